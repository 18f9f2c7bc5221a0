#pragma once

#include <cstdint>
#include <vector>

#include "analyzers/rule/rule_set.h"
#include "analyzers/scan/scanner.h"

namespace bundlescope {

// What the scanner must look for so that a set of rules can be judged afterwards.
class ScanPlan {
 public:
  // `rules` must outlive the plan and the scanner.
  explicit ScanPlan(const RuleSet& rules);

  std::vector<ScanSignal> Signals() const;

  // The scanner's number of a rule's signal, by their places in RuleSet::rules and Rule::signals.
  uint32_t SignalId(size_t rule, size_t signal) const { return first_signal_[rule] + static_cast<uint32_t>(signal); }

 private:
  const RuleSet& rules_;
  std::vector<uint32_t> first_signal_;
};

}  // namespace bundlescope
