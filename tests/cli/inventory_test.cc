// `show` says what is inside of archives, `cat` prints one thing of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/cli/program_runs.h"
#include "tests/support/program.h"
#include "tests/support/temp_folder.h"

namespace bundlescope {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kNative[] = "bad/bro-migration/downstream-native.tar.zst";
constexpr char kNode[] = "bad/bro-migration/downstream-rancher-logs.tar.gz";
constexpr char kDump[] = "bad/bro-migration/management-fleet-dump.tgz";
constexpr char kTroubleshoot[] = "layouts/troubleshoot/support-bundle-2024-10-08T09_30_00.tar.gz";
constexpr char kGitjobLog[] = "cattle-fleet-system/gitjob-srqkwvtjn-4zrrv/gitjob";
constexpr char kAgentLog[] = "cattle-fleet-system/fleet-agent-lpq2927w8-rg5sr/fleet-agent";

json ShowJson(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"show", "--format", "json"});
  const ProcessOutcome outcome = RunBundlescope(arguments);
  EXPECT_EQ(outcome.exit_code, kNothingFound) << outcome.Describe();
  return ParseReport(outcome);
}

TEST(Show, SaysLayoutClustersObjectsAndLogsOfACase) {
  const json inventory = ShowJson({Sample(kNative), Sample(kNode), Sample(kDump)});
  EXPECT_EQ(inventory.at("schema"), "bundlescope.inventory/1");
  EXPECT_EQ(inventory.at("archives").size(), 3u);
  EXPECT_EQ(inventory.at("archives")[1].at("layout"), "rancher-logs");
  EXPECT_THAT(inventory.at("archives")[1].at("layoutReason"), HasSubstr("systeminfo"));
  const auto edge = std::find_if(inventory.at("clusters").begin(), inventory.at("clusters").end(),
                                 [](const json& cluster) { return cluster.at("id") == "edge-berlin"; });
  ASSERT_NE(edge, inventory.at("clusters").end());
  EXPECT_EQ(edge->at("upstream"), "local");
  EXPECT_EQ(edge->at("archives").size(), 2u);
  EXPECT_GT(inventory.at("objects").size(), 100u);
  const auto log = std::find_if(inventory.at("logs").begin(), inventory.at("logs").end(),
                                [](const json& l) { return l.value("container", "") == "fleet-agent"; });
  ASSERT_NE(log, inventory.at("logs").end());
  EXPECT_GT(log->at("lines"), 100);
  EXPECT_LT(log->at("first"), log->at("last"));
}

TEST(Show, ShowsOnlyThePartsThatAreAskedFor) {
  const json logs = ShowJson({"--logs", Sample(kNative)});
  EXPECT_TRUE(logs.contains("logs"));
  EXPECT_FALSE(logs.contains("objects"));
  EXPECT_FALSE(logs.contains("archives"));
  const ProcessOutcome objects = RunBundlescope({"show", "--objects", Sample(kNative)});
  EXPECT_THAT(objects.out, HasSubstr("v1/Secret cattle-fleet-system/fleet-agent-bootstrap"));
  EXPECT_THAT(objects.out, Not(HasSubstr("Logs")));
}

TEST(Show, SpeaksChineseAndSaysTheSameBytesTwice) {
  const ProcessOutcome chinese = RunBundlescope({"show", "--lang", "zh-CN", Sample(kNative)});
  EXPECT_THAT(chinese.out, HasSubstr("集群"));
  EXPECT_EQ(chinese.out, RunBundlescope({"show", "--lang", "zh-CN", Sample(kNative)}).out);
}

TEST(Show, NeverShowsTheValueOfASecret) {
  const TempFolder folder;
  const std::string archive = folder.Write("objects.yaml",
                                           "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  namespace: n\n"
                                           "  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: "
                                           "'{\"stringData\":{\"p\":\"hunter2hunter2\"}}'\n"
                                           "type: Opaque\ndata:\n  password: aHVudGVyMmh1bnRlcjI=\n");
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"show", archive}, {"show", "--format", "json", archive}, {"cat", archive, "secret/s"}}) {
    const ProcessOutcome outcome = RunBundlescope(arguments);
    EXPECT_EQ(outcome.exit_code, kNothingFound) << outcome.Describe();
    EXPECT_THAT(outcome.out, Not(HasSubstr("hunter2")));
    EXPECT_THAT(outcome.out, Not(HasSubstr("aHVudGVyMmh1bnRlcjI")));
  }
  EXPECT_THAT(RunBundlescope({"cat", archive, "secret/s"}).out, HasSubstr("\"bytes\": 14"));
}

