#include "analyzers/engine/signal_data.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/snapshot/builder.h"

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kLine = "W0313 12:00:53.200000       1 r.go:1] boom\n";

class SignalDataTest : public ::testing::Test {
 protected:
  SignalDataTest() {
    signal_.name = "boom";
    signal_.source.components = {"fleet-agent"};
    ScanSignal scan;
    scan.literals = {"boom"};
    std::vector<ScanSignal> signals;
    signals.push_back(std::move(scan));
    scanner_ = std::make_unique<LogScanner>(std::move(signals));
  }
  SnapshotBuilder::SlotId Archive(const std::string& name, std::string_view collected = "2025-03-13T13:00:00Z") {
    const ArchiveId id = builder_.AddArchive(name);
    builder_.archive(id).collected_at = ParseRfc3339(collected);
    const auto slot = builder_.AddSlot(id, "c");
    builder_.SetUid(slot, "same-cluster");
    return slot;
  }
  LogId Log(SnapshotBuilder::SlotId slot, ArchiveId archive, std::string_view text, std::string pod = "fleet-agent-1") {
    const LogId id = builder_.AddLog(slot, archive, "logs/" + pod);
    builder_.log(id).ns = "cattle-fleet-system";
    builder_.log(id).pod = std::move(pod);
    builder_.log(id).components = {"fleet-agent"};
    scanner_->BeginLog(id);
    scanner_->LogData(text);
    scanner_->EndLog();
    scanner_->Finish();
    return id;
  }
  // In an archive that does not say when it was made.
  void LogsOfAPodWithAnInitContainer(std::string_view initialized, std::string_view last) {
    const auto slot = Archive("a");
    builder_.archive(0).collected_at_exact = false;
    const LogId init = Log(slot, 0, fmt::format("W0313 {}.000000       1 r.go:1] registered\n", last));
    builder_.log(init).container = "fleet-agent-register";
    builder_.log(Log(slot, 0, kLine)).container = "fleet-agent";
    builder_.AddJson(slot, "pods",
                     fmt::format(R"([{{"metadata":{{"name":"fleet-agent-1","namespace":"cattle-fleet-system"}},
        "spec":{{"initContainers":[{{"name":"fleet-agent-register"}}],"containers":[{{"name":"fleet-agent"}}]}},
        "status":{{"phase":"Running","conditions":[{{"type":"Initialized","status":"{}",
          "lastTransitionTime":"2025-03-13T12:00:11Z"}}]}}}}])",
                                 initialized),
                     {"v1", "Pod"});
  }
  SignalData Read() {
    snapshot_.emplace(builder_.Build());
    LogIndex logs(*snapshot_, *scanner_);
    return SignalReader(logs).Read(signal_, 0, 0, {});
  }

  Signal signal_;
  SnapshotBuilder builder_;
  std::unique_ptr<LogScanner> scanner_;
  std::optional<Snapshot> snapshot_;
};

TEST_F(SignalDataTest, TheSameLineInTwoArchivesCountsOnce) {
  Log(Archive("collector"), 0, kLine);
  Log(Archive("native"), 1, "2025-03-13T12:00:53.3Z " + std::string(kLine));
  const SignalData data = Read();
  EXPECT_EQ(data.count, 1u);
  EXPECT_EQ(FormatRfc3339(*data.first()), "2025-03-13T12:00:53.200Z");
}

TEST_F(SignalDataTest, TheSameLineTwiceInOneLogCountsTwice) {
  Log(Archive("a"), 0, std::string(kLine) + std::string(kLine));
  EXPECT_EQ(Read().count, 2u);
}

TEST_F(SignalDataTest, LinesOfTwoPodsCountBoth) {
  const auto slot = Archive("a");
  Log(slot, 0, kLine, "fleet-agent-1");
  Log(slot, 0, kLine, "fleet-agent-2");
  EXPECT_EQ(Read().count, 2u);
}

TEST_F(SignalDataTest, WithoutAnyWantedLogNothingIsKnown) {
  Archive("a");
  const SignalData data = Read();
  EXPECT_FALSE(data.exhaustive);
  EXPECT_THAT(data.missing, ElementsAre("logs of fleet-agent"));
}

TEST_F(SignalDataTest, ACutLogIsNotExhaustive) {
  builder_.log(Log(Archive("a"), 0, kLine)).complete = false;
  const SignalData data = Read();
  EXPECT_EQ(data.count, 1u);
  EXPECT_FALSE(data.exhaustive);
  EXPECT_THAT(data.missing, ElementsAre("the rest of the log cattle-fleet-system/fleet-agent-1"));
}

