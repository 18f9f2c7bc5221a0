#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/testing/layout_driver.h"

namespace bundlescope {
namespace {

constexpr std::string_view kManifest = R"({"format":"bundlescope.archive/1","started":"2025-03-13T12:42:10Z","new":1})";
constexpr const char* kPods = "clusters/edge/objects/core/v1/pods/shop.ndjson";
constexpr std::string_view kPod = R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","namespace":"shop"}})";
constexpr std::string_view kCovered =
    R"({"cluster":"edge","apiVersion":"v1","kind":"Pod","namespace":"shop","status":"collected","items":1})"
    "\n"
    R"({"cluster":"edge","apiVersion":"v1","kind":"Pod","namespace":"lab","status":"empty","items":0})"
    "\n"
    R"({"cluster":"edge","apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","namespace":"","status":"denied","reason":"403"})"
    "\n";

std::string Checksums(std::string_view members = "{}") {
  return R"({"finished":"2025-03-13T12:42:24Z","members":)" + std::string(members) + "}";
}

LayoutDriver Driver() { return LayoutDriver(NativeLayout(), "edge.tar.zst"); }

TEST(Native, IsRecognisedByItsManifest) {
  const LayoutScore score = RecogniseNames(NativeLayout(), {"manifest.json"}, kManifest);
  EXPECT_EQ(score.points, 100);
  EXPECT_EQ(score.reason, "manifest.json says bundlescope.archive/");
  EXPECT_EQ(RecogniseNames(NativeLayout(), {"unpacked/manifest.json"}, kManifest).points, 100);
}

TEST(Native, IsRecognisedWithoutItsManifest) {
  EXPECT_EQ(RecogniseNames(NativeLayout(), {"clusters/edge/cluster.json", kPods}).points, 80);
  EXPECT_EQ(RecogniseNames(NativeLayout(), {kPods}).points, 60);
}

TEST(Native, DoesNotClaimOtherTrees) {
  EXPECT_EQ(RecogniseNames(NativeLayout(), {"manifest.json", "index.js"}, R"({"name":"app"})").points, 0);
  EXPECT_EQ(RecogniseNames(NativeLayout(), {"clusters/edge/cluster.json"}).points, 0);
  EXPECT_EQ(RecogniseNames(NativeLayout(), {kPods, "a", "b", "c"}).points, 0);
  EXPECT_EQ(RecogniseNames(NativeLayout(), {}).points, 0);
}

TEST(Native, ReadsClustersObjectsLogsAndCoverage) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot =
      driver.Add("manifest.json", kManifest)
          .Add(kPods, kPod)
          .Add("clusters/edge/cluster.json",
               R"({"name":"edge-berlin","role":"downstream","uid":"u-1","serverVersion":"v1.32.2+rke2r1","later":{}})")
          .Add("clusters/edge/logs/cattle-fleet-system/fleet-agent-0/fleet-agent.previous.log", "")
          .Add("clusters/edge/metrics/ns/svc.prom", "")
          .Add("coverage.ndjson", kCovered)
          .Add("checksums.json", Checksums())
          .End();
  ASSERT_EQ(snapshot.clusters().size(), 1u);
  const Cluster& cluster = snapshot.clusters()[0];
  EXPECT_EQ(cluster.name, "edge-berlin");
  EXPECT_EQ(cluster.role, Role::kDownstream);
  EXPECT_EQ(cluster.uid, "u-1");
  EXPECT_EQ(cluster.kubernetes, "v1.32.2+rke2r1");
  const Object* pod = snapshot.Find(0, "", "Pod", "shop", "web-0");
  ASSERT_NE(pod, nullptr);
  EXPECT_FALSE(pod->partial);
  ASSERT_EQ(snapshot.logs().size(), 1u);
  EXPECT_EQ(snapshot.logs()[0].Display(), "cattle-fleet-system/fleet-agent-0/fleet-agent (previous)");
  EXPECT_TRUE(snapshot.logs()[0].HasComponent("fleet-agent"));
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "shop"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "lab"), CoverageStatus::kEmpty);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod"), CoverageStatus::kNotAsked);
  EXPECT_EQ(StatusOf(snapshot, "rbac.authorization.k8s.io", "Role"), CoverageStatus::kDenied);
  EXPECT_EQ(FormatRfc3339(*snapshot.archives()[0].collected_at), "2025-03-13T12:42:24Z");
  EXPECT_EQ(snapshot.archives()[0].collected_at_from, "checksums.json finished");
  EXPECT_TRUE(snapshot.archives()[0].collected_at_exact);
  EXPECT_TRUE(snapshot.diagnostics().empty());
}

