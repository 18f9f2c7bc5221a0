#pragma once

#include <string>
#include <vector>

#include "analyzers/rule/rule_set.h"
#include "core/base/error.h"

namespace bundlescope {

// The outcome of one test that a rule carries.
struct RuleTestResult {
  std::string rule;
  std::string test;
  Place place;
  std::vector<std::string> failures;  // what was expected and what came; empty: passed

  bool passed() const { return failures.empty(); }
};

// Runs the tests that the rules of the set carry (docs/rules.md, "Tests"): each builds a small case of one cluster, and
// of a management cluster where it says so, and judges its own rule.
std::vector<RuleTestResult> RunRuleTests(const RuleSet& rules);

}  // namespace bundlescope
