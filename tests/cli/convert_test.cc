// `convert`: whatever the layout of the archives, the new one says the same.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/cli/program_runs.h"
#include "tests/cli/snapshot_lines.h"
#include "tests/samples/expectation.h"
#include "tests/support/program.h"
#include "tests/support/sample_cases.h"
#include "tests/support/temp_folder.h"

namespace bundlescope {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr int kInterrupted = 130;
constexpr char kNative[] = "layouts/native/local.tar.zst";

std::vector<std::string> With(std::vector<std::string> first, const std::vector<std::string>& rest) {
  first.insert(first.end(), rest.begin(), rest.end());
  return first;
}

ProcessOutcome Convert(const std::vector<std::string>& archives, const std::string& output) {
  return RunBundlescope(With({"convert", "-o", output}, archives));
}

// The tar in an archive.
std::string Unpacked(const std::string& archive) {
  const Result<ProcessOutcome> zstd = RunProcess({.argv = {"/usr/bin/zstd", "-dcq", archive}});
  EXPECT_TRUE(zstd && zstd->exit_code == 0);
  return zstd ? zstd->out : "";
}

std::vector<std::string> Files(const fs::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path().filename().string());
  return files;
}

// What a report says, without where it saw it.
json WithoutPlaces(const json& value) {
  if (value.is_array()) {
    json out = json::array();
    for (const json& element : value) out.push_back(WithoutPlaces(element));
    return out;
  }
  if (!value.is_object()) return value;
  json out = json::object();
  for (const auto& [key, member] : value.items()) {
    const bool place = key == "archive" || key == "member" || key == "line" || key == "locations";
    if (!place) out[key] = WithoutPlaces(member);
  }
  return out;
}

// The exit code, and a line for each finding and so on.
std::vector<std::string> Judgement(const std::vector<std::string>& archives) {
  const ProcessOutcome outcome = RunBundlescope(With({"analyze", "--format", "json"}, archives));
  const json report = ParseReport(outcome);
  std::vector<std::string> out = {fmt::format("exit code {}", outcome.exit_code)};
  for (const char* part : {"findings", "clusters", "coverage", "not_assessed"}) {
    for (const json& element : report.value(part, json::array())) {
      out.push_back(fmt::format("{} {}", part, WithoutPlaces(element).dump()));
    }
  }
  return out;
}

// Names only the lines that differ, there may be hundreds.
void ExpectSameLines(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  if (before == after) return;
  std::string difference;
  const auto tell = [&](const char* mark, const std::vector<std::string>& lines,
                        const std::vector<std::string>& others) {
    for (const std::string& line : lines) {
      const bool shared = std::find(others.begin(), others.end(), line) != others.end();
      if (!shared) difference += fmt::format("{} {}\n", mark, line);
    }
  };
  tell("-", before, after);
  tell("+", after, before);
  ADD_FAILURE() << (difference.empty() ? "the same lines in another order or number\n" : difference);
}

void ExpectSameSnapshot(const std::vector<std::string>& archives, const std::string& converted) {
  ExpectSameLines(SnapshotLines(archives), SnapshotLines({converted}));
}

void ExpectSameJudgement(const std::vector<std::string>& archives, const std::string& converted) {
  ExpectSameLines(Judgement(archives), Judgement({converted}));
}

// What the exit code is by, where an archive was read at all.
bool HasDamage(const std::vector<std::string>& snapshot_lines) {
  return std::any_of(snapshot_lines.begin(), snapshot_lines.end(),
                     [](const std::string& line) { return line.starts_with("diagnostic error "); });
}

// The archives of each run of the sample.
std::set<std::vector<std::string>> CasesOf(const SampleCase& sample) {
  std::set<std::vector<std::string>> cases;
  const Result<std::vector<ExpectedRun>> runs = ParseExpectation(ReadWholeFile(sample.folder / "expected.json"));
  if (!runs) ADD_FAILURE() << runs.error().ToString();
  if (!runs) return cases;
  for (const ExpectedRun& run : *runs) {
    std::vector<std::string> archives;
    for (const std::string& name : run.archives) archives.push_back((sample.folder / name).string());
    cases.insert(archives);
  }
  return cases;
}

