#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "analyzers/engine/rule_tests.h"
#include "analyzers/rule/rule_set.h"
#include "cli/builtin_rules.h"
#include "cli/rule_loading.h"

namespace bundlescope {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

class BuiltinRules : public ::testing::Test {
 protected:
  BuiltinRules() : rules_(LoadRules(BuiltinRuleFiles(), &issues_)) {}
  Issues issues_;
  RuleSet rules_;
};

TEST_F(BuiltinRules, HaveNoFaultAndNoWarning) {
  std::vector<std::string> texts;
  for (const Issue& issue : issues_) texts.push_back(FormatIssue(issue));
  EXPECT_THAT(texts, IsEmpty());
  EXPECT_GE(rules_.rules.size(), 4u);
}

TEST_F(BuiltinRules, PassTheTestsThatTheyCarry) {
  std::vector<std::string> failures;
  size_t run = 0;
  for (const RuleTestResult& result : RunRuleTests(rules_)) {
    ++run;
    for (const std::string& failure : result.failures) failures.push_back(fmt::format("{} '{}': {}", result.rule, result.test, failure));
  }
  EXPECT_THAT(failures, IsEmpty());
  EXPECT_GE(run, rules_.rules.size() * 2);
}

TEST_F(BuiltinRules, EachIsTestedForNoiseAndForSilence) {
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

TEST_F(BuiltinRules, EveryFileOfTheFolderIsInTheProgram) {
  std::set<std::string> in_program;
  for (const RuleFile& file : BuiltinRuleFiles()) in_program.insert(file.path);
  const fs::path root = fs::path(BUNDLESCOPE_SOURCE_DIR) / "rules";
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".yaml") continue;
    EXPECT_EQ(in_program.count(entry.path().lexically_relative(root).generic_string()), 1u) << entry.path();
  }
}

TEST_F(BuiltinRules, SpeakBothLanguages) {
  for (const Rule& rule : rules_.rules) {
    EXPECT_EQ(rule.title.by_tag().count("zh-CN"), 1u) << rule.id;
    EXPECT_EQ(rule.summary.by_tag().count("zh-CN"), 1u) << rule.id;
    for (const EvidenceRule& evidence : rule.evidence) EXPECT_EQ(evidence.text.by_tag().count("zh-CN"), 1u) << rule.id << " " << evidence.id;
  }
  for (const VersionIssue& issue : rules_.version_issues) EXPECT_EQ(issue.title.by_tag.count("zh-CN"), 1u) << issue.id;
}

}  // namespace
}  // namespace bundlescope
