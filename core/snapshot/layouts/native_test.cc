#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/sha256.h"
#include "core/base/xxh3.h"
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

TEST(Native, HoldsMembersAgainstTheQuickDigestWhereTheManifestPromisesIt) {
  constexpr const char* kLog = "clusters/edge/logs/ns/pod/c.log";
  constexpr std::string_view kPromise = R"({"format":"bundlescope.archive/1","quickDigest":"xxh3"})";
  const auto is_whole = [&](std::string_view manifest, std::string_view log_sum) {
    LayoutDriver driver = Driver();
    const Snapshot snapshot = driver.Add("manifest.json", manifest)
                                  .Add(kLog, "x\n")
                                  .Add("checksums.json", Checksums(fmt::format(R"({{"{}":{}}})", kLog, log_sum)))
                                  .End();
    return LogOf(snapshot, kLog)->complete;
  };
  const std::string right = fmt::format(R"({{"size":2,"sha256":"00","xxh3":"{}"}})", ToHex(Xxh3Of("x\n")));
  const std::string wrong = fmt::format(R"({{"size":2,"sha256":"{}","xxh3":"00"}})", ToHex(Sha256Of("x\n")));
  const std::string missing = fmt::format(R"({{"size":2,"sha256":"{}"}})", ToHex(Sha256Of("x\n")));
  EXPECT_TRUE(is_whole(kPromise, right));
  EXPECT_FALSE(is_whole(kPromise, wrong));
  EXPECT_FALSE(is_whole(kPromise, missing));
  EXPECT_FALSE(is_whole(kManifest, right));
  EXPECT_TRUE(is_whole(kManifest, wrong));
}

// As in an unpacked archive, where checksums.json and members come by name.
TEST(Native, TakesSha256ForMembersInFrontOfTheManifest) {
  constexpr const char* kLog = "clusters/edge/logs/ns/pod/c.log";
  for (const bool right : {true, false}) {
    LayoutDriver driver = Driver();
    const Snapshot snapshot =
        driver
            .Add("checksums.json", Checksums(fmt::format(R"({{"{}":{{"size":2,"sha256":"{}","xxh3":"00"}}}})", kLog,
                                                         right ? ToHex(Sha256Of("x\n")) : "00")))
            .Add(kLog, "x\n")
            .Add("manifest.json", R"({"format":"bundlescope.archive/1","quickDigest":"xxh3"})")
            .End();
    EXPECT_EQ(LogOf(snapshot, kLog)->complete, right);
  }
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

// Archives that were made of others.

constexpr std::string_view kConverted = R"({"format":"bundlescope.archive/1","sources":[
  {"name":"node.tgz","container":"tar+gzip","layout":"rancher-logs","layoutReason":"why","collectedAt":"2025-03-13T10:00:00Z",
   "collectedAtFrom":"systeminfo/date","collectedAtExact":true,"utcOffsetSeconds":3600,"packedBytes":7,"complete":true},
  {"name":"dump.tgz","layout":"fleet-dump","collectedAt":"2025-03-13T11:00:00Z","collectedAtExact":false,"complete":false}]})";

LayoutDriver ConvertedDriver() { return LayoutDriver(NativeLayout(), "/x/case.tar.zst"); }

TEST(Native, MakesArchivesOfTheCaseOfItsSources) {
  LayoutDriver driver = ConvertedDriver();
  const Snapshot snapshot =
      driver.Add("manifest.json", kConverted)
          .Add("clusters/edge/cluster.json", R"({"name":"","collectedAt":"2025-03-13T10:30:00Z","sources":[0,1]})")
          .Add("clusters/edge/logs/ns/p/c.log", "x\n")
          .Add("clusters/edge/logs/ns/p/c.2.log", "y\n")
          .Add("logs.ndjson", R"({"member":"clusters/edge/logs/ns/p/c.2.log","source":1,"origin":"there"})")
          .Add("coverage.ndjson", R"({"cluster":"edge","apiVersion":"v1","kind":"Pod","status":"denied","source":1})")
          .Add("diagnostics.ndjson",
               R"({"level":"error","code":"archive.crc","source":1,"member":"b","message":"gone"})")
          .Add("checksums.json", Checksums())
          .End();
  ASSERT_EQ(snapshot.archives().size(), 3u);
  EXPECT_TRUE(snapshot.archives()[0].converted);
  EXPECT_EQ(FormatRfc3339(*snapshot.archives()[0].collected_at), "2025-03-13T11:00:00Z");
  const ArchiveInfo& node = snapshot.archives()[1];
  EXPECT_EQ(node.name, "node.tgz");
  EXPECT_EQ(node.path, "/x/case.tar.zst");
  EXPECT_EQ(node.layout, "rancher-logs");
  EXPECT_EQ(node.utc_offset_seconds, 3600);
  EXPECT_TRUE(node.collected_at_exact);
  EXPECT_TRUE(node.complete);
  EXPECT_FALSE(snapshot.archives()[2].collected_at_exact);
  EXPECT_FALSE(snapshot.archives()[2].complete);
  EXPECT_EQ(snapshot.clusters()[0].name, "");
  EXPECT_THAT(snapshot.clusters()[0].archives, ::testing::ElementsAre(1u, 2u));
  EXPECT_EQ(FormatRfc3339(*snapshot.Now(0)), "2025-03-13T10:30:00Z");
  EXPECT_EQ(snapshot.logs()[0].place.archive, 0u) << "nothing says of which source it is";
  EXPECT_EQ(snapshot.logs()[1].place.archive, 2u);
  EXPECT_EQ(snapshot.logs()[1].origin, "there");
  EXPECT_EQ(snapshot.coverage()[0].archive, 2u);
  ASSERT_EQ(snapshot.diagnostics().size(), 1u);
  EXPECT_EQ(snapshot.diagnostics()[0].archive, 2u);
}

