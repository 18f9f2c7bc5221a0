#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzers/cel/ast.h"

namespace bundlescope {

// What became of a call that has the name of a macro.
struct MacroResult {
  std::optional<Expr::Node> node;  // set: the macro's own node
  std::string error;               // set: the call is wrong; at error_pos
  std::string hint;
  SourcePos error_pos;
  uint32_t extra_height = 0;  // levels that `node` has beyond one more than the call's parts
};

// True when `name` called like this (method or not, count of arguments) is a macro.
bool IsMacro(std::string_view name, const Expr* target, size_t arg_count);

// How a macro of this name is called, "list.all(x, condition)", whatever the count of arguments; "" where there is
// none.
std::string_view MacroExample(std::string_view name, const Expr* target);

// `call` is a macro by IsMacro().
MacroResult ExpandMacro(CallExpr call, SourcePos pos);

}  // namespace bundlescope