class ConvertSample : public ::testing::TestWithParam<SampleCase> {};

TEST_P(ConvertSample, SaysTheSame) {
  for (const std::vector<std::string>& archives : CasesOf(GetParam())) {
    SCOPED_TRACE(archives.back());
    const TempFolder folder;
    const std::string output = (folder.path() / "out.tar.zst").string();
    const ProcessOutcome outcome = Convert(archives, output);
    const bool written = fs::exists(output);
    EXPECT_EQ(Files(folder.path()).size(), written ? 1u : 0u) << "something was left behind";
    EXPECT_THAT(outcome.err, Not(HasSubstr("could not be read back")));
    ReadLimits limits;
    // What is packed more tightly than readers believe is written all the same, with a word to those who read it.
    constexpr std::string_view kHint = "--limit ratio=";
    const size_t hint = outcome.err.find(kHint);
    EXPECT_EQ(hint != std::string::npos, GetParam().name.ends_with("sparse-terabyte")) << outcome.err;
    if (hint != std::string::npos) limits.archive.max_ratio = std::stoul(outcome.err.substr(hint + kHint.size()));
    if (!written) {
      EXPECT_EQ(outcome.exit_code, RunBundlescope(With({"show", "--format", "json"}, archives)).exit_code);
      EXPECT_THAT(outcome.exit_code, AnyOf(kRefused, kUsage)) << outcome.Describe();
      continue;
    }
    const std::vector<std::string> snapshot = SnapshotLines(archives);
    EXPECT_EQ(outcome.exit_code, HasDamage(snapshot) ? kPartial : kNothingFound) << outcome.Describe();
    ExpectSameLines(snapshot, SnapshotLines({output}, limits));
    if (GetParam().name.starts_with("damaged/")) continue;
    ExpectSameJudgement(archives, output);
    // A converted archive is what it is made of.
    const std::string again = (folder.path() / "again.tar.zst").string();
    EXPECT_EQ(Convert({output}, again).exit_code, outcome.exit_code);
    EXPECT_EQ(ReadWholeFile(again), ReadWholeFile(output));
  }
}

INSTANTIATE_TEST_SUITE_P(AllSamples, ConvertSample,
                         ::testing::ValuesIn(FindSampleCases(BUNDLESCOPE_SOURCE_DIR "/samples")),
                         [](const auto& case_info) {
                           std::string name = case_info.param.name;
                           std::replace_if(
                               name.begin(), name.end(), [](char c) { return c == '/' || c == '-'; }, '_');
                           return name;
                         });

TEST(Convert, GivesTheSameBytesWhateverTheName) {
  const TempFolder folder;
  const std::vector<std::string> archives = {Sample("bad/bro-migration/management-fleet-dump.tgz"),
                                             Sample("bad/bro-migration/downstream-rancher-logs.tar.gz")};
  const std::string one = (folder.path() / "one.tar.zst").string();
  const std::string two = (folder.path() / "two").string();
  EXPECT_EQ(Convert(archives, one).exit_code, kNothingFound);
  EXPECT_EQ(Convert(archives, two).exit_code, kNothingFound);
  EXPECT_EQ(ReadWholeFile(one), ReadWholeFile(two));
}

TEST(Convert, SaysThatNothingWasRedacted) {
  const TempFolder folder;
  const std::string output = (folder.path() / "out.tar.zst").string();
  const ProcessOutcome outcome = Convert({Sample(kNative)}, output);
  EXPECT_THAT(
      outcome.err,
      HasSubstr("nothing was redacted; objects of kind Secret are without their values, all else may hold secrets"));
  EXPECT_THAT(outcome.out, HasSubstr("1 cluster, 69 objects, 11 logs"));
  EXPECT_THAT(Unpacked(output), HasSubstr("\"policy\": \"none\""));
}

TEST(Convert, NeverOverwritesAnything) {
  const TempFolder folder;
  const std::string output = folder.Write("out.tar.zst", "mine");
  const ProcessOutcome outcome = Convert({Sample(kNative)}, output);
  EXPECT_EQ(outcome.exit_code, kRefused);
  EXPECT_THAT(outcome.err, HasSubstr("choose another name"));
  EXPECT_EQ(ReadWholeFile(output), "mine");
  fs::create_symlink("/nowhere", folder.path() / "link");
  EXPECT_EQ(Convert({Sample(kNative)}, (folder.path() / "link").string()).exit_code, kRefused);
}

