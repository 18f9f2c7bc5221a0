#include <gtest/gtest.h>

#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/testing/layout_driver.h"

namespace bundlescope {
namespace {

constexpr std::string_view kNodes =
    "{\n    \"kind\": \"NodeList\",\n    \"apiVersion\": \"v1\",\n    \"items\": [\n        {\"metadata\": {\"name\": "
    "\"node-1\"}}\n    ]\n}\n";
constexpr std::string_view kPods =
    "{\n    \"kind\": \"PodList\",\n    \"apiVersion\": \"v1\",\n    \"items\": [\n        {\"metadata\": {\"name\": "
    "\"web-0\", \"namespace\": \"shop\"}}\n    ]\n}\n";
constexpr std::string_view kEmptyPods = "{\"kind\": \"PodList\", \"apiVersion\": \"v1\", \"items\": []}\n";

std::string Block(std::string_view container, std::string_view text) {
  const std::string tail =
      " logs for container " + std::string(container) + " of pod cattle-fleet-system/fleet-controller-0 ====\n";
  return "==== START" + tail + std::string(text) + "==== END" + tail;
}

LayoutDriver Driver() { return LayoutDriver(ClusterInfoDumpLayout(), "dump.tgz"); }

const LogStream* ContainerLog(const Snapshot& snapshot, std::string_view container) {
  for (const LogStream& log : snapshot.logs()) {
    if (log.container == container) return &log;
  }
  return nullptr;
}

TEST(ClusterInfoDump, IsRecognisedAsFolderAndAsText) {
  EXPECT_GE(
      RecogniseNames(ClusterInfoDumpLayout(), {"nodes.json", "default/pods.json", "default/web-0/logs.txt"}).points,
      70);
  EXPECT_GE(RecogniseNames(ClusterInfoDumpLayout(), {"a/b/nodes.yaml", "a/b/default/pods.yaml"}).points, 70);
  EXPECT_GE(RecogniseNames(ClusterInfoDumpLayout(), {"out.txt"}, kNodes).points, 50);
  EXPECT_GE(RecogniseNames(ClusterInfoDumpLayout(), {"d/default/web-0/logs.txt", "d/x"}, Block("c", "")).points, 50);
}

TEST(ClusterInfoDump, DoesNotClaimOtherTrees) {
  EXPECT_EQ(RecogniseNames(ClusterInfoDumpLayout(), {"nodes.json", "a/b/c/default/pods.json"}).points, 0);
  EXPECT_EQ(RecogniseNames(ClusterInfoDumpLayout(), {"x.json"}, "{\"kind\": \"PodList\"").points, 0);
  EXPECT_EQ(RecogniseNames(ClusterInfoDumpLayout(), {"default/pods.json", "default/web-0/logs.txt"}).points, 0);
}

TEST(ClusterInfoDump, ReadsItsLists) {
  const Snapshot snapshot = Driver()
                                .Add("shop/pods.json", kPods)
                                .Add("nodes.json", kNodes)
                                .Add("bank/pods.json", kEmptyPods)
                                .Add("shop/replication-controllers.json",
                                     R"({"kind":"ReplicationControllerList","apiVersion":"v1","items":[]})")
                                .End();
  EXPECT_NE(snapshot.Find(0, "", "Pod", "shop", "web-0"), nullptr);
  EXPECT_NE(snapshot.Find(0, "", "Node", "", "node-1"), nullptr);
  EXPECT_EQ(StatusOf(snapshot, "", "Node"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "shop"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "bank"), CoverageStatus::kEmpty);
  EXPECT_EQ(StatusOf(snapshot, "", "ReplicationController", "shop"), CoverageStatus::kEmpty);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "other"), CoverageStatus::kNotAsked);
  EXPECT_EQ(snapshot.clusters().size(), 1u);
}

TEST(ClusterInfoDump, TellsTheLogsOfContainersInOneFileApart) {
  const Snapshot snapshot = Driver()
                                .Add("cattle-fleet-system/fleet-controller-0/logs.txt",
                                     Block("fleet-controller", "one\n") + Block("fleet-agentmanagement", "two two\n"))
                                .End();
  ASSERT_EQ(snapshot.logs().size(), 2u);
  const LogStream* controller = ContainerLog(snapshot, "fleet-controller");
  ASSERT_NE(controller, nullptr);
  EXPECT_EQ(controller->components, std::vector<std::string>{"fleet-controller"});
  EXPECT_EQ(controller->bytes, 4u);
  EXPECT_EQ(controller->first_line, 2u);
  EXPECT_TRUE(controller->complete);
  EXPECT_EQ(ContainerLog(snapshot, "fleet-agentmanagement")->first_line, 5u);
}

