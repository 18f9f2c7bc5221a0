#include <gtest/gtest.h>

#include <algorithm>

#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/must_gather_member.h"
#include "core/snapshot/layouts/testing/layout_driver.h"

namespace bundlescope {
namespace {

using Use = MustGatherMember::Use;

constexpr const char* kImage = "must-gather.local.1/quay-io-x-sha256-1/";
constexpr const char* kSecond = "must-gather.local.1/registry-y-sha256-2/";
constexpr const char* kAgentLogs = "namespaces/cattle-fleet-system/pods/fleet-agent-0/fleet-agent/fleet-agent/logs/";

std::string In(std::string_view name) { return kImage + std::string(name); }

LayoutDriver Driver() { return LayoutDriver(MustGatherLayout(), "must-gather.tar.gz"); }

constexpr std::string_view kPods =
    "---\napiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: web-0\n    namespace: shop\n"
    "kind: PodList\nmetadata: {}\n";
constexpr std::string_view kPod = "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web-0\n  namespace: shop\n";

TEST(SplitMustGatherMember, ReadsEveryPath) {
  const auto use = [](std::string_view name) { return SplitMustGatherMember(name).use; };
  EXPECT_EQ(use(In("namespaces/shop/core/pods.yaml")), Use::kList);
  EXPECT_EQ(use(In("namespaces/shop/apps/deployments/web.yaml")), Use::kObject);
  EXPECT_EQ(use(In("namespaces/shop/shop.yaml")), Use::kObject);
  EXPECT_EQ(use(In("namespaces/shop/other.yaml")), Use::kNone);
  EXPECT_EQ(use("node-1/" + In("cluster-scoped-resources/core/nodes/n.yaml")), Use::kObject);
  EXPECT_EQ(use("inspect.local.1/namespaces/shop/pods/web-0/web-0.yaml"), Use::kObject);
  EXPECT_EQ(use(In("audit_logs/kube-apiserver/x-audit.log.gz")), Use::kAuditLog);
  EXPECT_EQ(use(In("etcd_info/x.json")), Use::kNone);
  EXPECT_EQ(use("namespaces"), Use::kNone);
  EXPECT_EQ(use("a/b/c/d/e/f/g/namespaces/shop/core/pods.yaml"), Use::kNone);
}

TEST(SplitMustGatherMember, ReadsThePathsOfLogs) {
  const std::string name = In(std::string(kAgentLogs) + "current.log");
  const MustGatherMember current = SplitMustGatherMember(name);
  EXPECT_EQ(current.use, Use::kPodLog);
  EXPECT_EQ(current.ns, "cattle-fleet-system");
  EXPECT_EQ(current.pod, "fleet-agent-0");
  EXPECT_EQ(current.container, "fleet-agent");
  EXPECT_EQ(current.top, "must-gather.local.1");
  EXPECT_TRUE(SplitMustGatherMember(In(std::string(kAgentLogs) + "previous.insecure.log")).previous);
  EXPECT_EQ(SplitMustGatherMember(In(std::string(kAgentLogs) + "rotated/0.log.20260818-101112.gz")).use,
            Use::kRotatedLog);
  EXPECT_EQ(SplitMustGatherMember("x/host_service_logs/masters/kubelet_service.log").container, "kubelet");
}

TEST(MustGather, IsRecognised) {
  EXPECT_GE(
      RecogniseNames(MustGatherLayout(), {"must-gather.local.1/must-gather.logs", In("namespaces/a/core/pods.yaml")})
          .points,
      90);
  EXPECT_GE(RecogniseNames(MustGatherLayout(), {In(std::string(kAgentLogs) + "current.log")}).points, 50);
  EXPECT_EQ(RecogniseNames(MustGatherLayout(), {"timestamp", "namespaces/readme/x.txt"}).points, 0);
}

TEST(MustGather, CountsAnObjectInTwoFilesAndTwoImagesOnce) {
  const Snapshot snapshot = Driver()
                                .Add(In("namespaces/shop/pods/web-0/web-0.yaml"), kPod)
                                .Add(In("namespaces/shop/core/pods.yaml"), kPods)
                                .Add(kSecond + std::string("namespaces/shop/core/pods.yaml"), kPods)
                                .End();
  EXPECT_EQ(snapshot.Objects(0, "", "Pod").size(), 1u);
  EXPECT_EQ(snapshot.clusters().size(), 1u);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "shop"), CoverageStatus::kCollected);
}

