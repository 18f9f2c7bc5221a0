#include "analyzers/engine/decision.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

constexpr Truth kT = Truth::kTrue;
constexpr Truth kF = Truth::kFalse;
constexpr Truth kU = Truth::kUnknown;

// Two required ones of weight 3 and 4, a supporting one of 2, a refuting one.
Rule TestRule() {
  Rule rule;
  const auto add = [&](std::string id, bool required, bool refutes, int weight) {
    const Env env;
    rule.evidence.push_back(
        {std::move(id), required, refutes, required, weight, {*Program::Compile("true", env).program, "true", {}}, {}});
  };
  add("a", true, false, 3);
  add("b", true, false, 4);
  add("c", false, false, 2);
  add("no", false, true, 1);
  return rule;
}

TEST(DecideOutcome, AllRequiredEvidenceMakesAMatch) {
  EXPECT_EQ(DecideOutcome(TestRule(), {kT, kT, kU, kF}), Outcome::kMatch);
  EXPECT_EQ(DecideOutcome(TestRule(), {kT, kT, kF, kU}), Outcome::kMatch);
}

TEST(DecideOutcome, OneRequiredFalseOrARefutingTrueEndsIt) {
  EXPECT_EQ(DecideOutcome(TestRule(), {kT, kF, kT, kF}), Outcome::kNoMatch);
  EXPECT_EQ(DecideOutcome(TestRule(), {kF, kU, kT, kF}), Outcome::kNoMatch);
  EXPECT_EQ(DecideOutcome(TestRule(), {kT, kT, kT, kT}), Outcome::kNoMatch);
}

TEST(DecideOutcome, WhatIsMissingIsNeverAYesNorANo) {
  EXPECT_EQ(DecideOutcome(TestRule(), {kT, kU, kU, kU}), Outcome::kInconclusive);
  EXPECT_EQ(DecideOutcome(TestRule(), {kU, kU, kU, kU}), Outcome::kNotAssessed);
  EXPECT_EQ(DecideOutcome(TestRule(), {kU, kU, kT, kF}), Outcome::kNotAssessed);  // c is no symptom
}

TEST(DecideOutcome, AMarkedSymptomAloneIsWorthAReport) {
  Rule rule = TestRule();
  rule.evidence[2].symptom = true;
  EXPECT_EQ(DecideOutcome(rule, {kU, kU, kT, kF}), Outcome::kInconclusive);
}

TEST(DecideConfidence, WeighsWhatIsTrueAgainstWhatIsKnown) {
  EXPECT_EQ(DecideConfidence(TestRule(), {kT, kT, kT, kF}, false), Confidence::kConfirmed);
  EXPECT_EQ(DecideConfidence(TestRule(), {kT, kT, kF, kF}, false), Confidence::kLikely);     // 7/9
  EXPECT_EQ(DecideConfidence(TestRule(), {kT, kT, kU, kF}, false), Confidence::kConfirmed);  // 7/7 of 9
}

TEST(DecideConfidence, ConfirmedNeedsMostOfTheEvidenceAndNoOpenObjection) {
  Rule rule = TestRule();
  rule.decide.confirmed_needs_coverage = 0.9;
  EXPECT_EQ(DecideConfidence(rule, {kT, kT, kU, kF}, false), Confidence::kLikely);
  EXPECT_EQ(DecideConfidence(TestRule(), {kT, kT, kT, kU}, false), Confidence::kLikely);
}

TEST(DecideConfidence, CapsHold) {
  Rule rule = TestRule();
  rule.decide.max_confidence = Confidence::kLikely;
  EXPECT_EQ(DecideConfidence(rule, {kT, kT, kT, kF}, false), Confidence::kLikely);
  EXPECT_EQ(DecideConfidence(TestRule(), {kT, kT, kT, kF}, true), Confidence::kPossible);
}

TEST(DecideConfidence, TooLittleIsNoFinding) {
  Rule rule = TestRule();
  rule.decide.possible = 0.9;
  EXPECT_EQ(DecideConfidence(rule, {kT, kT, kF, kF}, false), std::nullopt);
}

}  // namespace
}  // namespace bundlescope