TEST_F(SignalDataTest, ARunningPodWithoutItsLogIsAGap) {
  const auto slot = Archive("a");
  Log(slot, 0, kLine);
  builder_.AddJson(
      slot, "pods",
      R"([{"metadata":{"name":"fleet-agent-1","namespace":"cattle-fleet-system"},"status":{"phase":"Running"}},
      {"metadata":{"name":"fleet-agent-2","namespace":"cattle-fleet-system"},"status":{"phase":"Running"}},
      {"metadata":{"name":"fleet-agent-3","namespace":"cattle-fleet-system"},"status":{"phase":"Pending"}}])",
      {"v1", "Pod"});
  const SignalData data = Read();
  EXPECT_FALSE(data.exhaustive);
  EXPECT_THAT(data.missing, ElementsAre("logs of cattle-fleet-system/fleet-agent-2"));
}

TEST_F(SignalDataTest, ADamagedArchiveIsAGapUnlessItsListOfPodsShowsThatNothingIsMissing) {
  const auto slot = Archive("a");
  Log(slot, 0, kLine);
  builder_.archive(0).complete = false;
  EXPECT_THAT(Read().missing, ElementsAre("the lost part of a"));
}

TEST_F(SignalDataTest, TheListOfPodsProvesThatADamagedArchiveLostNoWantedLog) {
  const auto slot = Archive("a");
  Log(slot, 0, kLine);
  builder_.archive(0).complete = false;
  builder_.AddJson(
      slot, "pods",
      R"([{"metadata":{"name":"fleet-agent-1","namespace":"cattle-fleet-system"},"status":{"phase":"Running"}}])",
      {"v1", "Pod"});
  Coverage coverage;
  coverage.kind = "Pod";
  coverage.status = CoverageStatus::kCollected;
  builder_.AddCoverage(slot, std::move(coverage));
  EXPECT_TRUE(Read().exhaustive);
}

TEST_F(SignalDataTest, AWholeLogIsSeenUntilItWasCollected) {
  Log(Archive("a"), 0, kLine);
  const SignalData data = Read();
  EXPECT_TRUE(data.exhaustive);
  EXPECT_THAT(data.missing, IsEmpty());
  EXPECT_EQ(FormatRfc3339(*data.observed_until), "2025-03-13T13:00:00Z");
}

TEST_F(SignalDataTest, TheLogOfAnInitContainerThatIsDoneDoesNotEndTheTimeThatWasSeen) {
  LogsOfAPodWithAnInitContainer("True", "12:00:10");
  EXPECT_EQ(FormatRfc3339(*Read().observed_until), "2025-03-13T12:00:53.200Z");
}

TEST_F(SignalDataTest, TheLogOfALaterPodOfTheSameNameIsNotOver) {
  LogsOfAPodWithAnInitContainer("True", "12:05:00");
  builder_.log(1).dropped = true;
  EXPECT_EQ(FormatRfc3339(*Read().observed_until), "2025-03-13T12:05:00Z");
}

TEST_F(SignalDataTest, TheLogOfAnInitContainerThatRunsEndsTheTimeThatWasSeen) {
  LogsOfAPodWithAnInitContainer("False", "12:00:10");
  EXPECT_EQ(FormatRfc3339(*Read().observed_until), "2025-03-13T12:00:10Z");
}

TEST_F(SignalDataTest, ThePreviousRunIsSeenOnlyUntilItsLastLine) {
  builder_.log(Log(Archive("a"), 0, kLine)).previous = true;
  EXPECT_EQ(FormatRfc3339(*Read().observed_until), "2025-03-13T12:00:53.200Z");
}

TEST(Selects, MatchesComponentsNamespacesPodsAndContainers) {
  LogStream log;
  log.ns = "n";
  log.pod = "fleet-agent-1";
  log.components = {"fleet-agent"};
  SignalSource source;
  source.components = {"fleet-agent"};
  EXPECT_TRUE(Selects(source, log));
  source.pods = {"fleet-agent-*"};
  EXPECT_TRUE(Selects(source, log));
  source.containers = {"other"};
  EXPECT_TRUE(Selects(source, log));  // several containers in one text
  log.container = "main";
  EXPECT_FALSE(Selects(source, log));
  source = {};
  source.any = true;
  source.previous = true;
  EXPECT_FALSE(Selects(source, log));
}

}  // namespace
}  // namespace bundlescope
