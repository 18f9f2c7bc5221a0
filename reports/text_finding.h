#pragma once

#include <vector>

#include "core/finding/finding.h"
#include "reports/text_context.h"

namespace bundlescope {

// A finding that another one explains, directly or through others.
struct Consequence {
  const Finding* finding = nullptr;
  const Finding* cause = nullptr;  // the direct one
};

struct Problem {
  const Finding* finding = nullptr;
  std::vector<Consequence> consequences;
};

// Findings without a cause in the order of the list, each with all that follows from it. Every finding appears once.
std::vector<Problem> GroupByCause(const std::vector<Finding>& findings);

void WriteProblem(const TextContext& context, const Problem& problem);

}  // namespace bundlescope
