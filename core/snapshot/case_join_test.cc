#include "core/snapshot/case_join.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using SlotId = SnapshotBuilder::SlotId;

class CaseJoinTest : public ::testing::Test {
 protected:
  SlotId Slot(const std::string& archive, std::string_view name = "") {
    return builder_.AddSlot(builder_.AddArchive(archive), name);
  }
  void Add(SlotId slot, std::string_view json) { ASSERT_EQ(builder_.AddJson(slot, "o", json), 1u) << json; }
  void AddFleetCluster(SlotId slot, std::string_view name, std::string_view client_id,
                       std::string_view ns = "fleet-default") {
    Add(slot, fmt::format(R"({{"apiVersion":"fleet.cattle.io/v1alpha1","kind":"Cluster",
        "metadata":{{"name":"{}","namespace":"{}"}},"spec":{{"clientID":"{}"}}}})",
                          name, ns, client_id));
  }
  const Cluster* Find(const Snapshot& snapshot, std::string_view id) {
    for (const Cluster& cluster : snapshot.clusters()) {
      if (cluster.id == id) return &cluster;
    }
    return nullptr;
  }

  SnapshotBuilder builder_;
};

TEST_F(CaseJoinTest, TwoArchivesWithTheSameNodeAreOneCluster) {
  const SlotId a = Slot("a.tgz");
  const SlotId b = Slot("b.tgz", "edge");
  Add(a, R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"n1","uid":"node-uid"}})");
  Add(b, R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"n1","uid":"node-uid"}})");
  const Snapshot snapshot = builder_.Build();
  ASSERT_EQ(snapshot.clusters().size(), 1u);
  EXPECT_EQ(snapshot.clusters()[0].id, "edge");
  EXPECT_EQ(snapshot.clusters()[0].archives.size(), 2u);
  EXPECT_EQ(snapshot.objects().size(), 1u);
}

TEST_F(CaseJoinTest, NodesThatOnlyShareANameAreNotOneCluster) {
  const SlotId a = Slot("a.tgz");
  const SlotId b = Slot("b.tgz");
  Add(a, R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"node-1","uid":"x"}})");
  Add(b, R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"node-1","uid":"y"}})");
  EXPECT_EQ(builder_.Build().clusters().size(), 2u);
}

TEST_F(CaseJoinTest, LinksADownstreamClusterByTheClientIdOfItsAgent) {
  const SlotId up = Slot("up.tgz", "local");
  const SlotId down = Slot("down.tgz");
  AddFleetCluster(up, "edge-berlin", "client-7");
  Add(down,
      R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"fleet-agent","namespace":"cattle-fleet-system"},
      "data":{"config":"{\"clientID\":\"client-7\"}"}})");
  const Snapshot snapshot = builder_.Build();
  const Cluster* edge = Find(snapshot, "edge-berlin");
  ASSERT_NE(edge, nullptr);
  EXPECT_TRUE(edge->collected);
  EXPECT_EQ(edge->role, Role::kDownstream);
  EXPECT_EQ(edge->fleet_namespace, "fleet-default");
  ASSERT_TRUE(edge->upstream.has_value());
  EXPECT_EQ(snapshot.clusters()[*edge->upstream].id, "local");
}

TEST_F(CaseJoinTest, LinksByTheAnnotationsThatRancherGivesItsNodes) {
  const SlotId up = Slot("up.tgz", "local");
  const SlotId down = Slot("down.tgz");
  AddFleetCluster(up, "edge", "other");
  Add(down, R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"n","uid":"u","annotations":{
      "cluster.x-k8s.io/cluster-name":"edge","cluster.x-k8s.io/cluster-namespace":"fleet-default"}}})");
  const Snapshot snapshot = builder_.Build();
  EXPECT_EQ(snapshot.clusters().size(), 2u);
  EXPECT_TRUE(Find(snapshot, "edge")->upstream.has_value());
}

TEST_F(CaseJoinTest, AClusterOfWhichOnlyTheManagementSideSpeaksIsNamedAsNotCollected) {
  AddFleetCluster(Slot("up.tgz", "local"), "far-away", "c");
  const Snapshot snapshot = builder_.Build();
  const Cluster* far = Find(snapshot, "far-away");
  ASSERT_NE(far, nullptr);
  EXPECT_FALSE(far->collected);
  EXPECT_EQ(Find(snapshot, "local")->role, Role::kUpstream);
}

