// Runs the program over every run of every expected.json below samples/.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/samples/compare.h"
#include "tests/samples/expectation.h"
#include "tests/samples/structure.h"
#include "tests/support/program.h"
#include "tests/support/sample_cases.h"
#include "tests/support/temp_folder.h"

namespace bundlescope {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Another folder of groups of cases instead of samples/: scripts/test --large.
const char* const kOther = std::getenv("BUNDLESCOPE_SAMPLES");
const std::filesystem::path kSamples =
    kOther != nullptr ? std::filesystem::path(kOther) : std::filesystem::path(BUNDLESCOPE_SOURCE_DIR) / "samples";

// "bad/bro-migration" -> "bad_bro_migration": names of tests are letters, digits and underscores.
std::string TestName(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
}

Result<std::vector<ExpectedRun>> LoadExpectation(const SampleCase& sample) {
  const std::filesystem::path file = sample.folder / "expected.json";
  if (!std::filesystem::is_regular_file(file)) return Error(ErrorCode::kNotFound, file.string() + " is not there");
  return ParseExpectation(ReadWholeFile(file));
}

// One run of a case, by its number from 1.
struct SampleRun {
  SampleCase sample;
  size_t number = 1;
  ExpectedRun expected;
};

void PrintTo(const SampleRun& run, std::ostream* out) { *out << run.sample.name << ": " << run.expected.name; }

// Cases that cannot be read have no runs here; SampleCaseTest says what is wrong with them.
std::vector<SampleRun> AllRuns() {
  std::vector<SampleRun> all;
  for (const SampleCase& sample : FindSampleCases(kSamples)) {
    const Result<std::vector<ExpectedRun>> runs = LoadExpectation(sample);
    for (size_t i = 0; runs && i < runs->size(); ++i) all.push_back({sample, i + 1, (*runs)[i]});
  }
  return all;
}

class SampleCaseTest : public ::testing::TestWithParam<SampleCase> {};

TEST_P(SampleCaseTest, ExpectationIsWellFormedAndUsesEveryArchive) {
  const Result<std::vector<ExpectedRun>> runs = LoadExpectation(GetParam());
  ASSERT_TRUE(runs) << runs.error().ToString();
  std::set<std::string> unused;
  for (const auto& entry : std::filesystem::directory_iterator(GetParam().folder)) {
    unused.insert(entry.path().filename().string());
  }
  for (const char* text : {"README.md", "expected.json", "differences.txt"}) unused.erase(text);
  for (const ExpectedRun& run : *runs) {
    for (const std::string& archive : run.archives) {
      EXPECT_TRUE(std::filesystem::exists(GetParam().folder / archive)) << run.name << ": there is no " << archive;
      unused.erase(archive);
    }
  }
  EXPECT_THAT(unused, IsEmpty()) << "no run reads these";
}

class SampleRunTest : public ::testing::TestWithParam<SampleRun> {
 protected:
  // The program's answer with these options. The folder it runs in is none of the repository's.
  ProcessOutcome Analyze(std::vector<std::string> options) {
    std::vector<std::string> arguments = {"analyze"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    for (const std::string& archive : GetParam().expected.archives) {
      arguments.push_back((GetParam().sample.folder / archive).string());
    }
    ProcessCommand command = Bundlescope(std::move(arguments));
    command.folder = "/";
    const Result<ProcessOutcome> outcome = RunProcess(command);
    EXPECT_TRUE(outcome) << outcome.error().ToString();
    if (!outcome) return {};
    EXPECT_EQ(outcome->exit_code, GetParam().expected.exit) << outcome->Describe();
    return *outcome;
  }

  json AnalyzeToJson(std::vector<std::string> options) {
    options.insert(options.begin(), {"--format", "json"});
    const ProcessOutcome outcome = Analyze(std::move(options));
    json report = json::parse(outcome.out, nullptr, false);
    EXPECT_FALSE(report.is_discarded()) << "the output is no JSON: " << outcome.Describe();
    return report.is_discarded() ? json::object() : report;
  }
};

std::string Lines(const std::vector<std::string>& problems) {
  std::string text;
  for (const std::string& problem : problems) text += "\n  " + problem;
  return text;
}

TEST_P(SampleRunTest, ReportsWhatIsExpectedAndNothingElse) {
  if (!GetParam().expected.refused.empty()) {
    const ProcessOutcome outcome = Analyze({"--format", "json"});
    EXPECT_EQ(outcome.out, "") << "a report of what was refused";
    for (const std::string& text : GetParam().expected.refused) EXPECT_THAT(outcome.err, HasSubstr(text));
    return;
  }
  const json report = AnalyzeToJson({});
  const std::vector<std::string> problems = CompareFindings(GetParam().expected, report);
  EXPECT_TRUE(problems.empty()) << GetParam().sample.name << ", run \"" << GetParam().expected.name
                                << "\":" << Lines(problems);
  const std::vector<std::string> broken = CheckPromises(GetParam().expected, report);
  EXPECT_TRUE(broken.empty()) << Lines(broken);
}

TEST_P(SampleRunTest, SaysTheSameBytesTwice) {
  const std::string first = Analyze({"--format", "json"}).out;
  const std::string second = Analyze({"--format", "json"}).out;
  EXPECT_TRUE(first == second) << "two runs over the same archives differ";
  EXPECT_THAT(first, Not(HasSubstr(kSamples.string()))) << "a folder of this machine stands in the report";
}

TEST_P(SampleRunTest, SaysTheSameInChinese) {
  if (!GetParam().expected.refused.empty()) return;  // no report
  const json english = AnalyzeToJson({});
  const json chinese = AnalyzeToJson({"--lang", "zh-CN"});
  const std::vector<std::string> problems = CompareStructure(english, chinese);
  EXPECT_TRUE(problems.empty()) << Lines(problems);
  if (!GetParam().expected.findings.empty()) {
    EXPECT_NE(english, chinese) << "--lang changed nothing";
  }
}

TEST_P(SampleRunTest, TellsPeopleToo) {
  const ProcessOutcome outcome = Analyze({});
  if (!GetParam().expected.refused.empty()) return;  // no report
  EXPECT_THAT(outcome.out, Not(IsEmpty()));
  EXPECT_THAT(outcome.out, Not(HasSubstr("\x1b"))) << "no terminal, so no colour";
  for (const ExpectedFinding& finding : GetParam().expected.findings) {
    EXPECT_THAT(outcome.out, HasSubstr(finding.rule));
  }
  for (const std::string& text : GetParam().expected.text_has) EXPECT_THAT(outcome.out, HasSubstr(text));
  for (const std::string& text : GetParam().expected.text_lacks) EXPECT_THAT(outcome.out, Not(HasSubstr(text)));
}

INSTANTIATE_TEST_SUITE_P(Samples, SampleCaseTest, ::testing::ValuesIn(FindSampleCases(kSamples)),
                         [](const auto& test) { return TestName(test.param.name); });

INSTANTIATE_TEST_SUITE_P(Samples, SampleRunTest, ::testing::ValuesIn(AllRuns()), [](const auto& test) {
  return fmt::format("{}_run_{}", TestName(test.param.sample.name), test.param.number);
});

}  // namespace
}  // namespace bundlescope
