#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/cel/function.h"
#include "analyzers/cel/parser.h"
#include "analyzers/cel/signature.h"
#include "analyzers/cel/type.h"

namespace bundlescope {

// What an expression may name. Used while compiling only.
//
// A name with a dot in it ("corr.repeated") may be declared as well; the longest declared name wins. A call a.b.c(x) is
// the function "a.b.c" where that is declared or built in, unless `a` is a variable: then it is the method c of a.b. So
// do not declare a variable `versions` next to functions "versions.of".
class Env {
 public:
  // Without a type nothing is known before the evaluation: the type is dyn.
  Env& AddVariable(std::string name, Type type = Type());
  // Declares a function; its `call` is not used. A declared function hides a built-in one of the same name.
  Env& AddFunction(const Function& function);
  Env& AddFunctions(std::span<const Function> functions);

  // CEL's container: x is looked for as "container.x" first.
  Env& SetContainer(std::string container);

  // What the result has to be: another type is an issue. Dyn, of which nothing is known, passes.
  Env& ExpectResult(Type type);

  // Types are not checked: mistakes in them become errors of the evaluation.
  Env& SkipTypeCheck();

  // Undeclared names become errors of the evaluation instead of issues, and types are not checked: "unchecked"
  // expressions of the CEL specification.
  Env& DeferNameErrors();

  Env& SetLimits(const ExprLimits& limits);

  bool HasVariable(std::string_view name) const { return variables_.find(name) != variables_.end(); }
  const std::set<std::string, std::less<>>& variables() const { return variables_; }
  // Of a declared variable.
  const Type& VariableType(std::string_view name) const;
  const Function* FindFunction(std::string_view name, bool member) const;
  // Of a function that FindFunction() gave. Empty: it is not checked.
  const std::vector<Signature>& SignaturesOf(const Function& function) const;
  const std::vector<Function>& functions() const { return functions_; }
  const std::string& container() const { return container_; }
  bool defers_name_errors() const { return defers_name_errors_; }
  bool checks_types() const { return checks_types_ && !defers_name_errors_; }
  const std::optional<Type>& expected_result() const { return expected_result_; }
  const ExprLimits& limits() const { return limits_; }

 private:
  std::set<std::string, std::less<>> variables_;
  std::map<std::string, Type, std::less<>> types_;  // of variables; without those that are dyn
  std::vector<Function> functions_;
  std::vector<std::vector<Signature>> signatures_;  // of functions_
  std::optional<Type> expected_result_;
  std::string container_;
  bool defers_name_errors_ = false;
  bool checks_types_ = true;
  ExprLimits limits_;
};

}  // namespace bundlescope