TEST(Native, FillsInAKindThatAnObjectDoesNotName) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add("manifest.json", kManifest)
                                .Add("clusters/edge/objects/apps/v1/deployments/shop.ndjson",
                                     R"({"metadata":{"name":"web","namespace":"shop"}})")
                                .Add("checksums.json", Checksums())
                                .End();
  EXPECT_NE(snapshot.Find(0, "apps", "Deployment", "shop", "web"), nullptr);
  EXPECT_EQ(StatusOf(snapshot, "apps", "Deployment", "shop"), CoverageStatus::kCollected);  // no coverage.ndjson
}

TEST(Native, ReadsAnyOrderOfMembers) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add("top/checksums.json", Checksums())
                                .Add(std::string("top/") + kPods, kPod)
                                .Add("top/coverage.ndjson", kCovered)
                                .Add("top/manifest.json", kManifest)
                                .End();
  EXPECT_NE(snapshot.Find(0, "", "Pod", "shop", "web-0"), nullptr);
  EXPECT_EQ(snapshot.clusters()[0].name, "edge");
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "shop"), CoverageStatus::kCollected);
}

TEST(Native, AcceptsANewerMinorVersion) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add("manifest.json", R"({"format":"bundlescope.archive/1.7"})")
                                .Add(kPods, kPod)
                                .Add("checksums.json", Checksums())
                                .End();
  EXPECT_EQ(snapshot.objects().size(), 1u);
  EXPECT_TRUE(snapshot.diagnostics().empty());
}

TEST(Native, RefusesANewerMajorVersionWhereverItSaysSo) {
  for (const bool manifest_first : {true, false}) {
    LayoutDriver driver = Driver();
    if (manifest_first) driver.Add("manifest.json", R"({"format":"bundlescope.archive/2"})");
    driver.Add(kPods, kPod).Add("clusters/edge/logs/cattle-fleet-system/fleet-agent-0/fleet-agent.log", "");
    driver.Add("coverage.ndjson", kCovered);
    if (!manifest_first) driver.Add("manifest.json", R"({"format":"bundlescope.archive/2"})");
    const Snapshot snapshot = driver.Add("checksums.json", Checksums()).End();
    EXPECT_TRUE(snapshot.objects().empty());
    EXPECT_TRUE(snapshot.coverage().empty());
    EXPECT_TRUE(snapshot.logs().empty() || snapshot.logs()[0].components.empty());
    EXPECT_TRUE(HasDiagnostic(snapshot, "archive.version", DiagnosticLevel::kError));
    EXPECT_FALSE(snapshot.archives()[0].complete);
  }
}

TEST(Native, ReportsAnArchiveThatWasNotFinished) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add("manifest.json", kManifest).Add(kPods, kPod).End(false);
  EXPECT_TRUE(HasDiagnostic(snapshot, "archive.incomplete", DiagnosticLevel::kError));
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "shop"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "lab"), CoverageStatus::kNotAsked);
  EXPECT_EQ(snapshot.archives()[0].collected_at_from, "manifest.json started");
  EXPECT_FALSE(snapshot.archives()[0].collected_at_exact);
}

TEST(Native, DoesNotBelieveCoverageOfAMemberThatIsLost) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add("manifest.json", kManifest)
                                .Add("coverage.ndjson", kCovered)
                                .Add("checksums.json", Checksums("{\"" + std::string(kPods) + "\":{\"size\":80}}"))
                                .End(false);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "shop"), CoverageStatus::kTruncated);
  EXPECT_TRUE(HasDiagnostic(snapshot, "archive.incomplete", DiagnosticLevel::kError));
}