TEST(Show, TellsALowerBoundFromAClockOfUnknownZone) {
  const TempFolder folder;
  constexpr char kPod[] = R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n",)";
  folder.Write("bound/objects.json", std::string(kPod) + R"("creationTimestamp":"2024-10-08T09:30:00Z"}})");
  folder.Write("clock/objects.json", std::string(kPod) + R"("uid":"1"}})");
  folder.Write("clock/date", "Tue Oct  8 09:30:00 XYZT 2024\n");
  const std::string bound = (folder.path() / "bound").string();
  const std::string clock = (folder.path() / "clock").string();
  EXPECT_THAT(RunBundlescope({"show", bound}).out, HasSubstr("at the earliest 2024-10-08T09:30:00Z"));
  EXPECT_THAT(RunBundlescope({"show", "--lang", "zh-CN", bound}).out, HasSubstr("不早于 2024-10-08T09:30:00Z"));
  const std::string english = RunBundlescope({"show", clock}).out;
  EXPECT_THAT(english, HasSubstr("2024-10-08T09:30:00Z, by a clock whose zone is not certain"));
  EXPECT_THAT(english, Not(HasSubstr("at the earliest")));
  const std::string chinese = RunBundlescope({"show", "--lang", "zh-CN", clock}).out;
  EXPECT_THAT(chinese, HasSubstr("时钟的时区不确定"));
  EXPECT_THAT(chinese, Not(HasSubstr("不早于")));
}

TEST(Show, RefusesWhatCannotBeReadAndShowsTheRest) {
  const TempFolder folder;
  const std::string empty = folder.Write("empty.tgz", "");
  const ProcessOutcome outcome = RunBundlescope({"show", empty, Sample(kNative)});
  EXPECT_EQ(outcome.exit_code, kPartial) << outcome.Describe();
  EXPECT_THAT(outcome.out, HasSubstr("edge-berlin"));
  EXPECT_THAT(outcome.err, HasSubstr("empty"));
  EXPECT_EQ(RunBundlescope({"show", empty}).exit_code, kRefused);
  EXPECT_EQ(RunBundlescope({"show", (folder.path() / "gone").string()}).exit_code, kUsage);
}

TEST(Cat, PrintsAMemberALogAndAnObject) {
  const ProcessOutcome member = RunBundlescope({"cat", Sample(kNative), "clusters/edge-berlin/cluster.json"});
  EXPECT_EQ(member.exit_code, kNothingFound) << member.Describe();
  EXPECT_EQ(ParseReport(member).at("name"), "edge-berlin");
  const ProcessOutcome log = RunBundlescope({"cat", Sample(kNative), kAgentLog});
  EXPECT_EQ(std::count(log.out.begin(), log.out.end(), '\n'), 632);
  const ProcessOutcome object = RunBundlescope({"cat", Sample(kDump), "cluster fleet-default/edge-berlin"});
  EXPECT_EQ(ParseReport(object).at("kind"), "Cluster");
}

TEST(Cat, KeepsTheLinesOfATimeAndAPattern) {
  const ProcessOutcome all = RunBundlescope({"cat", Sample(kNative), kAgentLog});
  const ProcessOutcome some = RunBundlescope({"cat", Sample(kNative), kAgentLog, "--since", "2025-03-13T12:40:00Z",
                                              "--until", "2025-03-13T12:41:00Z", "--grep", "Unauth.rized"});
  EXPECT_EQ(some.exit_code, kNothingFound) << some.Describe();
  EXPECT_GT(some.out.size(), 0u);
  std::string_view rest = some.out;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    EXPECT_THAT(std::string(line), StartsWith("2025-03-13T12:40:"));
    EXPECT_THAT(std::string(line), HasSubstr("Unauthorized"));
    EXPECT_THAT(all.out, HasSubstr(std::string(line)));
  }
}

TEST(Cat, SaysWhatIsWrongWithAQuestionThatHasNoSingleAnswer) {
  const ProcessOutcome nothing = RunBundlescope({"cat", Sample(kNative), "no-such-thing"});
  EXPECT_EQ(nothing.exit_code, kUsage);
  EXPECT_THAT(nothing.err, HasSubstr("no-such-thing"));
  EXPECT_THAT(nothing.out, IsEmpty());
  EXPECT_EQ(RunBundlescope({"cat", Sample(kNative), kAgentLog, "--grep", "("}).exit_code, kUsage);
  EXPECT_EQ(RunBundlescope({"cat", Sample(kNative), kAgentLog, "--since", "yesterday"}).exit_code, kUsage);
}