TEST(Convert, DoesNotWriteIntoWhatItReads) {
  const TempFolder folder;
  fs::copy(Sample(kNative), folder.path() / "local.tar.zst");
  const std::string inside = folder.MakeFolder("below") + "/out.tar.zst";
  const ProcessOutcome outcome = Convert({folder.path().string()}, inside);
  EXPECT_EQ(outcome.exit_code, kRefused) << outcome.Describe();
  EXPECT_FALSE(fs::exists(inside));
}

TEST(Convert, RefusesAnOutputThatCannotBeBeforeItReadsAnything) {
  const TempFolder folder;
  // Would be refused if it was read.
  const std::string notes = folder.Write("notes.txt", "no archive\n");
  struct Output {
    std::string name;
    int exit_code;
    const char* text;
  };
  const std::vector<Output> outputs = {
      {"", kUsage, "no name of a file"},
      {"-", kUsage, "standard output"},
      {(folder.path() / "new/").string(), kUsage, "no name of a file"},
      {"/no/such/folder/out.tar.zst", kUsage, "folders are not created"},
      {notes + "/out.tar.zst", kUsage, "Not a directory"},
      {folder.path().string(), kRefused, "is a folder"},
      {(folder.path() / std::string(256, 'n')).string(), kRefused, "choose a shorter name"},
  };
  for (const Output& output : outputs) {
    const ProcessOutcome outcome = Convert({notes}, output.name);
    EXPECT_EQ(outcome.exit_code, output.exit_code) << output.name << outcome.Describe();
    EXPECT_THAT(outcome.err, HasSubstr(output.text)) << output.name;
  }
  EXPECT_THAT(Files(folder.path()), ElementsAre("notes.txt"));
}

TEST(Convert, WritesAFileWithTheLongestOfNames) {
  const TempFolder folder;
  const std::string output = (folder.path() / std::string(255, 'n')).string();
  EXPECT_EQ(Convert({Sample(kNative)}, output).exit_code, kNothingFound);
  EXPECT_TRUE(fs::exists(output));
}

TEST(Convert, ReadsWithinTheLimitsThatAreGiven) {
  const TempFolder folder;
  const std::string output = (folder.path() / "out.tar.zst").string();
  const std::vector<std::string> limits = {"--limit", "members=3", "--limit", "text-bytes=2KiB"};
  const ProcessOutcome few = RunBundlescope(With({"convert", Sample(kNative), "-o", output}, limits));
  EXPECT_EQ(few.exit_code, kPartial) << few.Describe();
  // The new archive says that it is not all, whoever reads it.
  const json report = ParseReport(RunBundlescope({"show", "--format", "json", output}));
  EXPECT_THAT(DiagnosticCodes(report), Contains("limit.members"));
  const json before = ParseReport(RunBundlescope(With({"show", "--format", "json", Sample(kNative)}, limits)));
  for (const char* part : {"objects", "logs", "coverage"}) {
    EXPECT_EQ(WithoutPlaces(report.at(part)), WithoutPlaces(before.at(part))) << part;
  }
  EXPECT_EQ(Convert({"--limit", "members=0", Sample(kNative)}, output + "2").exit_code, kUsage);
}

TEST(Convert, LeavesNothingBehindWhereTheDiskIsFull) {
  const TempFolder folder;
  folder.Write("case/objects.json", R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"n"}})");
  std::string noise;
  for (uint64_t i = 1; noise.size() < size_t{3} << 20; ++i) noise += fmt::format("{:016x}\n", i * 0x9E3779B97F4A7C15);
  folder.Write("case/logs/noise.log", noise);
  const std::string output = (folder.path() / "out.tar.zst").string();
  ProcessCommand command = Bundlescope({"convert", (folder.path() / "case").string(), "-o", output});
  // A file that may have 500 KiB.
  command.argv = With({"/bin/sh", "-c", "trap '' XFSZ; ulimit -f 1000; exec \"$@\"", "sh"}, command.argv);
  const Result<ProcessOutcome> outcome = RunProcess(command);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->exit_code, kInternal) << outcome->Describe();
  EXPECT_THAT(outcome->err, HasSubstr(output));
  EXPECT_THAT(outcome->err, HasSubstr("make room"));
  EXPECT_THAT(outcome->err, Not(HasSubstr("partial"))) << "that file is gone";
  EXPECT_THAT(Files(folder.path()), ElementsAre("case"));
}

