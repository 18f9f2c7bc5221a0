#pragma once

#include <optional>
#include <vector>

#include "analyzers/rule/rule.h"
#include "core/finding/finding.h"

namespace bundlescope {

// What the states of a rule's evidence mean together.
enum class Outcome : uint8_t {
  kNoMatch,  // the data shows that it is not so
  kMatch,
  kInconclusive,  // something points to it, and what would decide is missing
  kNotAssessed,   // nothing points to it, and what would decide is missing
};

// `states` stand in the order of rule.evidence. A refuting evidence that is true, or a required one that is false, ends
// it; all required ones true is a match; otherwise a true symptom (or a rule that was asked for one item of a list)
// makes it inconclusive.
Outcome DecideOutcome(const Rule& rule, const std::vector<Truth>& states);

// score = weight(true) / weight(true or false), coverage = weight(true or false) / weight(all), without refuting
// evidence. Nothing when the score is below the rule's "possible". A refuting evidence that is unknown leaves "likely"
// at most.
std::optional<Confidence> DecideConfidence(const Rule& rule, const std::vector<Truth>& states, bool at_most_possible);

}  // namespace bundlescope
