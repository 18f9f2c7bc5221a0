#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/testing/layout_driver.h"

namespace bundlescope {
namespace {

constexpr std::string_view kGroup = "fleet.cattle.io";

std::string Object(std::string_view kind, std::string_view ns, std::string_view name) {
  return fmt::format(
      "apiVersion: fleet.cattle.io/v1alpha1\nkind: {}\nmetadata:\n  creationTimestamp: \"2025-03-01T10:00:00Z\"\n"
      "  name: {}\n  namespace: {}\n",
      kind, name, ns);
}

LayoutDriver& AddObject(LayoutDriver& driver, std::string_view plural, std::string_view kind, std::string_view ns,
                        std::string_view name) {
  return driver.Add(fmt::format("{}_{}_{}", plural, ns, name), Object(kind, ns, name));
}

LayoutDriver Driver() { return LayoutDriver(FleetDumpLayout(), "dump.tgz"); }

// As a dump of all namespaces begins.
class WholeDump : public LayoutDriver {
 public:
  WholeDump() : LayoutDriver(FleetDumpLayout(), "dump.tgz") {
    AddObject(*this, "clusters", "Cluster", "fleet-local", "local");
    AddObject(*this, "clusters", "Cluster", "fleet-default", "edge");
    AddObject(*this, "bundledeployments", "BundleDeployment", "cluster-fleet-default-edge-0123456789ab", "app");
  }
};

TEST(FleetDump, IsRecognisedByFlatNamesWithFleetObjects) {
  const std::string head = Object("GitRepo", "fleet-default", "a");
  const LayoutScore score =
      RecogniseNames(FleetDumpLayout(), {"gitrepos_fleet-default_a", "clusters_fleet-local_local"}, head);
  EXPECT_EQ(score.points, 90);
  EXPECT_NE(score.reason.find("gitrepos_fleet-default_a"), std::string::npos);
  EXPECT_EQ(RecogniseNames(FleetDumpLayout(), {"dump/gitrepos_fleet-default_a"}, head).points, 90);
  EXPECT_EQ(RecogniseNames(FleetDumpLayout(), {"events_default"}, R"({"involvedObject":{}})").points, 90);
}

TEST(FleetDump, DoesNotClaimOtherTrees) {
  const std::string head = Object("GitRepo", "fleet-default", "a");
  EXPECT_EQ(RecogniseNames(FleetDumpLayout(), {"gitrepos_fleet-default_a"}, "hello").points, 0);
  EXPECT_EQ(RecogniseNames(FleetDumpLayout(), {"a/b/gitrepos_fleet-default_a"}, head).points, 0);
  EXPECT_EQ(RecogniseNames(FleetDumpLayout(), {"gitrepos_a_b", "README.md", "main.go", "x.yaml"}, head).points, 0);
  EXPECT_EQ(RecogniseNames(FleetDumpLayout(), {"gitrepos__b", "gitrepos_a_b_c", "gitrepos_a"}, head).points, 0);
  EXPECT_EQ(RecogniseNames(FleetDumpLayout(), {}).points, 0);
}

TEST(FleetDump, IsTheManagementClusterNamedLocal) {
  const Snapshot snapshot = WholeDump().End();
  EXPECT_EQ(snapshot.clusters()[0].name, "local");
  EXPECT_EQ(snapshot.clusters()[0].role, Role::kUpstream);
  EXPECT_NE(snapshot.Find(0, kGroup, "Cluster", "fleet-default", "edge"), nullptr);
}

TEST(FleetDump, CallsWhatAWholeDumpDoesNotHoldEmpty) {
  const Snapshot snapshot = WholeDump().End();
  EXPECT_EQ(StatusOf(snapshot, kGroup, "Cluster"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, kGroup, "BundleDeployment"), CoverageStatus::kCollected);
  for (const char* kind :
       {"BundleNamespaceMapping", "Bundle", "ClusterGroup", "GitRepoRestriction", "GitRepo", "HelmOp"}) {
    EXPECT_EQ(StatusOf(snapshot, kGroup, kind), CoverageStatus::kEmpty) << kind;
  }
  for (const char* kind : {"Content", "ClusterRegistration", "ImageScan"}) {
    EXPECT_EQ(StatusOf(snapshot, kGroup, kind), CoverageStatus::kNotAsked) << kind;
  }
  EXPECT_EQ(StatusOf(snapshot, "", "Secret", "default"), CoverageStatus::kNotAsked);
}

TEST(FleetDump, CallsEverythingTruncatedWhenItWasCut) {
  const Snapshot snapshot = WholeDump().End(false);
  for (const char* kind : {"Cluster", "BundleDeployment", "Bundle", "GitRepo", "HelmOp"}) {
    EXPECT_EQ(StatusOf(snapshot, kGroup, kind), CoverageStatus::kTruncated) << kind;
  }
  EXPECT_EQ(snapshot.Objects(0, kGroup, "Cluster").size(), 2u);
}

TEST(FleetDump, DoesNotTrustADumpThatMayHaveBeenNarrowed) {
  LayoutDriver driver = Driver();
  AddObject(driver, "clusters", "Cluster", "fleet-default", "edge");
  AddObject(driver, "bundles", "Bundle", "fleet-default", "app");
  AddObject(driver, "bundledeployments", "BundleDeployment", "cluster-fleet-default-edge-0123456789ab", "app");
  const Snapshot snapshot = driver.End();
  EXPECT_EQ(StatusOf(snapshot, kGroup, "Cluster"), CoverageStatus::kTruncated);
  EXPECT_EQ(StatusOf(snapshot, kGroup, "GitRepo"), CoverageStatus::kTruncated);
  EXPECT_TRUE(HasDiagnostic(snapshot, "archive.narrowed", DiagnosticLevel::kWarning));
}

TEST(FleetDump, TrustsADumpOfSeveralWorkspacesWithoutALocalCluster) {
  LayoutDriver driver = Driver();
  AddObject(driver, "clusters", "Cluster", "fleet-default", "edge");
  AddObject(driver, "gitrepos", "GitRepo", "team-a", "app");
  EXPECT_EQ(StatusOf(driver.End(), kGroup, "Bundle"), CoverageStatus::kEmpty);
}

TEST(FleetDump, KnowsSecretsOnlyWhenItHoldsSome) {
  WholeDump driver;
  driver.Add("secrets_fleet-default_edge-kubeconfig",
             "data: null\nmetadata:\n  name: edge-kubeconfig\n  namespace: fleet-default\ntype: Opaque\n");
  const Snapshot snapshot = driver.End();
  const class Object* secret = snapshot.Find(0, "", "Secret", "fleet-default", "edge-kubeconfig");
  ASSERT_NE(secret, nullptr);
  EXPECT_EQ(secret->version, "v1");
  EXPECT_EQ(StatusOf(snapshot, "", "Secret", "fleet-default"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, "", "Secret", "fleet-local"), CoverageStatus::kEmpty);
  EXPECT_EQ(StatusOf(snapshot, "", "Secret", "cattle-fleet-system"), CoverageStatus::kEmpty);
  EXPECT_EQ(StatusOf(snapshot, "", "Secret", "cattle-fleet-clusters-system"), CoverageStatus::kNotAsked);
  EXPECT_EQ(StatusOf(snapshot, "", "Secret"), CoverageStatus::kNotAsked);
}

TEST(FleetDump, ReadsEventsWithoutKindAndWithoutAFinalNewline) {
  WholeDump driver;
  driver.Add(
      "events_fleet-default",
      R"({"metadata":{"name":"e1","namespace":"fleet-default"},"involvedObject":{},"lastTimestamp":"2025-03-13T12:41:00Z"})"
      "\n"
      R"({"metadata":{"name":"e2","namespace":"fleet-default"},"involvedObject":{},"lastTimestamp":"2025-03-13T12:42:00Z"})");
  const Snapshot snapshot = driver.End();
  EXPECT_EQ(snapshot.Objects(0, "", "Event").size(), 2u);
  EXPECT_EQ(StatusOf(snapshot, "", "Event", "fleet-default"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, "", "Event", "kube-system"), CoverageStatus::kEmpty);
  EXPECT_EQ(FormatRfc3339(*snapshot.archives()[0].collected_at), "2025-03-13T12:42:00Z");
}

TEST(FleetDump, TakesTheNewestTimeAndSaysSo) {
  const Snapshot snapshot = WholeDump().End();
  const ArchiveInfo& info = snapshot.archives()[0];
  EXPECT_EQ(FormatRfc3339(*info.collected_at), "2025-03-01T10:00:00Z");
  EXPECT_EQ(info.collected_at_from, "newest time in the objects");
  EXPECT_FALSE(info.collected_at_exact);
  EXPECT_TRUE(HasDiagnostic(snapshot, "archive.time-inferred", DiagnosticLevel::kNote));
}

TEST(FleetDump, SaysWhenNoTimeIsKnown) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add("metrics_monitoring-gitjob", "x 1\n").End();
  EXPECT_FALSE(snapshot.archives()[0].collected_at);
  EXPECT_TRUE(HasDiagnostic(snapshot, "archive.time-unknown", DiagnosticLevel::kWarning));
  EXPECT_EQ(driver.UseOf("metrics_monitoring-gitjob"), MemberPlan::Use::kIgnore);
}

TEST(FleetDump, DoubtsAKindOfWhichOneMemberIsUnreadable) {
  WholeDump driver;
  driver.Add("bundles_fleet-default_a", "apiVersion: [\n");
  AddObject(driver, "bundles", "Bundle", "fleet-default", "b");
  const Snapshot snapshot = driver.End();
  EXPECT_EQ(StatusOf(snapshot, kGroup, "Bundle"), CoverageStatus::kTruncated);
  EXPECT_EQ(StatusOf(snapshot, kGroup, "Cluster"), CoverageStatus::kCollected);
  EXPECT_TRUE(HasDiagnostic(snapshot, "object.unreadable", DiagnosticLevel::kError));
}

TEST(FleetDump, AcceptsContentsAndTheOldNameOfHelmOps) {
  WholeDump driver;
  driver.Add("contents_s-0123",
             "apiVersion: fleet.cattle.io/v1alpha1\ncontent: null\nkind: Content\nmetadata:\n  name: s-0123\n");
  AddObject(driver, "helmapps", "HelmApp", "fleet-default", "chart");
  const Snapshot snapshot = driver.End();
  EXPECT_NE(snapshot.Find(0, kGroup, "Content", "", "s-0123"), nullptr);
  EXPECT_NE(snapshot.Find(0, kGroup, "HelmApp", "fleet-default", "chart"), nullptr);
  EXPECT_EQ(StatusOf(snapshot, kGroup, "Content"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, kGroup, "HelmApp"), CoverageStatus::kCollected);
}

}  // namespace
}  // namespace bundlescope