TEST(Cat, LooksAtALineInSeveralPartsAsOne) {
  const TempFolder folder;
  const std::string parts =
      "2025-01-01T00:00:00.1Z stdout P first needle-\n2025-01-01T00:00:00.1Z stderr F other\n"
      "2025-01-01T00:00:00.1Z stdout F in-two\n";
  const std::string archive = folder.Write("pod.log", "2025-01-01T00:00:00Z stdout F before\n" + parts);
  EXPECT_EQ(RunBundlescope({"cat", archive, "pod.log", "--grep", "needle-in-two"}).out,
            "2025-01-01T00:00:00.1Z stdout P first needle-\n2025-01-01T00:00:00.1Z stdout F in-two\n");
  EXPECT_EQ(RunBundlescope({"cat", archive, "pod.log", "--grep", "other"}).out,
            "2025-01-01T00:00:00.1Z stderr F other\n");
}

TEST(Cat, PrintsTheFilesOfARotatedLogTheOldestFirst) {
  const TempFolder folder;
  const std::string pods = "depot/var/log/pods/cattle-fleet-system_fleet-agent-0_1234-5/fleet-agent/";
  std::filesystem::create_directories(folder.path() / pods);
  folder.Write(pods + "0.log", "2025-01-02T00:00:00Z stdout F younger\n");
  folder.Write(pods + "0.log.20250101-120000", "2025-01-01T00:00:00Z stdout F older\n");
  const ProcessOutcome outcome =
      RunBundlescope({"cat", (folder.path() / "depot").string(), "cattle-fleet-system/fleet-agent-0"});
  EXPECT_EQ(outcome.exit_code, kNothingFound) << outcome.Describe();
  EXPECT_EQ(outcome.out, "2025-01-01T00:00:00Z stdout F older\n2025-01-02T00:00:00Z stdout F younger\n");
}

TEST(Cat, SaysWhereATimeCannotBeAskedFor) {
  const ProcessOutcome member =
      RunBundlescope({"cat", Sample(kNative), "clusters/edge-berlin/cluster.json", "--since", "2025-03-13T12:40:00Z"});
  EXPECT_EQ(member.exit_code, kPartial) << member.Describe();
  EXPECT_THAT(member.err, HasSubstr("no line has a time"));
  const std::string name = "cluster fleet-default/edge-berlin";
  const ProcessOutcome object = RunBundlescope({"cat", Sample(kDump), name, "--until", "2025-03-13T12:40:00Z"});
  EXPECT_EQ(object.exit_code, kUsage) << object.Describe();
  EXPECT_THAT(RunBundlescope({"cat", Sample(kDump), name, "--grep", "\"kind\""}).out, HasSubstr("Cluster"));
}

TEST(Cat, DoesNotSayOfADamagedArchiveThatAThingDoesNotExist) {
  const TempFolder folder;
  const std::string whole = ReadWholeFile(Sample(kDump));
  const std::string cut = folder.Write("cut.tgz", whole.substr(0, whole.size() / 2));
  const ProcessOutcome outcome = RunBundlescope({"cat", cut, "no-such-thing"});
  EXPECT_EQ(outcome.exit_code, kPartial) << outcome.Describe();
  EXPECT_THAT(outcome.err, HasSubstr("damaged"));
}

TEST(Cat, MakesTextFitForATerminalUnlessToldOtherwise) {
  const TempFolder folder;
  const std::string line = "2025-01-01T00:00:00Z \x1b[31mred\x1b]0;title\x1b\\ end\n";
  const std::string archive = folder.Write("pod.log", line + line);
  EXPECT_THAT(RunBundlescope({"cat", archive, "pod.log"}).out, Not(HasSubstr("\x1b")));
  EXPECT_EQ(RunBundlescope({"cat", archive, "pod.log", "--raw"}).out, line + line);
}