TEST(Convert, KeepsNamesApartThatDifferInUpperAndLowerCase) {
  const TempFolder folder;
  std::string objects;
  for (const char* where :
       {R"("v1","kind":"Pod","metadata":{"namespace":"shop",)", R"("v1","kind":"Pod","metadata":{"namespace":"Shop",)",
        R"("a.io/v1","kind":"Foo","metadata":{)", R"("A.io/v1","kind":"Foo","metadata":{)",
        R"("a.io/V1","kind":"FOO","metadata":{)"}) {
    objects += fmt::format(R"({{"apiVersion":{}"name":"n"}}}}{})", where, "\n");
  }
  folder.Write("case/objects.json", objects);
  const std::string dots(200, '.');
  folder.Write("case/dots.json",
               fmt::format(R"({{"apiVersion":"v1","kind":"Pod","metadata":{{"namespace":"{}","name":"n"}}}})", dots));
  const std::string output = (folder.path() / "out.tar.zst").string();
  const std::vector<std::string> archives = {(folder.path() / "case").string()};
  ASSERT_EQ(Convert(archives, output).exit_code, kNothingFound);
  ExpectSameSnapshot(archives, output);
  const std::string unpacked = folder.MakeFolder("unpacked");
  const Result<ProcessOutcome> tar = RunProcess({.argv = {"/bin/tar", "--zstd", "-xf", output, "-C", unpacked}});
  ASSERT_TRUE(tar);
  EXPECT_EQ(tar->exit_code, 0) << tar->Describe();
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(unpacked)) {
    std::string name = entry.path().string();
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    EXPECT_TRUE(names.insert(name).second) << name;
  }
}

TEST(Convert, WritesNothingOutOfNothing) {
  const TempFolder folder;
  const std::string output = (folder.path() / "out.tar.zst").string();
  EXPECT_EQ(Convert({folder.Write("notes.txt", "no archive\n")}, output).exit_code, kRefused);
  EXPECT_EQ(Convert({"/no/such.tgz"}, output).exit_code, kUsage);
  EXPECT_FALSE(fs::exists(output));
}

TEST(Convert, GoesOnWithoutARefusedArchiveAndSaysSoInTheNewOne) {
  const TempFolder folder;
  const std::string notes = folder.Write("notes.txt", "no archive\n");
  const std::string output = (folder.path() / "out.tar.zst").string();
  const ProcessOutcome outcome = Convert({notes, Sample(kNative)}, output);
  EXPECT_EQ(outcome.exit_code, kPartial) << outcome.Describe();
  EXPECT_THAT(outcome.err, HasSubstr(notes));
  ExpectSameSnapshot({Sample(kNative)}, output);
  const ProcessOutcome shown = RunBundlescope({"show", "--format", "json", output});
  EXPECT_EQ(shown.exit_code, kPartial);
  const json inventory = ParseReport(shown);
  EXPECT_THAT(DiagnosticCodes(inventory), Contains("archive.refused"));
  EXPECT_EQ(inventory.at("diagnostics").at(0).at("archive"), "notes.txt");
}

TEST(Convert, TellsWhatWasDamagedInItsSources) {
  const TempFolder folder;
  const std::string whole = ReadWholeFile(Sample("bad/unauthorized-only/depot-lyon-rancher-logs.tar.gz"));
  const std::string cut = folder.Write("cut.tar.gz", whole.substr(0, whole.size() * 3 / 4));
  const std::string output = (folder.path() / "out.tar.zst").string();
  EXPECT_EQ(Convert({cut}, output).exit_code, kPartial);
  ExpectSameSnapshot({cut}, output);
  ExpectSameJudgement({cut}, output);
  const json report = ParseReport(RunBundlescope({"analyze", "--format", "json", output}));
  EXPECT_THAT(DiagnosticCodes(report), Contains("archive.truncated"));
}

