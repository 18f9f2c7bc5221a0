#include "analyzers/engine/rule_tests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzers/rule/rule_for_test.h"

namespace bundlescope {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kNoTest = "  - {name: none, expect: {match: not-assessed}}\n";

RuleTestResult RunTest(const std::string& test) {
  Issues issues;
  const RuleSet rules = LoadRules({{"r.yaml", Replaced(SmallRule(), kNoTest, test)}}, &issues);
  EXPECT_THAT(issues, IsEmpty()) << test;
  const std::vector<RuleTestResult> results = RunRuleTests(rules);
  EXPECT_EQ(results.size(), 1u);
  return results.empty() ? RuleTestResult() : results[0];
}

TEST(RunRuleTests, PassesWhatIsAsExpected) {
  EXPECT_THAT(RunTest("  - {name: a, logs: [{source: {component: fleet-agent}, text: boom, repeat: 2, every: 10s}], "
                      "expect: {match: true, count: 1, confidence: confirmed, evidence: {many: true}}}\n")
                  .failures,
              IsEmpty());
  EXPECT_THAT(RunTest("  - {name: a, logs: [{source: {component: fleet-agent}, text: boom, repeat: 2, every: 10m}], "
                      "expect: {match: false}}\n")
                  .failures,
              IsEmpty());
  EXPECT_THAT(RunTest(kNoTest).failures, IsEmpty());
}

TEST(RunRuleTests, FailsWithWhatWasExpectedAndWhatCame) {
  const RuleTestResult result = RunTest(
      "  - {name: a, logs: [{source: {component: fleet-agent}, text: boom}], expect: {match: true, confidence: likely, "
      "evidence: {many: true}}}\n");
  EXPECT_FALSE(result.passed());
  EXPECT_THAT(result.failures, Contains(HasSubstr("match: expected true, got false")));
  EXPECT_THAT(result.failures, Contains(HasSubstr("evidence many: expected true, got false")));
  EXPECT_THAT(result.failures, Contains(HasSubstr("confidence: expected likely")));
}

TEST(RunRuleTests, AnUnknownWordInATestIsAFailureWithItsPlace) {
  EXPECT_THAT(RunTest("  - {name: a, expcet: {match: true}, expect: {match: not-assessed}}\n").failures,
              Contains(HasSubstr("unknown member 'expcet'")));
}

TEST(RunRuleTests, MovesTheTimesOfRepeatedLinesThatCarryTheirOwn) {
  EXPECT_THAT(
      RunTest(
          R"(  - {name: a, logs: [{source: {component: fleet-agent}, repeat: 2, every: 10m, text: '{"level":"info","ts":"2025-01-01T00:00:00Z","msg":"boom"}'}], expect: {match: false}}
)")
          .failures,
      IsEmpty());
}

}  // namespace
}  // namespace bundlescope