TEST(Native, KnowsOfWhichSourceAnObjectIs) {
  const auto pod = [](std::string_view name) {
    return fmt::format(R"({{"apiVersion":"v1","kind":"Pod","metadata":{{"name":"{}","namespace":"shop"}}}})", name);
  };
  const std::string folder = "top/clusters/edge/objects/core/v1/pods/";
  for (const bool manifest_first : {true, false}) {
    LayoutDriver driver = ConvertedDriver();
    if (manifest_first) driver.Add("top/manifest.json", kConverted);
    driver.Add("top/clusters/edge/cluster.json", R"({"name":"edge","sources":[0,1]})")
        .Add(folder + "shop.0.ndjson", pod("of-0") + "\n" + pod("of-0-too"))
        .Add(folder + "shop.1.partial.ndjson", pod("of-1"))
        .Add(folder + "shop.7.ndjson", pod("of-7"))
        .Add(folder + "shop.ndjson", pod("of-none"));
    if (!manifest_first) driver.Add("top/manifest.json", kConverted);
    const Snapshot snapshot = driver.Add("top/checksums.json", Checksums()).End();
    const auto archive_of = [&](std::string_view name) {
      const Object* object = snapshot.Find(0, "", "Pod", "shop", name);
      return object == nullptr ? ArchiveId{99} : object->place.archive;
    };
    EXPECT_EQ(archive_of("of-0"), 1u);
    EXPECT_EQ(archive_of("of-0-too"), 1u);
    EXPECT_EQ(archive_of("of-1"), 2u);
    EXPECT_EQ(archive_of("of-7"), 0u);
    EXPECT_EQ(archive_of("of-none"), 0u);
  }
}

TEST(Native, TellsTheOnlySourceOfAClusterWithoutBeingTold) {
  LayoutDriver driver = ConvertedDriver();
  const Snapshot snapshot = driver.Add("clusters/edge/cluster.json", R"({"name":"edge","sources":[1]})")
                                .Add("clusters/edge/logs/ns/p/c.log", "x\n")
                                .Add(kPods, kPod)
                                .Add("manifest.json", kConverted)
                                .End(false);
  EXPECT_EQ(snapshot.logs()[0].place.archive, 2u);
  ASSERT_EQ(snapshot.objects().size(), 1u);
  EXPECT_EQ(snapshot.objects()[0].place.archive, 2u);
  EXPECT_FALSE(snapshot.archives()[1].complete) << "what holds it is not";
}

TEST(Native, IgnoresSourcesThatAreNotThere) {
  LayoutDriver driver = ConvertedDriver();
  const Snapshot snapshot = driver.Add("manifest.json", kConverted)
                                .Add("clusters/edge/cluster.json", R"({"name":"edge","sources":[9,-1,"x"]})")
                                .Add("clusters/edge/logs/ns/p/c.log", "x\n")
                                .Add("logs.ndjson", R"({"member":"clusters/edge/logs/ns/p/c.log","source":9})"
                                                    "\nnonsense\n")
                                .Add("checksums.json", Checksums())
                                .End();
  EXPECT_EQ(snapshot.logs()[0].place.archive, 0u);
  EXPECT_THAT(snapshot.clusters()[0].archives, ::testing::ElementsAre(0u));
  EXPECT_TRUE(HasDiagnostic(snapshot, "archive.manifest", DiagnosticLevel::kWarning));
}

TEST(Native, KeepsPartialObjectsPartial) {
  for (const bool manifest_first : {true, false}) {
    LayoutDriver driver = Driver();
    if (manifest_first) driver.Add("manifest.json", kManifest);
    driver.Add("clusters/edge/objects/core/v1/pods/shop.partial.ndjson", kPod);
    if (!manifest_first) driver.Add("manifest.json", kManifest);
    const Snapshot snapshot = driver.Add("checksums.json", Checksums()).End();
    ASSERT_EQ(snapshot.objects().size(), 1u);
    EXPECT_TRUE(snapshot.objects()[0].partial);
  }
}

}  // namespace
}  // namespace bundlescope
