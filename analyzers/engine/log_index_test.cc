#include "analyzers/engine/log_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LogIndexTest : public ::testing::Test {
 protected:
  LogIndexTest() : scanner_(Signals()) {
    archive_ = builder_.AddArchive("a");
    builder_.archive(archive_).collected_at = ParseRfc3339("2025-03-13T13:00:00Z");
    for (const std::string_view uid : {"one", "two"}) {
      slots_.push_back(builder_.AddSlot(archive_, std::string(uid)));
      builder_.SetUid(slots_.back(), uid);
    }
  }

  static std::vector<ScanSignal> Signals() {
    std::vector<ScanSignal> signals(2);
    signals[0].literals = {"boom"};
    signals[1].literals = {"bang"};
    return signals;
  }

  LogId Log(size_t cluster, std::string pod, std::string_view text) {
    const LogId id = builder_.AddLog(slots_[cluster], archive_, "logs/" + pod);
    builder_.log(id).ns = "ns";
    builder_.log(id).pod = std::move(pod);
    scanner_.BeginLog(id);
    scanner_.LogData(text);
    scanner_.EndLog();
    return id;
  }

  LogIndex& Index() {
    scanner_.Finish();
    snapshot_.emplace(builder_.Build());
    return index_.emplace(*snapshot_, scanner_);
  }

  // The cluster in which a log is.
  ClusterId ClusterOf(LogId log) const { return snapshot_->logs()[log].cluster; }

  SnapshotBuilder builder_;
  LogScanner scanner_;
  ArchiveId archive_ = 0;
  std::vector<SnapshotBuilder::SlotId> slots_;
  std::optional<Snapshot> snapshot_;
  std::optional<LogIndex> index_;
};

TEST_F(LogIndexTest, KnowsTheLogsOfEachClusterThatHoldASignal) {
  const LogId first = Log(0, "a", "boom\n");
  const LogId other = Log(1, "a", "boom\nbang\n");
  const LogId last = Log(0, "b", "quiet\nboom\n");
  const LogIndex& index = Index();
  EXPECT_THAT(index.Holding(0, ClusterOf(first)), ElementsAre(first, last));
  EXPECT_THAT(index.Holding(0, ClusterOf(other)), ElementsAre(other));
  EXPECT_THAT(index.Holding(1, ClusterOf(first)), IsEmpty());
  EXPECT_THAT(index.Holding(1, ClusterOf(other)), ElementsAre(other));
}

TEST_F(LogIndexTest, SelectsBySourceAndClusterAndRemembersIt) {
  const LogId a = Log(0, "a", "x\n");
  const LogId b = Log(0, "b", "x\n");
  const LogId other = Log(1, "a", "x\n");
  LogIndex& index = Index();
  SignalSource any;
  any.any = true;
  SignalSource pod_a;
  pod_a.pods = {"a"};
  const SelectedLogs& all = index.Select(any, ClusterOf(a));
  EXPECT_THAT(all.logs, ElementsAre(a, b));
  EXPECT_THAT(index.Select(pod_a, ClusterOf(a)).logs, ElementsAre(a));
  EXPECT_THAT(index.Select(any, ClusterOf(other)).logs, ElementsAre(other));
  EXPECT_EQ(&index.Select(SignalSource(any), ClusterOf(a)), &all);
}

TEST_F(LogIndexTest, ASourceWithoutAnyLogIsNotExhaustiveAndSaysWhatIsMissing) {
  const LogId a = Log(0, "a", "x\n");
  SignalSource agent;
  agent.components = {"fleet-agent"};
  const SelectedLogs& selected = Index().Select(agent, ClusterOf(a));
  EXPECT_THAT(selected.logs, IsEmpty());
  EXPECT_FALSE(selected.exhaustive);
  EXPECT_THAT(selected.missing, ElementsAre("logs of fleet-agent"));
}

TEST_F(LogIndexTest, LogsThatWereDroppedDoNotCount) {
  const LogId a = Log(0, "a", "boom\n");
  const LogId twin = Log(0, "a", "boom\n");
  builder_.DropLog(twin);
  const LogIndex& index = Index();
  EXPECT_THAT(index.Holding(0, ClusterOf(a)), ElementsAre(a));
}

}  // namespace
}  // namespace bundlescope
