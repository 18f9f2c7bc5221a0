// The command line itself: help, version, and what is said to a wrong one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/program_runs.h"

namespace bundlescope {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;

// A wrong command line: exit code 2, nothing on standard output, and a message that names what is wrong.
void ExpectUsageError(std::vector<std::string> arguments, const std::string& named) {
  const ProcessOutcome outcome = RunBundlescope(std::move(arguments));
  EXPECT_EQ(outcome.exit_code, kUsage) << outcome.Describe();
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, HasSubstr(named));
}

TEST(Usage, HelpNamesTheCommandsAndTheExitCodes) {
  const ProcessOutcome outcome = RunBundlescope({"--help"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, IsEmpty());
  EXPECT_THAT(outcome.out, HasSubstr("analyze"));
  EXPECT_THAT(outcome.out, HasSubstr("Exit codes"));
}

TEST(Usage, HelpOfACommandNamesItsOptions) {
  const ProcessOutcome outcome = RunBundlescope({"analyze", "--help"});
  EXPECT_EQ(outcome.exit_code, 0);
  for (const char* option : {"--format", "--fail-on", "--lang", "--rules"}) EXPECT_THAT(outcome.out, HasSubstr(option));
}

TEST(Usage, VersionIsOneLineForScripts) {
  const ProcessOutcome outcome = RunBundlescope({"--version"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, MatchesRegex("bundlescope [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  EXPECT_THAT(outcome.err, IsEmpty());
}

TEST(Usage, NothingAtAllIsAnsweredWithTheWayToTheHelp) { ExpectUsageError({}, "--help"); }

TEST(Usage, UnknownCommandsAreNamed) { ExpectUsageError({"analyse", "x.tgz"}, "analyse"); }

TEST(Usage, UnknownOptionsAreNamed) { ExpectUsageError({"analyze", "--formt", "json", "x.tgz"}, "--formt"); }

TEST(Usage, AnalyzeWantsAnArchive) { ExpectUsageError({"analyze"}, "archive"); }

TEST(Usage, UnknownFormatsAreAnsweredWithTheKnownOnes) {
  ExpectUsageError({"analyze", "--format", "xml", "x"}, "json");
}

TEST(Usage, UnknownSeveritiesAreAnsweredWithTheKnownOnes) {
  ExpectUsageError({"analyze", "--fail-on", "grave", "x"}, "critical");
}

TEST(Usage, UnknownLanguagesAreAnsweredWithTheKnownOnes) {
  ExpectUsageError({"analyze", "--lang", "fr", "x"}, "zh-CN");
}

TEST(Usage, MistakesAreNamedWithoutTheirControlCharacters) {
  const ProcessOutcome outcome = RunBundlescope({"analyze", "--format", "\x1b[31mred", "x"});
  EXPECT_EQ(outcome.exit_code, kUsage);
  EXPECT_THAT(outcome.err, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace bundlescope
