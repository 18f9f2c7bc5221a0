#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "analyzers/cel/program.h"
#include "core/base/issue.h"
#include "core/base/language.h"
#include "core/document/document.h"

namespace bundlescope {

// A CEL expression of a rule, compiled, with its text and its place in the file.
struct Expression {
  Program program;
  std::string source;
  Place place;
};

// Compiles `node` (a string) against `env`. Every fault becomes an Issue at its place in the file; `what` names the
// member in messages.
std::optional<Expression> CompileExpression(const Node& node, const std::string& file, std::string_view what,
                                            const Env& env, Issues* issues);

// The same for one that has to be true or false, as far as its type is known before the evaluation.
std::optional<Expression> CompileCondition(const Node& node, const std::string& file, std::string_view what,
                                           const Env& env, Issues* issues);

// A text for people with ${CEL expression} in it, in each of its languages.
class TextTemplate {
 public:
  using Part = std::variant<std::string, Expression>;

  bool empty() const { return by_tag_.empty(); }
  const std::map<std::string, std::vector<Part>, std::less<>>& by_tag() const { return by_tag_; }

  // `node` is a string (English) or a mapping of language tags. Reports expressions that do not compile, a missing
  // English text, an unclosed "${", and languages whose placeholders are not the same as in English.
  static TextTemplate Compile(const Node& node, const std::string& file, std::string_view what, const Env& env,
                              Issues* issues);

 private:
  std::map<std::string, std::vector<Part>, std::less<>> by_tag_;
};

}  // namespace bundlescope
