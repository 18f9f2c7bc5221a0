#pragma once

#include <vector>

#include "analyzers/cel/ast.h"
#include "analyzers/cel/env.h"
#include "analyzers/cel/issue.h"
#include "analyzers/cel/type.h"

namespace bundlescope {

// The type of an expression, by CEL's gradual typing: what cannot work whatever the data is becomes an issue, dyn fits
// everywhere. Each mistake is reported once; what contains it counts as fitting. Undeclared names and functions, and
// calls with a wrong count of arguments, are the planner's to report.
Type CheckCel(const Expr& expr, const Env& env, std::vector<CompileIssue>* issues);

}  // namespace bundlescope
