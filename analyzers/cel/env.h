#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/cel/function.h"
#include "analyzers/cel/parser.h"

namespace bundlescope {

// What an expression may name. Used while compiling only.
//
// A name with a dot in it ("corr.repeated") may be declared as well; the longest declared name wins. A call a.b.c(x) is
// the function "a.b.c" where that is declared or built in, unless `a` is a variable: then it is the method c of a.b. So
// do not declare a variable `versions` next to functions "versions.of".
class Env {
 public:
  Env& AddVariable(std::string name);
  // Declares a function; its `call` is not used. A declared function hides a built-in one of the same name.
  Env& AddFunction(const Function& function);
  Env& AddFunctions(std::span<const Function> functions);

  // CEL's container: x is looked for as "container.x" first.
  Env& SetContainer(std::string container);

  // Undeclared names become errors of the evaluation instead of issues: "unchecked" expressions of the CEL
  // specification.
  Env& DeferNameErrors();

  Env& SetLimits(const ExprLimits& limits);

  bool HasVariable(std::string_view name) const { return variables_.find(name) != variables_.end(); }
  const std::set<std::string, std::less<>>& variables() const { return variables_; }
  const Function* FindFunction(std::string_view name, bool member) const;
  const std::vector<Function>& functions() const { return functions_; }
  const std::string& container() const { return container_; }
  bool defers_name_errors() const { return defers_name_errors_; }
  const ExprLimits& limits() const { return limits_; }

 private:
  std::set<std::string, std::less<>> variables_;
  std::vector<Function> functions_;
  std::string container_;
  bool defers_name_errors_ = false;
  ExprLimits limits_;
};

}  // namespace bundlescope
