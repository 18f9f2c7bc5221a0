// What is given to `analyze`: nothing there, no archive, damaged, several, and how that shows in the exit code.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/program_runs.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace bundlescope {
namespace {

using nlohmann::json;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kGood[] = "good/after-fix/downstream-native.tar.zst";
constexpr char kBad[] = "bad/unauthorized-only/depot-lyon-rancher-logs.tar.gz";

// Nothing to read: no report, and a message that names the file and what is wrong with it.
void ExpectRefusal(const std::string& path, int exit_code, const std::string& reason) {
  const ProcessOutcome outcome = RunBundlescope({"analyze", path});
  EXPECT_EQ(outcome.exit_code, exit_code) << outcome.Describe();
  EXPECT_THAT(outcome.out, IsEmpty());
  EXPECT_THAT(outcome.err, HasSubstr(path));
  EXPECT_THAT(outcome.err, ContainsRegex(reason));
}

TEST(Input, AFileThatDoesNotExistIsASlipOfTheCommandLine) {
  const TempFolder folder;
  ExpectRefusal((folder.path() / "gone.tgz").string(), kUsage, "o such file|not exist|not found");
}

TEST(Input, AnEmptyFileIsRefused) {
  const TempFolder folder;
  ExpectRefusal(folder.Write("empty.tar.zst", ""), kRefused, "empty");
}

TEST(Input, TextIsRefusedWhateverItsName) {
  const TempFolder folder;
  ExpectRefusal(folder.Write("notes.tar.gz", "This is what the customer wrote.\n"), kRefused, "not an archive|text");
}

TEST(Input, APictureIsCalledByItsName) {
  const TempFolder folder;
  const std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0", 29);
  ExpectRefusal(folder.Write("screenshot.tgz", png), kRefused, "PNG");
}

TEST(Input, AnArchiveOfSomethingElseIsRefused) {
  const TempFolder folder;
  folder.Write("photos/readme.txt", "no cluster here\n");
  ExpectRefusal((folder.path() / "photos").string(), kRefused, "layout|recogni");
}

TEST(Input, AnEmptyFolderIsRefused) {
  const TempFolder folder;
  ExpectRefusal(folder.MakeFolder("nothing"), kRefused, "empty|no file|nothing");
}

TEST(Input, AnUnreadableFolderIsRefused) {
  const TempFolder folder;
  const std::string locked = folder.MakeFolder("locked");
  ASSERT_EQ(chmod(locked.c_str(), 0), 0);
  ProcessCommand command = Bundlescope({"analyze", locked});
  command.obey_file_modes = true;
  const ProcessOutcome outcome = RunBundlescope(command);
  EXPECT_EQ(outcome.exit_code, kRefused) << outcome.Describe();
  EXPECT_THAT(outcome.err, HasSubstr(locked));
  EXPECT_THAT(outcome.err, HasSubstr("ermission denied"));
}

TEST(Input, AFolderIsAsGoodAsItsArchive) {
  const TempFolder folder;
  const Result<ProcessOutcome> tar =
      RunProcess({.argv = {"/bin/tar", "-xzf", Sample(kBad), "-C", folder.MakeFolder("case")}});
  ASSERT_TRUE(tar && tar->exit_code == 0) << tar->Describe();
  const json of_folder =
      ParseReport(RunBundlescope({"analyze", "--format", "json", (folder.path() / "case").string()}));
  const json of_archive = ParseReport(RunBundlescope({"analyze", "--format", "json", Sample(kBad)}));
  EXPECT_THAT(FindingLines(of_archive), Not(IsEmpty()));
  EXPECT_EQ(FindingLines(of_folder), FindingLines(of_archive));
}

TEST(Input, ADamagedNameOnTheCommandLineIsPrintedHarmlessly) {
  const ProcessOutcome outcome = RunBundlescope({"analyze", "/no/such/\x1b]0;title\x07/\xff.tgz"});
  EXPECT_EQ(outcome.exit_code, kUsage);
  EXPECT_THAT(outcome.err, Not(HasSubstr("\x1b")));
  EXPECT_THAT(outcome.err, Not(HasSubstr("\x07")));
}

// A healthy cluster stays healthy however little of its archive is left: what is cut off is unknown, never a finding.
void ExpectNoFindingWhereverItIsCut(const std::string& sample, const std::string& ending) {
  const std::string whole = ReadWholeFile(Sample(sample));
  const TempFolder folder;
  for (size_t percent = 5; percent < 100; percent += 15) {
    const std::string cut = folder.Write("cut" + ending, whole.substr(0, whole.size() * percent / 100));
    const ProcessOutcome outcome = RunBundlescope({"analyze", "--format", "json", cut});
    EXPECT_THAT(outcome.exit_code, AnyOf(kPartial, kRefused)) << percent << " %: " << outcome.Describe();
    if (outcome.exit_code != kPartial) continue;
    EXPECT_THAT(DiagnosticCodes(ParseReport(outcome)), Contains("archive.truncated")) << percent << " %";
  }
}

TEST(Input, ATruncatedZstdArchiveIsPartialAndSaysSo) { ExpectNoFindingWhereverItIsCut(kGood, ".tar.zst"); }

TEST(Input, ATruncatedGzipArchiveIsPartialAndSaysSo) {
  ExpectNoFindingWhereverItIsCut("good/after-fix/downstream-rancher-logs.tar.gz", ".tar.gz");
}

TEST(Input, OneFlippedBitNeverEndsInAFault) {
  const std::string whole = ReadWholeFile(Sample(kBad));
  const TempFolder folder;
  for (size_t place = 20; place < whole.size(); place += whole.size() / 12) {
    std::string flipped = whole;
    flipped[place] = static_cast<char>(flipped[place] ^ 0x10);
    const ProcessOutcome outcome =
        RunBundlescope({"analyze", "--format", "json", folder.Write("flipped.tgz", flipped)});
    EXPECT_THAT(outcome.exit_code, AnyOf(kFindings, kPartial, kRefused))
        << "byte " << place << ": " << outcome.Describe();
  }
}

TEST(Input, WhatCanBeReadIsAnalysedWhenAnotherFileIsRefused) {
  const TempFolder folder;
  const std::string text = folder.Write("notes.txt", "no archive\n");
  const ProcessOutcome partial = RunBundlescope({"analyze", "--format", "json", Sample(kGood), text});
  EXPECT_EQ(partial.exit_code, kPartial) << partial.Describe();
  EXPECT_THAT(partial.err, HasSubstr(text));
  const json report = ParseReport(partial);
  EXPECT_THAT(DiagnosticCodes(report), Contains("archive.refused"));
  EXPECT_EQ(report.at("stats").at("archives").size(), 1u);

  const ProcessOutcome found = RunBundlescope({"analyze", text, Sample(kBad)});
  EXPECT_EQ(found.exit_code, kFindings) << found.Describe();
  EXPECT_THAT(found.out, HasSubstr("notes.txt")) << "the report says what could not be read";
}

TEST(Input, AFileThatDoesNotExistBesideAGoodOneIsPartial) {
  const ProcessOutcome outcome = RunBundlescope({"analyze", Sample(kGood), "/no/such/file.tgz"});
  EXPECT_EQ(outcome.exit_code, kPartial) << outcome.Describe();
  EXPECT_THAT(outcome.err, HasSubstr("/no/such/file.tgz"));
}

TEST(Input, FailOnChoosesWhichFindingsCount) {
  const std::string medium = Sample("bad/rbac-forbidden/plant-graz.tar.zst");
  EXPECT_EQ(RunBundlescope({"analyze", medium}).exit_code, kFindings);
  EXPECT_EQ(RunBundlescope({"analyze", "--fail-on", "medium", medium}).exit_code, kFindings);
  EXPECT_EQ(RunBundlescope({"analyze", "--fail-on", "high", medium}).exit_code, kNothingFound);
}

TEST(Input, FailOnChangesTheExitCodeAndNotTheReport) {
  const std::string archive = Sample(kBad);
  EXPECT_EQ(RunBundlescope({"analyze", "--fail-on", "critical", archive}).out,
            RunBundlescope({"analyze", "--fail-on", "info", archive}).out);
}

TEST(Input, AnInconclusiveVerdictIsNeitherFindingNorHealth) {
  const std::string unknown_release = Sample("bad/head-build/management-fleet-dump.tgz");
  EXPECT_EQ(RunBundlescope({"analyze", "--fail-on", "info", unknown_release}).exit_code, kPartial);
}

}  // namespace
}  // namespace bundlescope