TEST(Cat, FindsTheLogOfThePreviousRunBesideTheCurrentOne) {
  const std::string archive = Sample(kTroubleshoot);
  const ProcessOutcome current = RunBundlescope({"cat", archive, kGitjobLog});
  const ProcessOutcome previous = RunBundlescope({"cat", archive, kGitjobLog, "-p"});
  EXPECT_EQ(current.exit_code, kNothingFound) << current.Describe();
  EXPECT_EQ(previous.exit_code, kNothingFound) << previous.Describe();
  EXPECT_THAT(previous.out, Not(IsEmpty()));
  EXPECT_NE(previous.out, current.out);
  const std::string as_shown = std::string(kGitjobLog) + " (previous)";
  EXPECT_EQ(RunBundlescope({"cat", archive, as_shown}).out, previous.out);
  EXPECT_EQ(RunBundlescope({"cat", archive, as_shown, "-p"}).out, previous.out);
}

TEST(Cat, SaysWhatHasNoPreviousRun) {
  const ProcessOutcome object = RunBundlescope({"cat", Sample(kDump), "cluster fleet-default/edge-berlin", "-p"});
  EXPECT_EQ(object.exit_code, kUsage) << object.Describe();
  EXPECT_THAT(object.err, HasSubstr("--previous is for logs"));
  for (const char* name : {kAgentLog, "clusters/edge-berlin/cluster.json"}) {
    const ProcessOutcome outcome = RunBundlescope({"cat", Sample(kNative), name, "-p"});
    EXPECT_EQ(outcome.exit_code, kUsage) << outcome.Describe();
    EXPECT_THAT(outcome.err, HasSubstr("no log of a previous run"));
    EXPECT_THAT(outcome.out, IsEmpty());
  }
}

// "<time> 中中中...<end>", of at least so many bytes.
std::string LongLine(size_t bytes, std::string_view end) {
  std::string line = "2025-01-01T00:00:00Z ";
  while (line.size() < bytes) line += "中";
  return line.append(end);
}

// Not EXPECT_EQ, which would print megabytes.
void ExpectSameText(const ProcessOutcome& outcome, std::string_view expected) {
  EXPECT_EQ(outcome.exit_code, kNothingFound) << outcome.err;
  EXPECT_EQ(outcome.out.size(), expected.size());
  EXPECT_TRUE(outcome.out == expected);
}

TEST(Cat, PrintsALongLineWholeOrNotAtAll) {
  const TempFolder folder;
  const std::string line = LongLine(size_t{3} << 20, " needle\n");
  const std::string next = "2025-01-01T00:00:01Z next\n";
  for (size_t shift = 0; shift < 3; ++shift) {
    const std::string first = std::string(shift, '.') + "\n";
    const std::string log = folder.Write("pod.log", first + line + next);
    ExpectSameText(RunBundlescope({"cat", log, "pod.log"}), first + line + next);
    ExpectSameText(RunBundlescope({"cat", log, "pod.log", "--raw", "--grep", "needle"}), line);
  }
  const std::string log = folder.Write("pod.log", line + next);
  ExpectSameText(RunBundlescope({"cat", log, "pod.log", "--grep", "needle"}), line);
  ExpectSameText(RunBundlescope({"cat", log, "pod.log", "--grep", "next"}), next);
  ExpectSameText(RunBundlescope({"cat", log, "pod.log", "--since", "2025-01-01T00:00:01Z"}), next);
  ExpectSameText(RunBundlescope({"cat", log, "pod.log", "--until", "2025-01-01T00:00:01Z"}), line);
}

TEST(Cat, JudgesALineOfEnormousLengthByItsBeginning) {
  const TempFolder folder;
  const std::string line = LongLine(size_t{17} << 20, " needle\n");
  const std::string next = "2025-01-01T00:00:01Z next needle\n";
  const std::string log = folder.Write("pod.log", line + next);
  ExpectSameText(RunBundlescope({"cat", log, "pod.log", "--grep", "needle"}), next);
  ExpectSameText(RunBundlescope({"cat", log, "pod.log", "--grep", "Z 中"}), line);
}

