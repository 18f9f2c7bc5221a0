#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule/rule.h"
#include "core/base/issue.h"

namespace bundlescope {

// Function names that rules may call beyond CEL's own, with the number of their arguments. The engine gives them their
// meaning; see docs/rules.md.
const std::vector<Function>& RuleFunctions();

// What is told of a rule besides its faults.
enum class RuleAdvice : uint8_t {
  kNone,
  kCosts,  // what is slow to look for; takes longer than everything else
};

// Reads and checks one `kind: Rule` document. Every fault becomes an Issue with its place; a rule comes back when there
// is no error among them. `root` must outlive the rule (Rule::tests points into it).
std::optional<Rule> ParseRule(const Node& root, const std::string& file, Issues* issues,
                              RuleAdvice advice = RuleAdvice::kCosts);

}  // namespace bundlescope
