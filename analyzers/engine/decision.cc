#include "analyzers/engine/decision.h"

#include <algorithm>

#include "core/base/check.h"

namespace bundlescope {

Outcome DecideOutcome(const Rule& rule, const std::vector<Truth>& states) {
  BS_CHECK(states.size() == rule.evidence.size());
  bool all_required = true;
  bool symptom = rule.for_each.has_value();
  for (size_t i = 0; i < states.size(); ++i) {
    const EvidenceRule& evidence = rule.evidence[i];
    if (evidence.refutes && states[i] == Truth::kTrue) return Outcome::kNoMatch;
    if (evidence.required && states[i] == Truth::kFalse) return Outcome::kNoMatch;
    all_required = all_required && (!evidence.required || states[i] == Truth::kTrue);
    symptom = symptom || (evidence.symptom && states[i] == Truth::kTrue);
  }
  if (all_required) return Outcome::kMatch;
  return symptom ? Outcome::kInconclusive : Outcome::kNotAssessed;
}

std::optional<Confidence> DecideConfidence(const Rule& rule, const std::vector<Truth>& states, bool at_most_possible) {
  int all = 0;
  int judged = 0;
  int held = 0;
  bool refuting_unknown = false;
  for (size_t i = 0; i < states.size(); ++i) {
    const EvidenceRule& evidence = rule.evidence[i];
    if (evidence.refutes) {
      refuting_unknown = refuting_unknown || states[i] == Truth::kUnknown;
      continue;
    }
    all += evidence.weight;
    if (states[i] != Truth::kUnknown) judged += evidence.weight;
    if (states[i] == Truth::kTrue) held += evidence.weight;
  }
  const double score = judged == 0 ? 0 : static_cast<double>(held) / judged;
  const double coverage = all == 0 ? 0 : static_cast<double>(judged) / all;
  if (score < rule.decide.possible) return std::nullopt;

  Confidence confidence = Confidence::kPossible;
  if (score >= rule.decide.likely) confidence = Confidence::kLikely;
  if (score >= rule.decide.confirmed && coverage >= rule.decide.confirmed_needs_coverage && !refuting_unknown) {
    confidence = Confidence::kConfirmed;
  }
  if (at_most_possible) confidence = Confidence::kPossible;
  return std::min(confidence, rule.decide.max_confidence);
}

}  // namespace bundlescope