TEST_F(CaseJoinTest, TheLocalClusterOfFleetIsTheManagementClusterItself) {
  AddFleetCluster(Slot("up.tgz", "local"), "local", "c", "fleet-local");
  const Snapshot snapshot = builder_.Build();
  ASSERT_EQ(snapshot.clusters().size(), 1u);
  EXPECT_EQ(snapshot.clusters()[0].fleet_namespace, "fleet-local");
  EXPECT_FALSE(snapshot.clusters()[0].upstream.has_value());
}

TEST_F(CaseJoinTest, TwoDumpsOfOneManagementClusterAreOneCluster) {
  for (const char* archive : {"a.tgz", "b.tgz"}) {
    Add(Slot(archive, "local"), R"({"apiVersion":"fleet.cattle.io/v1alpha1","kind":"Cluster",
        "metadata":{"name":"edge","namespace":"fleet-default","uid":"one"}})");
  }
  EXPECT_EQ(builder_.Build().clusters().size(), 2u);  // the management cluster and edge
}

TEST_F(CaseJoinTest, SaysThatNothingLinksTwoArchives) {
  AddFleetCluster(Slot("up.tgz", "local"), "edge", "c");
  const SlotId down = Slot("down.tgz");
  Add(down, R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"n","uid":"u"}})");
  const Snapshot snapshot = builder_.Build();
  ASSERT_EQ(snapshot.diagnostics().size(), 1u);
  EXPECT_EQ(snapshot.diagnostics()[0].code, "case.not-linked");
  EXPECT_FALSE(Find(snapshot, "cluster-1")->upstream.has_value());
}

TEST_F(CaseJoinTest, ClustersOfOneNameInTwoWorkspacesGetDifferentIds) {
  const SlotId up = Slot("up.tgz", "local");
  AddFleetCluster(up, "edge", "a", "fleet-default");
  AddFleetCluster(up, "edge", "b", "team-b");
  const Snapshot snapshot = builder_.Build();
  EXPECT_NE(Find(snapshot, "edge"), nullptr);
  EXPECT_NE(Find(snapshot, "team-b/edge"), nullptr);
}

TEST_F(CaseJoinTest, AClusterMayHaveATimeOfItsOwn) {
  const SlotId a = Slot("a.tgz", "a");
  const SlotId b = Slot("b.tgz", "b");
  builder_.archive(0).collected_at = Timestamp{500, 0};
  builder_.SetCollectedAt(a, Timestamp{100, 0});
  builder_.archive(1).collected_at = Timestamp{300, 0};
  const Snapshot apart = builder_.Build();
  EXPECT_EQ(apart.Now(a)->seconds, 100);
  EXPECT_EQ(apart.Now(b)->seconds, 300);
}

TEST_F(CaseJoinTest, TheNewestTimeOfAClusterCounts) {
  const SlotId a = Slot("a.tgz");
  const SlotId b = Slot("b.tgz");
  builder_.SetUid(a, "u");
  builder_.SetUid(b, "u");
  builder_.SetCollectedAt(a, Timestamp{100, 0});
  builder_.archive(1).collected_at = Timestamp{300, 0};
  const Snapshot snapshot = builder_.Build();
  ASSERT_EQ(snapshot.clusters().size(), 1u);
  EXPECT_EQ(snapshot.Now(0)->seconds, 300);
}

TEST_F(CaseJoinTest, AClusterOfAConvertedArchiveIsOfItsSources) {
  const SlotId slot = Slot("a.tgz", "a");
  const ArchiveId one = builder_.AddSource(0, "one");
  const ArchiveId two = builder_.AddSource(0, "two");
  builder_.SetSources(slot, {one, two});
  builder_.archive(two).collected_at = Timestamp{300, 0};
  const Snapshot snapshot = builder_.Build();
  EXPECT_THAT(snapshot.clusters()[0].archives, ::testing::ElementsAre(one, two));
  EXPECT_EQ(snapshot.Now(0)->seconds, 300);
}

TEST_F(CaseJoinTest, KnowsWhetherAClusterStatesWhoItIs) {
  const SlotId management = Slot("m.tgz", "local");
  AddFleetCluster(management, "stated", "");
  AddFleetCluster(management, "alike", "");
  const SlotId stated = Slot("s.tgz", "s");
  builder_.SetFleetIdentity(stated, "fleet-default", "stated", "the test");
  Slot("a.tgz", "alike");
  const Snapshot snapshot = builder_.Build();
  EXPECT_TRUE(Find(snapshot, "s")->fleet_stated);
  EXPECT_EQ(Find(snapshot, "alike")->fleet_name, "alike");
  EXPECT_FALSE(Find(snapshot, "alike")->fleet_stated);
}

}  // namespace
}  // namespace bundlescope
