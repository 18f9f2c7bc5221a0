#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzers/engine/rule_tests.h"
#include "analyzers/rule/rule_set.h"
#include "tests/support/program.h"

namespace bundlescope {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RulesFolder : public ::testing::Test {
 protected:
  RulesFolder() : rules_(LoadRules(ReadRuleFiles(BUNDLESCOPE_SOURCE_DIR "/rules").value(), &issues_)) {}
  Issues issues_;
  RuleSet rules_;
};

TEST_F(RulesFolder, HaveNoFaultAndNoWarning) {
  std::vector<std::string> texts;
  for (const Issue& issue : issues_) texts.push_back(fmt::format("{}: {}", FormatPlace(issue.place), issue.message));
  EXPECT_THAT(texts, IsEmpty());
  EXPECT_GE(rules_.rules.size(), 4u);
}

TEST_F(RulesFolder, PassTheTestsThatTheyCarry) {
  std::vector<std::string> failures;
  size_t run = 0;
  for (const RuleTestResult& result : RunRuleTests(rules_)) {
    ++run;
    for (const std::string& failure : result.failures)
      failures.push_back(fmt::format("{} '{}': {}", result.rule, result.test, failure));
  }
  EXPECT_THAT(failures, IsEmpty());
  EXPECT_GE(run, rules_.rules.size() * 2);
}

TEST_F(RulesFolder, EachIsTestedForNoiseAndForSilence) {
  for (const Rule& rule : rules_.rules) {
    bool noise = false;
    bool silence = false;
    for (const Node& test : rule.tests->items()) {
      const Node* match = test.FindPath({"expect", "match"});
      ASSERT_NE(match, nullptr) << rule.id;
      noise = noise || match->SourceText() == "true";
      silence = silence || match->SourceText() == "false";
    }
    EXPECT_TRUE(noise && silence) << rule.id;
  }
}

// The program counts what was built into it.
TEST_F(RulesFolder, IsInTheProgramAsItIs) {
  const Result<ProcessOutcome> outcome = RunProcess(Bundlescope({"rules", "test"}));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->exit_code, 0);
  EXPECT_THAT(outcome->out,
              HasSubstr(fmt::format("{} rules, {} tests: ", rules_.rules.size(), RunRuleTests(rules_).size())));
}

TEST_F(RulesFolder, SpeakBothLanguages) {
  for (const Rule& rule : rules_.rules) {
    EXPECT_EQ(rule.title.by_tag().count("zh-CN"), 1u) << rule.id;
    EXPECT_EQ(rule.summary.by_tag().count("zh-CN"), 1u) << rule.id;
    for (const EvidenceRule& evidence : rule.evidence)
      EXPECT_EQ(evidence.text.by_tag().count("zh-CN"), 1u) << rule.id << " " << evidence.id;
  }
  for (const VersionIssue& issue : rules_.version_issues) EXPECT_EQ(issue.title.by_tag.count("zh-CN"), 1u) << issue.id;
}

}  // namespace
}  // namespace bundlescope