TEST(Convert, AnArchiveThatIsCutAfterwardsMakesItsSourcesIncomplete) {
  const TempFolder folder;
  const std::string output = (folder.path() / "out.tar.zst").string();
  ASSERT_EQ(Convert({Sample("bad/unauthorized-only/depot-lyon-rancher-logs.tar.gz")}, output).exit_code, kNothingFound);
  const std::string whole = ReadWholeFile(output);
  for (size_t percent = 10; percent < 100; percent += 30) {
    const std::string cut = folder.Write("cut.tar.zst", whole.substr(0, whole.size() * percent / 100));
    const ProcessOutcome outcome = RunBundlescope({"show", "--format", "json", cut});
    EXPECT_THAT(outcome.exit_code, AnyOf(kPartial, kRefused)) << percent << " %: " << outcome.Describe();
    if (outcome.exit_code == kRefused) continue;
    const json report = ParseReport(outcome);
    for (const json& archive : report.at("archives")) EXPECT_FALSE(archive.at("complete")) << percent;
  }
}

TEST(Convert, TheUnpackedFolderSaysTheSame) {
  const TempFolder folder;
  const std::vector<std::string> archives = {Sample("layouts/ticket/ticket-00412345.tar.gz")};
  const std::string output = (folder.path() / "out.tar.zst").string();
  ASSERT_EQ(Convert(archives, output).exit_code, kNothingFound);
  const std::string unpacked = folder.MakeFolder("unpacked");
  const Result<ProcessOutcome> tar = RunProcess({.argv = {"/bin/tar", "--zstd", "-xf", output, "-C", unpacked}});
  ASSERT_TRUE(tar && tar->exit_code == 0);
  // A folder is read in the order of names.
  std::vector<std::string> before = SnapshotLines(archives);
  std::vector<std::string> after = SnapshotLines({unpacked});
  std::sort(before.begin(), before.end());
  std::sort(after.begin(), after.end());
  ExpectSameLines(before, after);
}

TEST(Convert, KeepsPartialObjectsPartial) {
  const TempFolder folder;
  const std::string output = (folder.path() / "out.tar.zst").string();
  ASSERT_EQ(Convert({Sample("layouts/rancher-logs-rke1/mgmt-2-2024-10-08_09_30_00.tar.gz")}, output).exit_code,
            kNothingFound);
  EXPECT_THAT(Unpacked(output), HasSubstr(".partial.ndjson"));
  EXPECT_THAT(SnapshotLines({output}), Contains(HasSubstr(" partial ")));
}

TEST(Convert, NeverWritesTheValuesOfSecrets) {
  const TempFolder folder;
  folder.Write("case/objects.json", R"({"apiVersion":"v1","kind":"List","items":[
    {"apiVersion":"v1","kind":"Secret","type":"Opaque","metadata":{"name":"login","namespace":"shop","annotations":{
      "kubectl.kubernetes.io/last-applied-configuration":"{\"stringData\":{\"password\":\"hunter2-applied\"}}",
      "objectset.rio.cattle.io/applied":"hunter2-rio"}},
      "data":{"password":"aHVudGVyMi1kYXRh"},"stringData":{"password":"hunter2-string"}},
    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","annotations":{
      "kubectl.kubernetes.io/last-applied-configuration":"{\"env\":\"hunter2-deployment\"}"}}}]})");
  const std::string output = (folder.path() / "out.tar.zst").string();
  const std::vector<std::string> archives = {(folder.path() / "case").string()};
  ASSERT_EQ(Convert(archives, output).exit_code, kNothingFound);
  const std::string tar = Unpacked(output);
  EXPECT_THAT(tar, HasSubstr("\"login\""));
  EXPECT_THAT(tar, HasSubstr("\"bytes\":12"));
  EXPECT_THAT(tar, Not(HasSubstr("hunter2")));
  EXPECT_THAT(tar, Not(HasSubstr("aHVudGVyMi1kYXRh")));
  ExpectSameSnapshot(archives, output);
}