TEST(Cat, EndsTheLastLine) {
  const TempFolder folder;
  const std::string log = folder.Write("pod.log", "2025-01-01T00:00:00Z no line break");
  EXPECT_EQ(RunBundlescope({"cat", log, "pod.log"}).out, "2025-01-01T00:00:00Z no line break\n");
  EXPECT_EQ(RunBundlescope({"cat", log, "pod.log", "--raw"}).out, "2025-01-01T00:00:00Z no line break");
  const std::string pods = "depot/var/log/pods/cattle-fleet-system_fleet-agent-0_1234-5/fleet-agent/";
  folder.Write(pods + "0.log", "2025-01-02T00:00:00Z stdout F younger\n");
  folder.Write(pods + "0.log.20250101-120000", "2025-01-01T00:00:00Z stdout F cut");
  for (const char* how : {"--raw", "--grep=."}) {
    EXPECT_EQ(RunBundlescope({"cat", (folder.path() / "depot").string(), "cattle-fleet-system/fleet-agent-0", how}).out,
              "2025-01-01T00:00:00Z stdout F cut\n2025-01-02T00:00:00Z stdout F younger\n");
  }
}

TEST(Cat, TakesTheLineBreaksOfWindowsForLineBreaks) {
  const TempFolder folder;
  const std::string line = "2025-01-01T00:00:00Z one\r\n2025-01-01T00:00:01Z \rtwo\r\n";
  const std::string log = folder.Write("pod.log", line);
  EXPECT_EQ(RunBundlescope({"cat", log, "pod.log"}).out, "2025-01-01T00:00:00Z one\n2025-01-01T00:00:01Z \\x0dtwo\n");
  EXPECT_EQ(RunBundlescope({"cat", log, "pod.log", "--raw"}).out, line);
  // CR and LF on both sides of the border where a long line is passed on.
  const std::string text((size_t{1} << 20), 'x');
  for (size_t length = text.size() - 1; length <= text.size(); ++length) {
    const std::string x = text.substr(0, length);
    ExpectSameText(RunBundlescope({"cat", folder.Write("pod.log", x + "\r\n"), "pod.log"}), x + "\n");
  }
}

TEST(Cat, FindsAnObjectByKindAndNameAlone) {
  for (const char* name : {"cluster edge-berlin", "Cluster/edge-berlin"}) {
    const ProcessOutcome outcome = RunBundlescope({"cat", Sample(kDump), name});
    ASSERT_EQ(outcome.exit_code, kNothingFound) << outcome.Describe();
    EXPECT_EQ(ParseReport(outcome).at("metadata").at("name"), "edge-berlin") << name;
  }
}

TEST(Cat, SaysThatALinkIsNotFollowed) {
  const TempFolder folder;
  folder.Write("case/objects.json", R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"n"}})");
  folder.Write("case/pod.log", "2025-01-01T00:00:00Z line\n");
  std::filesystem::create_symlink("pod.log", folder.path() / "case" / "link.log");
  const ProcessOutcome outcome = RunBundlescope({"cat", (folder.path() / "case").string(), "link.log"});
  EXPECT_EQ(outcome.exit_code, kUsage) << outcome.Describe();
  EXPECT_THAT(outcome.err, HasSubstr("link"));
  EXPECT_THAT(outcome.err, HasSubstr("not followed"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("there is no")));
}

TEST(Cat, RefusesATimeSpanThatEndsBeforeItBegins) {
  const ProcessOutcome outcome = RunBundlescope(
      {"cat", Sample(kNative), kAgentLog, "--since", "2025-03-13T12:41:00Z", "--until", "2025-03-13T12:40:00Z"});
  EXPECT_EQ(outcome.exit_code, kUsage) << outcome.Describe();
  EXPECT_THAT(outcome.err, HasSubstr("later than --until"));
}

TEST(Limits, CanBeSetByTheirNamesAndAreReportedWhenPassed) {
  const ProcessOutcome few = RunBundlescope({"show", "--diagnostics", "--limit", "members=3", Sample(kNative)});
  EXPECT_EQ(few.exit_code, kPartial) << few.Describe();
  EXPECT_THAT(few.out, HasSubstr("limit.members"));
  const ProcessOutcome small = RunBundlescope(
      {"show", "--diagnostics", "--limit", "object-bytes=1MiB", "--limit", "member-bytes=1KiB", Sample(kNative)});
  EXPECT_THAT(small.out, HasSubstr("limit.member-bytes"));
  for (const std::string wrong : {"memers=3", "members", "members=", "members=-1", "members=1XiB", "zstd-window=99"}) {
    const ProcessOutcome outcome = RunBundlescope({"show", "--limit", wrong, Sample(kNative)});
    EXPECT_EQ(outcome.exit_code, kUsage) << wrong;
    EXPECT_THAT(outcome.err, HasSubstr(wrong == "memers=3" ? "there is no limit" : "--limit")) << wrong;
  }
}

}  // namespace
}  // namespace bundlescope