TEST(MustGather, DoesNotTakeFilesOfSingleObjectsForAll) {
  const Snapshot snapshot = Driver().Add(In("namespaces/shop/pods/web-0/web-0.yaml"), kPod).End();
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "shop"), CoverageStatus::kTruncated);
}

TEST(MustGather, TakesTheTimeOfTheEnd) {
  const Snapshot snapshot =
      Driver()
          .Add("must-gather.local.1/timestamp",
               "2026-08-18 10:11:12.5 +0200 CEST m=+0.012\n2026-08-18 10:21:12.5 +0200 CEST m=+600\n")
          .Add(In("timestamp"), "2026-08-18 08:00:00 +0000 UTC\nrubbish\n")
          .End();
  EXPECT_EQ(FormatRfc3339(*snapshot.archives()[0].collected_at), "2026-08-18T08:21:12.500Z");
  EXPECT_TRUE(snapshot.archives()[0].collected_at_exact);
}

TEST(MustGather, TellsRunsAndRotatedPartsApart) {
  const std::string logs = In(kAgentLogs);
  const Snapshot snapshot = Driver()
                                .Add(logs + "current.log", "xx\n")
                                .Add(logs + "previous.log", "x\n")
                                .Add(logs + "rotated/0.log.20260818-101112.gz", "x\n")
                                .Add(In("host_service_logs/masters/kubelet_service.log"), "x\n")
                                .Add(In("audit_logs/kube-apiserver/a-audit.log.gz"), "x\n")
                                .End();
  EXPECT_EQ(snapshot.logs().size(), 4u);
  EXPECT_FALSE(LogOf(snapshot, logs + "current.log")->previous);
  EXPECT_TRUE(LogOf(snapshot, logs + "previous.log")->previous);
  const LogStream* rotated = LogOf(snapshot, logs + "rotated/0.log.20260818-101112.gz");
  EXPECT_FALSE(rotated->previous);
  EXPECT_TRUE(rotated->HasComponent("fleet-agent"));
  EXPECT_TRUE(HasDiagnostic(snapshot, "layout.ignored", DiagnosticLevel::kNote));
}

TEST(MustGather, CountsALogThatWasGatheredTwiceOnceInAnyOrder) {
  const std::string logs = In(kAgentLogs);
  const std::string second = kSecond + std::string(kAgentLogs) + "current.log";
  std::vector<std::pair<std::string, std::string>> members = {{logs + "current.log", ""},
                                                              {logs + "current.insecure.log", "xx\n"},
                                                              {second, "xxx\n"},
                                                              {logs + "previous.log", ""}};
  for (const bool backwards : {false, true}) {
    if (backwards) std::reverse(members.begin(), members.end());
    LayoutDriver driver = Driver();
    for (const auto& [name, text] : members) driver.Add(name, text);
    const Snapshot snapshot = driver.End();
    EXPECT_EQ(LogsIn(snapshot), 1u);
    ASSERT_NE(LogOf(snapshot, second), nullptr);
    EXPECT_TRUE(snapshot.coverage().empty());
  }
}

TEST(MustGather, SaysOfALogThatWasEmptyTwiceThatItLacks) {
  const std::string logs = In(kAgentLogs);
  const Snapshot snapshot = Driver()
                                .Add(logs + "current.log", "")
                                .Add(logs + "current.insecure.log", "")
                                .Add(logs + "previous.log", "")
                                .Add(logs + "previous.insecure.log", "")
                                .End();
  EXPECT_EQ(LogsIn(snapshot), 0u);
  ASSERT_EQ(snapshot.coverage().size(), 1u);
  EXPECT_EQ(snapshot.coverage()[0].what, "logs cattle-fleet-system/fleet-agent-0/fleet-agent");
  EXPECT_EQ(snapshot.coverage()[0].status, CoverageStatus::kFailed);
}

TEST(MustGather, AContainerMayHaveSaidNothing) {
  const Snapshot snapshot = Driver().Add(In(kAgentLogs) + "current.log", "").End();
  EXPECT_EQ(LogsIn(snapshot), 1u);
  EXPECT_TRUE(snapshot.coverage().empty());
}

}  // namespace
}  // namespace bundlescope
