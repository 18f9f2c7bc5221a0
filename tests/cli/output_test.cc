// Where the output goes, and that it is fit for that place.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <nlohmann/json.hpp>

#include "tests/cli/program_runs.h"
#include "tests/support/program.h"

namespace bundlescope {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kBad[] = "bad/unauthorized-only/depot-lyon-rancher-logs.tar.gz";

TEST(Output, ReportsGoToStandardOutputAlone) {
  for (const char* format : {"text", "json"}) {
    const ProcessOutcome outcome = RunBundlescope({"analyze", "--format", format, Sample(kBad)});
    EXPECT_EQ(outcome.exit_code, kFindings) << outcome.Describe();
    EXPECT_THAT(outcome.out, Not(IsEmpty())) << format;
    EXPECT_THAT(outcome.err, IsEmpty()) << format;
  }
}

TEST(Output, HasNoColourAndNoProgressInAPipe) {
  const ProcessOutcome outcome = RunBundlescope({"analyze", Sample(kBad), "/no/such/file.tgz"});
  EXPECT_THAT(outcome.out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(outcome.err, Not(HasSubstr("\x1b")));
  EXPECT_THAT(outcome.out + outcome.err, Not(HasSubstr("\r")));
}

TEST(Output, JsonIsOneDocumentOfTheSchema) {
  const nlohmann::json report = ParseReport(RunBundlescope({"analyze", "--format", "json", Sample(kBad)}));
  EXPECT_EQ(report.value("schema", ""), "bundlescope.report/1");
  EXPECT_EQ(report.at("tool").value("name", ""), "bundlescope");
}

TEST(Output, LanguageComesFromTheEnvironmentUnlessItIsChosen) {
  ProcessCommand command = Bundlescope({"analyze", Sample(kBad)});
  const std::string english = RunBundlescope(command).out;
  command.environment["LC_ALL"] = "zh_CN.UTF-8";
  const std::string chinese = RunBundlescope(command).out;
  EXPECT_NE(english, chinese);
  EXPECT_EQ(RunBundlescope({"analyze", "--lang", "zh-CN", Sample(kBad)}).out, chinese);
  command.argv = Bundlescope({"analyze", "--lang", "en", Sample(kBad)}).argv;
  EXPECT_EQ(RunBundlescope(command).out, english);
}

// `bundlescope analyze ... | head -1` ends without a word of complaint.
TEST(Output, AClosedPipeIsNoReasonToComplain) {
  for (const char* format : {"text", "json"}) {
    ProcessCommand command = Bundlescope({"analyze", "--format", format, Sample(kBad)});
    command.closed_stdout = true;
    const ProcessOutcome outcome = RunBundlescope(command);
    EXPECT_THAT(outcome.signal, AnyOf(0, SIGPIPE)) << outcome.Describe();
    EXPECT_THAT(outcome.err, IsEmpty());
  }
}

TEST(Output, AFullDiskIsNoSuccess) {
  ProcessCommand command = Bundlescope({"analyze", Sample(kBad)});
  command.argv.insert(command.argv.begin(), {"/bin/sh", "-c", "exec \"$@\" > /dev/full", "sh"});
  const Result<ProcessOutcome> outcome = RunProcess(command);
  ASSERT_TRUE(outcome) << outcome.error().ToString();
  EXPECT_EQ(outcome->exit_code, kInternal) << outcome->Describe();
  EXPECT_THAT(outcome->err, HasSubstr("written"));
}

}  // namespace
}  // namespace bundlescope
