#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzers/cel/ast.h"
#include "analyzers/cel/issue.h"

namespace bundlescope {

// Bounds for expressions from anybody. The depth is that of the tree (a + b + c counts three) and of parentheses: all
// that walks over a tree may recurse.
struct ExprLimits {
  size_t max_bytes = 4096;
  uint32_t max_depth = 128;
  uint32_t max_loops = 3;  // macros inside each other's conditions
  size_t max_issues = 20;  // reported for one expression
};

// The tree of `source`, or null and at least one issue; several when there are several independent mistakes.
ExprPtr ParseCel(std::string_view source, const ExprLimits& limits, std::vector<CompileIssue>* issues);

}  // namespace bundlescope
