#include "analyzers/rule/rule_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "analyzers/rule/rule_for_test.h"

namespace bundlescope {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

TEST(LoadRules, SortsByIdAndGivesADigestThatDependsOnNamesAndTexts) {
  Issues issues;
  const std::string other = Replaced(SmallRule(), "test/small", "test/another");
  const RuleSet set = LoadRules({{"b.yaml", SmallRule()}, {"a.yaml", other}}, &issues);
  EXPECT_THAT(issues, IsEmpty());
  ASSERT_EQ(set.rules.size(), 2u);
  EXPECT_EQ(set.rules[0].id, "test/another");
  EXPECT_NE(set.digest, LoadRules({{"b.yaml", SmallRule()}, {"c.yaml", other}}, &issues).digest);
  EXPECT_EQ(set.digest, LoadRules({{"b.yaml", SmallRule()}, {"a.yaml", other}}, &issues).digest);
}

TEST(LoadRules, SaysWhereAnIdWasDefinedFirst) {
  Issues issues;
  LoadRules({{"a.yaml", SmallRule()}, {"b.yaml", SmallRule()}}, &issues);
  ASSERT_EQ(issues.size(), 1u);
  EXPECT_THAT(issues[0].message, HasSubstr("a.yaml:1"));
}

TEST(LoadRules, ReportsBrokenYamlUnknownKindsAndVersionsWithTheirPlace) {
  Issues issues;
  LoadRules({{"a.yaml", "a: [\n"},
             {"b.yaml", "apiVersion: rules/v1\nkind: Rul\n"},
             {"c.yaml", "apiVersion: rules/v9\nkind: Rule\n"},
             {"d.yaml", ""}},
            &issues);
  ASSERT_EQ(issues.size(), 3u);
  EXPECT_EQ(issues[0].place.file, "a.yaml");
  EXPECT_NE(issues[0].place.line, 0u);
  EXPECT_THAT(issues[1].message, HasSubstr("kind 'Rul'"));
  EXPECT_THAT(issues[2].message, HasSubstr("rules/v9"));
}

TEST(LoadRules, AFixThatNoVersionDataKnowsIsAnError) {
  Issues issues;
  LoadRules(
      {{"a.yaml",
        SmallRule() + "remediation:\n  - {id: up, category: vendor_fix, risk: medium, fixed_by: fleet/NONE-1}\n"}},
      &issues);
  ASSERT_EQ(issues.size(), 1u);
  EXPECT_THAT(issues[0].message, HasSubstr("fleet/NONE-1"));
}

TEST(ReadRuleFiles, ReadsYamlFilesOfAllFoldersInOrderAndNothingElse) {
  const fs::path root = fs::path(::testing::TempDir()) / "read_rule_files";
  fs::remove_all(root);
  fs::create_directories(root / "z");
  std::ofstream(root / "z" / "a.yaml") << "1";
  std::ofstream(root / "b.yml") << "2";
  std::ofstream(root / "README.md") << "3";
  const auto files = ReadRuleFiles(root.string());
  ASSERT_TRUE(files);
  ASSERT_EQ(files->size(), 2u);
  EXPECT_EQ((*files)[0].path, "b.yml");
  EXPECT_EQ((*files)[1].path, "z/a.yaml");
  fs::remove_all(root);
}

TEST(ReadRuleFiles, SaysWhatIsWrongWithTheFolder) {
  EXPECT_EQ(ReadRuleFiles("/nonexistent/rules").error().code(), ErrorCode::kNotFound);
  const fs::path root = fs::path(::testing::TempDir()) / "no_rules_here";
  fs::create_directories(root);
  EXPECT_EQ(ReadRuleFiles(root.string()).error().code(), ErrorCode::kInvalidInput);
  fs::remove_all(root);
}

}  // namespace
}  // namespace bundlescope
