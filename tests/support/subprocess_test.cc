#include "tests/support/subprocess.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include "tests/support/temp_folder.h"

namespace bundlescope {
namespace {

using ::testing::HasSubstr;

ProcessOutcome RunOk(const ProcessCommand& command) {
  Result<ProcessOutcome> outcome = RunProcess(command);
  EXPECT_TRUE(outcome) << outcome.error().ToString();
  return outcome ? *outcome : ProcessOutcome{};
}

ProcessCommand Shell(std::string script) { return {.argv = {"/bin/sh", "-c", std::move(script)}}; }

TEST(RunProcess, KeepsTheTwoOutputsApartAndTellsTheExitCode) {
  const ProcessOutcome outcome = RunOk(Shell("echo data; echo trouble >&2; exit 4"));
  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_EQ(outcome.signal, 0);
  EXPECT_EQ(outcome.out, "data\n");
  EXPECT_EQ(outcome.err, "trouble\n");
}

TEST(RunProcess, TakesArgumentsAsTheyStand) {
  const ProcessOutcome outcome = RunOk({.argv = {"/bin/echo", "a  b", "$HOME", "*", ""}});
  EXPECT_EQ(outcome.out, "a  b $HOME * \n");
}

TEST(RunProcess, DrainsBothPipesHoweverMuchComes) {
  const ProcessOutcome outcome = RunOk(Shell("head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero"));
  EXPECT_EQ(outcome.out.size(), 300'000u);
  EXPECT_EQ(outcome.err.size(), 300'000u);
}

TEST(RunProcess, KillsWhatTakesTooLong) {
  ProcessCommand command = Shell("echo started; exec sleep 60");
  command.timeout = std::chrono::milliseconds(300);
  const ProcessOutcome outcome = RunOk(command);
  EXPECT_TRUE(outcome.timed_out);
  EXPECT_EQ(outcome.signal, SIGKILL);
  EXPECT_EQ(outcome.out, "started\n");
}

TEST(RunProcess, KillsWhatClosesItsOutputsAndGoesOn) {
  ProcessCommand command = Shell("exec sleep 60 >/dev/null 2>&1");
  command.timeout = std::chrono::milliseconds(300);
  EXPECT_TRUE(RunOk(command).timed_out);
}

TEST(RunProcess, SetsAndRemovesVariables) {
  ProcessCommand command = Shell("echo \"${ONE-unset} ${HOME-unset}\"");
  command.environment = {{"ONE", "1"}, {"HOME", std::nullopt}};
  EXPECT_EQ(RunOk(command).out, "1 unset\n");
}

TEST(RunProcess, RunsInTheGivenFolder) {
  ProcessCommand command = Shell("pwd -P");
  command.folder = "/";
  EXPECT_EQ(RunOk(command).out, "/\n");
}

TEST(RunProcess, GivesNoStandardInput) { EXPECT_EQ(RunOk({.argv = {"/bin/cat"}}).out, ""); }

TEST(RunProcess, ClosedOutputIsABrokenPipe) {
  ProcessCommand command = Shell("exec head -c 10 /dev/zero");
  command.closed_stdout = true;
  const ProcessOutcome outcome = RunOk(command);
  EXPECT_EQ(outcome.signal, SIGPIPE) << outcome.Describe();
}

TEST(RunProcess, FileModesCountForRootToo) {
  const TempFolder folder;
  const std::string file = folder.Write("locked", "secret");
  ASSERT_EQ(chmod(file.c_str(), 0), 0);
  ProcessCommand command = {.argv = {"/bin/cat", file}};
  command.obey_file_modes = true;
  const ProcessOutcome outcome = RunOk(command);
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("Permission denied"));
}

TEST(RunProcess, SaysWhyAProgramCannotStart) {
  const Result<ProcessOutcome> outcome = RunProcess({.argv = {"/no/such/program"}});
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message(), HasSubstr("/no/such/program"));
  EXPECT_THAT(outcome.error().message(), HasSubstr("No such file"));
}

TEST(RunProcess, SaysWhyAFolderCannotBeEntered) {
  const Result<ProcessOutcome> outcome = RunProcess({.argv = {"/bin/true"}, .environment = {}, .folder = "/no/such"});
  EXPECT_FALSE(outcome);
}

TEST(ProcessOutcome, DescribesASignalByName) {
  EXPECT_THAT(RunOk(Shell("kill -ABRT $$")).Describe(), HasSubstr("Aborted"));
}

}  // namespace
}  // namespace bundlescope
