#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/cel/ast.h"
#include "analyzers/cel/env.h"

namespace bundlescope {

// What names mean, apart from the variables of macros: for the type checker and the planner, so that they agree.

std::string JoinNames(std::span<const std::string> names);

// How many of `names` make up the longest declared variable, 0 for none; the variable's name is written to `variable`.
// `absolute`: written as .a.b, so that the container does not count.
size_t MatchVariable(const Env& env, std::span<const std::string> names, bool absolute, std::string* variable);

// The name of the type that `name` is; nothing when it is none.
std::optional<std::string_view> FindTypeName(std::string_view name);

// True for x.y.f(...) where "x.y.f" names a function (or a misspelled one) and x is no variable; the function's name is
// written to `function`. `call` has a target, which does not begin with a variable of a macro.
bool IsNamespacedCall(const Env& env, const CallExpr& call, std::string* function);

}  // namespace bundlescope