TEST(Native, HoldsMembersAgainstTheirChecksums) {
  constexpr const char* kLog = "clusters/edge/logs/ns/pod/c.log";
  const auto load = [&](std::string_view pods_sum, std::string_view log_sum) {
    LayoutDriver driver = Driver();
    return driver.Add("manifest.json", kManifest)
        .Add(kPods, kPod)
        .Add(kLog, "x\n")
        .Add("coverage.ndjson", kCovered)
        .Add("checksums.json", Checksums(fmt::format(R"({{"{}":{},"{}":{}}})", kPods, pods_sum, kLog, log_sum)))
        .End();
  };
  const std::string size = std::to_string(kPod.size());
  constexpr std::string_view kRight =
      R"({"size":2,"sha256":"73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac"})";
  const Snapshot right = load("{\"size\":" + size + "}", kRight);
  EXPECT_TRUE(right.archives()[0].complete);
  EXPECT_EQ(StatusOf(right, "", "Pod", "shop"), CoverageStatus::kCollected);
  const Snapshot smaller = load("{\"size\":1}", kRight);
  EXPECT_FALSE(smaller.archives()[0].complete);
  EXPECT_TRUE(HasDiagnostic(smaller, "archive.checksum", DiagnosticLevel::kError));
  EXPECT_EQ(StatusOf(smaller, "", "Pod", "shop"), CoverageStatus::kTruncated);
  EXPECT_TRUE(LogOf(smaller, kLog)->complete);
  const Snapshot other = load("{\"size\":" + size + "}", R"({"size":2,"sha256":"00"})");
  EXPECT_FALSE(LogOf(other, kLog)->complete);
  EXPECT_EQ(StatusOf(other, "", "Pod", "shop"), CoverageStatus::kCollected);
}

TEST(Native, ReportsAMemberWithMissingBytesOnceAndNotAsChanged) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add("manifest.json", kManifest)
                                .Add("clusters/edge/logs/ns/pod/c.log", "x\n", false)
                                .Add("checksums.json", Checksums(R"({"clusters/edge/logs/ns/pod/c.log":{"size":9}})"))
                                .End(false);
  EXPECT_FALSE(HasDiagnostic(snapshot, "archive.checksum", DiagnosticLevel::kError));
}

TEST(Native, DoesNotBelieveCoverageOfADamagedLine) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add("manifest.json", kManifest)
                                .Add(kPods, std::string(kPod) + "\n{\"kind\":\n")
                                .Add("coverage.ndjson", kCovered)
                                .Add("checksums.json", Checksums())
                                .End();
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "shop"), CoverageStatus::kTruncated);
  EXPECT_EQ(snapshot.objects().size(), 1u);
}

TEST(Native, InfersTheTimeWhenNothingSaysIt) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot =
      driver
          .Add(kPods,
               R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","creationTimestamp":"2025-03-13T10:00:00Z"}})")
          .End();
  EXPECT_EQ(snapshot.archives()[0].collected_at_from, "newest time in the objects");
  EXPECT_TRUE(HasDiagnostic(snapshot, "archive.time-inferred", DiagnosticLevel::kNote));
}

TEST(Native, WarnsOfTextsItCannotRead) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add("manifest.json", "{")
                                .Add("clusters/edge/cluster.json", "[")
                                .Add("coverage.ndjson", "nonsense\n")
                                .Add("checksums.json", "}")
                                .Add(kPods, kPod)
                                .End();
  EXPECT_TRUE(HasDiagnostic(snapshot, "archive.manifest", DiagnosticLevel::kWarning));
  EXPECT_TRUE(HasDiagnostic(snapshot, "coverage.unreadable", DiagnosticLevel::kWarning));
  EXPECT_EQ(snapshot.objects().size(), 1u);
}

TEST(Native, ShowsAClusterThatCouldNotBeReached) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot =
      driver.Add("manifest.json", kManifest)
          .Add(
              "coverage.ndjson",
              R"({"cluster":"far","apiVersion":"v1","kind":"Pod","namespace":"","status":"failed","reason":"no route"})")
          .Add("checksums.json", Checksums())
          .End();
  ASSERT_EQ(snapshot.clusters().size(), 1u);
  EXPECT_EQ(snapshot.clusters()[0].name, "far");
  EXPECT_EQ(StatusOf(snapshot, "", "Pod"), CoverageStatus::kFailed);
}

}  // namespace
}  // namespace bundlescope
