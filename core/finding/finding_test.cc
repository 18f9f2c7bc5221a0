#include "core/finding/finding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <utility>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;

Finding Make(std::string rule, Severity severity, std::string caused_by_rule = "", Verdict verdict = Verdict::kMatch) {
  Finding f;
  f.rule = std::move(rule);
  f.severity = severity;
  f.verdict = verdict;
  f.cluster = "c";
  f.fingerprint = Fingerprint(f.rule, f.cluster, f.group);
  if (!caused_by_rule.empty()) f.caused_by = Fingerprint(caused_by_rule, f.cluster, f.group);
  return f;
}

std::vector<std::string> SortedRules(std::vector<Finding> findings) {
  SortFindings(&findings);
  std::vector<std::string> rules;
  for (const Finding& f : findings) rules.push_back(f.rule);
  return rules;
}

TEST(FindingNames, ReadBackWhatTheyWrite) {
  for (const Severity s : {Severity::kInfo, Severity::kLow, Severity::kMedium, Severity::kHigh, Severity::kCritical}) {
    EXPECT_EQ(ParseSeverity(Name(s)), s);
  }
  for (const Confidence c : {Confidence::kPossible, Confidence::kLikely, Confidence::kConfirmed}) {
    EXPECT_EQ(ParseConfidence(Name(c)), c);
  }
  for (const Risk r : {Risk::kNone, Risk::kLow, Risk::kMedium, Risk::kHigh}) EXPECT_EQ(ParseRisk(Name(r)), r);
}

TEST(FindingNames, AreTheWordsOfTheReportFormat) {
  EXPECT_EQ(Name(Severity::kCritical), "critical");
  EXPECT_EQ(Name(Severity::kInfo), "info");
  EXPECT_EQ(Name(Verdict::kMatch), "match");
  EXPECT_EQ(Name(Verdict::kInconclusive), "inconclusive");
  EXPECT_EQ(Name(Confidence::kPossible), "possible");
  EXPECT_EQ(Name(Confidence::kConfirmed), "confirmed");
  EXPECT_EQ(Name(Truth::kTrue), "true");
  EXPECT_EQ(Name(Truth::kFalse), "false");
  EXPECT_EQ(Name(Truth::kUnknown), "unknown");
  EXPECT_EQ(Name(Risk::kNone), "none");
}

TEST(FindingNames, AreRefusedInAnyOtherSpelling) {
  EXPECT_FALSE(ParseSeverity("High"));
  EXPECT_FALSE(ParseSeverity(""));
  EXPECT_FALSE(ParseConfidence("certain"));
  EXPECT_FALSE(ParseRisk("low "));
}

TEST(FingerprintOf, StaysTheSameForEver) {
  // Suppressions and comparisons of old reports rest on these values. Computed by an independent implementation.
  EXPECT_EQ(Fingerprint("", "", ""), "81d23fd7003c2305");
  EXPECT_EQ(Fingerprint("fleet/agent-stale", "local", ""), "d4101532cbb95ace");
  EXPECT_EQ(Fingerprint("fleet/agent-stale", "集群", "bundle=a"), "98889c9bbd49326f");
}

TEST(FingerprintOf, TellsFieldsApartThatJoinToTheSameText) {
  const std::set<std::string> all = {Fingerprint("ab", "c", ""), Fingerprint("a", "bc", ""), Fingerprint("abc", "", ""),
                                     Fingerprint("", "abc", ""), Fingerprint("", "", "abc")};
  EXPECT_EQ(all.size(), 5u);
}

TEST(SortFindings, PutsMatchesFirstThenTheWorst) {
  EXPECT_THAT(SortedRules({Make("d", Severity::kLow), Make("c", Severity::kCritical, "", Verdict::kInconclusive),
                           Make("b", Severity::kHigh), Make("a", Severity::kInfo), Make("e", Severity::kHigh)}),
              ElementsAre("b", "e", "d", "a", "c"));
}

TEST(SortFindings, OrdersEqualsByClusterAndGroup) {
  std::vector<Finding> findings(4, Make("r", Severity::kHigh));
  findings[0].cluster = "b";
  findings[1].cluster = "a", findings[1].group = "y";
  findings[2].cluster = "a", findings[2].group = "x";
  findings[3].cluster = "a";
  SortFindings(&findings);
  std::vector<std::string> order;
  for (const Finding& f : findings) order.push_back(f.cluster + f.group);
  EXPECT_THAT(order, ElementsAre("a", "ax", "ay", "b"));
}

TEST(SortFindings, PutsConsequencesDirectlyBehindTheirCauseAndChainsThem) {
  EXPECT_THAT(SortedRules({Make("other", Severity::kHigh), Make("effect-of-effect", Severity::kCritical, "effect"),
                           Make("effect", Severity::kLow, "cause"), Make("cause", Severity::kHigh),
                           Make("second-effect", Severity::kMedium, "cause"),
                           Make("unsure-effect", Severity::kCritical, "cause", Verdict::kInconclusive)}),
              ElementsAre("cause", "second-effect", "effect", "effect-of-effect", "unsure-effect", "other"));
}

TEST(SortFindings, TreatsAFindingWithAMissingCauseAsOneWithoutCause) {
  EXPECT_THAT(SortedRules({Make("b", Severity::kLow), Make("a", Severity::kHigh, "not-there")}), ElementsAre("a", "b"));
}

TEST(SortFindings, KeepsEveryMemberOfACircleAndStartsAtTheWorst) {
  EXPECT_THAT(
      SortedRules({Make("a", Severity::kLow, "b"), Make("b", Severity::kHigh, "c"), Make("c", Severity::kMedium, "a"),
                   Make("tail", Severity::kCritical, "a"), Make("own", Severity::kInfo, "own")}),
      ElementsAre("b", "a", "tail", "c", "own"));
}

TEST(SortFindings, SurvivesALongChain) {
  std::vector<Finding> findings;
  for (int i = 0; i < 5'000; ++i) {
    findings.push_back(Make("r" + std::to_string(i), Severity::kLow, i == 0 ? "" : "r" + std::to_string(i - 1)));
  }
  const std::vector<std::string> rules = SortedRules(std::move(findings));
  ASSERT_EQ(rules.size(), 5'000u);
  EXPECT_EQ(rules.front(), "r0");
  EXPECT_EQ(rules.back(), "r4999");
}

// Whatever points to whatever: nothing is lost, and the order in which findings come in does not matter.
TEST(SortFindings, DependsOnlyOnTheSetOfFindings) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<Finding> findings;
    const int count = static_cast<int>(random() % 12);
    for (int i = 0; i < count; ++i) {
      findings.push_back(Make("r" + std::to_string(i), static_cast<Severity>(random() % 5),
                              random() % 3 == 0 ? "" : "r" + std::to_string(random() % 14),
                              static_cast<Verdict>(random() % 2)));
    }
    const std::vector<std::string> first = SortedRules(findings);
    EXPECT_EQ(std::set<std::string>(first.begin(), first.end()).size(), findings.size());
    std::shuffle(findings.begin(), findings.end(), random);
    EXPECT_EQ(SortedRules(findings), first);
  }
}

}  // namespace
}  // namespace bundlescope