TEST(Convert, KeepsTextsThatLookLikeSomethingElse) {
  const TempFolder folder;
  const std::string line = "2024-10-08T09:30:00Z something happened\n";
  folder.Write("case/objects.json", R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"n"}})");
  folder.Write("case/logs/marked.log", "\xEF\xBB\xBF\xEF\xBB\xBF" + line);
  std::string wide = "\xFF\xFE";
  for (const char c : "\xFE" + line) (wide += c) += '\0';
  folder.Write("case/logs/wide.log", wide);
  folder.Write("case/logs/_all.previous.2.log", line);
  folder.Write("case/logs/\xFF name%41.log", line);
  const std::string output = (folder.path() / "out.tar.zst").string();
  const std::vector<std::string> archives = {(folder.path() / "case").string()};
  ASSERT_EQ(Convert(archives, output).exit_code, kNothingFound);
  const std::vector<std::string> lines = SnapshotLines({output});
  EXPECT_EQ(std::count_if(lines.begin(), lines.end(), [](const std::string& l) { return l.starts_with("log "); }), 4);
  ExpectSameSnapshot(archives, output);
}

TEST(Convert, KeepsTwoArchivesOfOneClusterApart) {
  const TempFolder folder;
  // The same log in both, and other clocks.
  const std::string a =
      folder.Write("a/case.tgz", ReadWholeFile(Sample("bad/unauthorized-only/depot-lyon-rancher-logs.tar.gz")));
  const std::string b =
      folder.Write("b/case.tgz", ReadWholeFile(Sample("good/after-fix/downstream-rancher-logs.tar.gz")));
  const std::string output = (folder.path() / "out.tar.zst").string();
  ASSERT_EQ(Convert({a, b, a}, output).exit_code, kNothingFound);
  ExpectSameSnapshot({a, b, a}, output);
  ExpectSameJudgement({a, b, a}, output);
}

// An object of a source is as old as the source, not as the newest of them.
TEST(Convert, AnOldObjectDoesNotBecomeNewerByIt) {
  const TempFolder folder;
  const auto archive = [&](const std::string& name, const std::string& date, const std::string& state) {
    folder.Write(name + "/date", date + "\n");
    std::string objects = R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"n","uid":"1"}})";
    if (!state.empty()) {
      objects += fmt::format(
          "\n"
          R"({{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"m"}},"data":{{"of":"{}"}}}})",
          state);
    }
    folder.Write(name + "/objects.json", objects);
    return (folder.path() / name).string();
  };
  const std::string old = archive("old", "Tue Oct  8 09:30:00 UTC 2024", "old");
  const std::string middle = archive("middle", "Wed Oct  9 09:30:00 UTC 2024", "middle");
  const std::string last = archive("last", "Thu Oct 10 09:30:00 UTC 2024", "");
  const std::string output = (folder.path() / "out.tar.zst").string();
  ASSERT_EQ(Convert({old, last}, output).exit_code, kNothingFound);
  ExpectSameSnapshot({old, last}, output);
  const auto states = [](const std::vector<std::string>& archives) {
    std::vector<std::string> lines = SnapshotLines(archives);
    std::erase_if(lines, [](const std::string& line) { return line.find("ConfigMap") == std::string::npos; });
    return lines;
  };
  EXPECT_THAT(states({old, last, middle}), ElementsAre(HasSubstr(R"({"of":"middle"})")));
  EXPECT_EQ(states({output, middle}), states({old, last, middle}));
}

TEST(Convert, LeavesNothingBehindWhenItIsInterrupted) {
  const TempFolder folder;
  folder.Write("case/objects.json", R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"n"}})");
  const std::string log = folder.Write("case/logs/large.log", "");
  // Reading so much takes longer than any machine is given here; it takes no room on the disk.
  fs::resize_file(log, uintmax_t{6} << 30);
  const std::string output = (folder.path() / "out.tar.zst").string();
  ProcessCommand command = Bundlescope({"convert", (folder.path() / "case").string(), "-o", output});
  command.argv = With({"/usr/bin/timeout", "--foreground", "--preserve-status", "-s", "INT", "0.3"}, command.argv);
  const ProcessOutcome outcome = RunBundlescope(command);
  EXPECT_EQ(outcome.exit_code, kInterrupted) << outcome.Describe();
  EXPECT_THAT(Files(folder.path()), ElementsAre("case"));
}

}  // namespace
}  // namespace bundlescope
