// Rules from a folder, and the commands for those who write them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/program_runs.h"
#include "tests/support/temp_folder.h"

namespace bundlescope {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kBad[] = "bad/unauthorized-only/depot-lyon-rancher-logs.tar.gz";
const std::string kRules = std::string(BUNDLESCOPE_SOURCE_DIR) + "/rules";

TEST(Rules, BuiltInOnesPassTheTestsTheyCarry) {
  const ProcessOutcome outcome = RunBundlescope({"rules", "test"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.Describe();
  EXPECT_THAT(outcome.out, HasSubstr(" 0 failed"));
  EXPECT_THAT(outcome.out, ContainsRegex("[1-9][0-9]* tests"));
}

TEST(Rules, OnesOfTheRepositoryHaveNoProblems) {
  const ProcessOutcome outcome = RunBundlescope({"rules", "lint", kRules});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.Describe();
  EXPECT_THAT(outcome.out, HasSubstr(" 0 problems"));
}

TEST(Rules, FolderOfTheRepositorySaysWhatTheBuiltInOnesSay) {
  const std::string built_in = RunBundlescope({"analyze", Sample(kBad)}).out;
  const ProcessOutcome outcome = RunBundlescope({"analyze", "--rules", kRules, Sample(kBad)});
  EXPECT_EQ(outcome.exit_code, kFindings) << outcome.Describe();
  EXPECT_THAT(outcome.out, HasSubstr("fleet/agent-unauthorized"));
  EXPECT_THAT(built_in, HasSubstr("fleet/agent-unauthorized"));
}

TEST(Rules, BrokenYamlIsRefusedWithItsPlace) {
  const TempFolder folder;
  folder.Write("broken.yaml", "apiVersion: rules/v1\nkind: Rule\nid: \"never closed\n");
  const ProcessOutcome outcome = RunBundlescope({"analyze", "--rules", folder.path().string(), Sample(kBad)});
  EXPECT_EQ(outcome.exit_code, kRefused) << outcome.Describe();
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, ContainsRegex("broken\\.yaml:[0-9]+:[0-9]+"));
}

TEST(Rules, AMisspeltMemberIsRefusedWithItsPlace) {
  const TempFolder folder;
  folder.Write("typo.yaml", "apiVersion: rules/v1\nkind: Rule\nid: test/typo\nsevrity: high\n");
  const ProcessOutcome outcome = RunBundlescope({"analyze", "--rules", folder.path().string(), Sample(kBad)});
  EXPECT_EQ(outcome.exit_code, kRefused) << outcome.Describe();
  EXPECT_THAT(outcome.err, ContainsRegex("typo\\.yaml:4:[0-9]+"));
  EXPECT_THAT(outcome.err, HasSubstr("sevrity"));
}

TEST(Rules, AFolderThatDoesNotExistIsNamed) {
  const ProcessOutcome outcome = RunBundlescope({"analyze", "--rules", "/no/such/folder", Sample(kBad)});
  EXPECT_EQ(outcome.exit_code, kRefused) << outcome.Describe();
  EXPECT_THAT(outcome.err, HasSubstr("/no/such/folder"));
}

TEST(Rules, LintFindsProblemsAndSaysSoInItsExitCode) {
  const TempFolder folder;
  folder.Write("typo.yaml", "apiVersion: rules/v1\nkind: Rule\nid: test/typo\nsevrity: high\n");
  const ProcessOutcome outcome = RunBundlescope({"rules", "lint", folder.path().string()});
  EXPECT_EQ(outcome.exit_code, kFindings) << outcome.Describe();
  EXPECT_THAT(outcome.out, HasSubstr("sevrity"));
}

}  // namespace
}  // namespace bundlescope
