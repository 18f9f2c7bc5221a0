#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analyzers/cel/ast.h"
#include "analyzers/cel/env.h"
#include "analyzers/cel/issue.h"
#include "analyzers/cel/step.h"

namespace bundlescope {

struct Plan {
  StepPtr root;
  size_t slots = 0;
  std::vector<std::string> references;  // see Program::references()
};

// Resolves the names of a syntax tree, compiles its literal patterns and folds its constants. What is wrong goes to
// `issues`; then the plan is of no use.
Plan PlanCel(const Expr& expr, const Env& env, std::vector<CompileIssue>* issues);

}  // namespace bundlescope