TEST(ClusterInfoDump, CallsALogWithoutEndCut) {
  const std::string whole = Block("a", "one\n");
  const std::string text = whole.substr(0, whole.find("==== END")) + Block("b", "two\n");
  const Snapshot snapshot = Driver().Add("ns/pod/logs.txt", text + Block("c", "x\n").substr(0, 60)).End();
  EXPECT_FALSE(ContainerLog(snapshot, "a")->complete);
  EXPECT_TRUE(ContainerLog(snapshot, "b")->complete);
}

TEST(ClusterInfoDump, ReadsObjectsAndLogsOfOneText) {
  const Snapshot snapshot = Driver()
                                .Add("out.txt", std::string(kNodes) + std::string(kPods) +
                                                    Block("fleet-controller", "{\nx\n") + std::string(kEmptyPods))
                                .End();
  EXPECT_NE(snapshot.Find(0, "", "Node", "", "node-1"), nullptr);
  EXPECT_NE(snapshot.Find(0, "", "Pod", "shop", "web-0"), nullptr);
  EXPECT_EQ(StatusOf(snapshot, "", "Node"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "shop"), CoverageStatus::kNotAsked);
  ASSERT_EQ(snapshot.logs().size(), 1u);
  EXPECT_EQ(snapshot.logs()[0].bytes, 4u);
  for (const Diagnostic& diagnostic : snapshot.diagnostics()) {
    EXPECT_NE(diagnostic.level, DiagnosticLevel::kError) << diagnostic.message;
  }
}

TEST(ClusterInfoDump, SaysWhichLogCouldNotBeHad) {
  const Snapshot snapshot =
      Driver()
          .Add("cattle-fleet-system/fleet-controller-0/logs.txt",
               Block("fleet-agentmanagement", "Request log error: container \"x\" is waiting to start\n") +
                   Block("fleet-controller", "one\n"))
          .Add("shop/fleet-controller-0/logs.txt", Block("fleet-cleanup", "Error from server (Forbidden): no\n"))
          .End();
  EXPECT_EQ(LogsIn(snapshot), 1u);
  EXPECT_FALSE(ContainerLog(snapshot, "fleet-controller")->dropped);
  EXPECT_EQ(ContainerLog(snapshot, "fleet-controller")->bytes, 4u);
  const std::string pod = "logs cattle-fleet-system/fleet-controller-0/";
  ASSERT_NE(ThingOf(snapshot, pod + "fleet-agentmanagement"), nullptr);
  EXPECT_EQ(ThingOf(snapshot, pod + "fleet-agentmanagement")->status, CoverageStatus::kFailed);
  EXPECT_EQ(ThingOf(snapshot, pod + "fleet-cleanup")->status, CoverageStatus::kDenied);
}

TEST(ClusterInfoDump, SaysWhichLogCouldNotBeHadInOneText) {
  const Snapshot snapshot =
      Driver()
          .Add("out.txt",
               std::string(kNodes) +
                   Block("fleet-agentmanagement", "Request log error: container \"x\" is waiting to start\n") +
                   Block("fleet-controller", std::string(3 * kProbeHeadBytes, 'x') + "\n") + Block("fleet-cleanup", ""))
          .End();
  EXPECT_EQ(LogsIn(snapshot), 2u);
  EXPECT_EQ(ContainerLog(snapshot, "fleet-controller")->bytes, 3 * kProbeHeadBytes + 1);
  EXPECT_EQ(ContainerLog(snapshot, "fleet-controller")->first_line, 12u);
  EXPECT_EQ(ContainerLog(snapshot, "fleet-cleanup")->first_line, 15u);
  EXPECT_NE(ThingOf(snapshot, "logs cattle-fleet-system/fleet-controller-0/fleet-agentmanagement"), nullptr);
}

TEST(ClusterInfoDump, TheLogsOfANamespaceShowThatItsListsWereRead) {
  const std::string logs = Block("fleet-controller", "x\n");
  const auto deployments = [&](const std::string& text) {
    return StatusOf(Driver().Add("out.txt", text).End(), "apps", "Deployment", "cattle-fleet-system");
  };
  const std::string nodes(kNodes);
  EXPECT_EQ(deployments(nodes + std::string(kEmptyPods) + logs), CoverageStatus::kCollected);
  EXPECT_EQ(deployments(nodes + std::string(kEmptyPods)), CoverageStatus::kNotAsked);
  EXPECT_EQ(deployments(nodes + "{\"kind\": \"PodList\", \"apiVersion\"\n" + logs), CoverageStatus::kNotAsked);
}

}  // namespace
}  // namespace bundlescope
