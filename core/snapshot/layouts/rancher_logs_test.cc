#include <gtest/gtest.h>

#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/testing/layout_driver.h"

namespace bundlescope {
namespace {

constexpr const char* kTop = "edge-1-2025-03-13_12_42_10/";

constexpr std::string_view kPods =
    "NAMESPACE             NAME            READY   STATUS    RESTARTS   AGE   IP           NODE\n"
    "cattle-fleet-system   fleet-agent-0   1/1     Running   0          9d    10.42.0.17   edge-1\n"
    "shop                  web-0           1/1     Running   0          9d    10.42.0.18   edge-1\n";

LayoutDriver Driver() { return LayoutDriver(RancherLogsLayout(), "upload.tar.gz"); }

std::string In(std::string_view name) { return kTop + std::string(name); }

std::string CollectedAt(const Snapshot& snapshot) {
  const ArchiveInfo& info = snapshot.archives()[0];
  if (!info.collected_at) return "unknown";
  return FormatRfc3339(*info.collected_at) + " " + info.collected_at_from +
         (info.collected_at_exact ? "" : ", not exact");
}

TEST(RancherLogs, IsRecognisedInEveryFormOfItsNames) {
  const std::vector<std::string> tails = {"collector-output.log", "systeminfo/date", "networking/ssanp",
                                          "rke2/kubectl/pods"};
  for (const std::string top : {"edge-1-2025-03-13_12_42_10/", "", "ticket/edge-1/"}) {
    std::vector<std::string> names;
    for (const std::string& tail : tails) names.push_back(top + tail);
    const LayoutScore score = RecogniseNames(RancherLogsLayout(), names);
    EXPECT_GE(score.points, 90) << top;
    EXPECT_NE(score.reason.find("collector-output.log"), std::string::npos);
  }
}

TEST(RancherLogs, IsRecognisedByTheLogsOfAnAgentNode) {
  const LayoutScore score = RecogniseNames(
      RancherLogsLayout(), {In("journald/rke2-agent"), In("rke2/podlogs/kube-system_proxy-x_1234/kube-proxy/0.log")});
  EXPECT_GE(score.points, 40);
}

TEST(RancherLogs, DoesNotClaimOtherTrees) {
  EXPECT_EQ(
      RecogniseNames(RancherLogsLayout(), {"sosreport-h/etc/hosts", "sosreport-h/sos_commands/kernel/dmesg"}).points,
      0);
  EXPECT_EQ(RecogniseNames(RancherLogsLayout(), {"pod/src/main.go", "docker/Dockerfile", "etcd/README.md"}).points, 0);
  EXPECT_EQ(RecogniseNames(RancherLogsLayout(), {"project/journald/docker"}).points, 0);
  EXPECT_EQ(RecogniseNames(RancherLogsLayout(), {}).points, 0);
}

TEST(RancherLogs, TakesTheTimeFromSystemDate) {
  LayoutDriver driver = Driver();
  EXPECT_EQ(CollectedAt(driver.Add(In("systeminfo/date"), "Thu Mar 13 13:42:12 CET 2025\n").End()),
            "2025-03-13T12:42:12Z systeminfo/date");
}

TEST(RancherLogs, TellsTheOffsetOfClocksWithoutAZone) {
  const auto offset = [](std::string_view date) {
    LayoutDriver driver = Driver();
    return driver.Add(In("systeminfo/date"), date).End().archives()[0].utc_offset_seconds;
  };
  EXPECT_EQ(offset("Thu Mar 13 13:42:12 CET 2025\n"), 3600);
  EXPECT_EQ(offset("Do 13. M\xc3\xa4r 12:42:12 CET 2025\n"), 3600);
  EXPECT_EQ(offset("Thu Mar 13 13:42:12 2025\n"), std::nullopt);
  EXPECT_EQ(offset(""), std::nullopt);
}

TEST(RancherLogs, NotesAZoneThatIsNotCertain) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add(In("systeminfo/date"), "Thu Mar 13 12:42:12 CST 2025\n").End();
  EXPECT_EQ(CollectedAt(snapshot), "2025-03-13T18:42:12Z systeminfo/date, not exact");
  EXPECT_TRUE(HasDiagnostic(snapshot, "archive.time-inferred", DiagnosticLevel::kNote));
}

TEST(RancherLogs, FallsBackToTheNameOfItsFolderWithTheZoneOfTheDate) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add(In("systeminfo/date"), "Do 13. M\xc3\xa4r 12:42:12 CET 2025\n").End();
  EXPECT_EQ(CollectedAt(snapshot), "2025-03-13T11:42:10Z the name of its folder, not exact");
}

TEST(RancherLogs, FallsBackToTheNameOfTheArchive) {
  LayoutDriver driver(RancherLogsLayout(), "/tmp/edge-1-2025-03-13_12_42_10");
  const Snapshot snapshot = driver.Add("rke2/kubectl/pods", kPods).End();
  EXPECT_EQ(CollectedAt(snapshot), "2025-03-13T12:42:10Z the name of the archive, not exact");
}

TEST(RancherLogs, ReadsTablesAsPartialObjectsOfAllNamespaces) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot =
      driver.Add(In("rke2/kubectl/pods"), kPods)
          .Add(In("rke2/kubectl/statefulsets"), "No resources found\n")
          .Add(In("rke2/kubectl/configmaps"), "Error from server (Forbidden): configmaps is forbidden\n")
          .Add(In("rke2/kubectl/secrets"), "NAMESPACE   NAME\nns          s\n")
          .End();
  const Object* pod = snapshot.Find(0, "", "Pod", "cattle-fleet-system", "fleet-agent-0");
  ASSERT_NE(pod, nullptr);
  EXPECT_TRUE(pod->partial);
  EXPECT_EQ(pod->line, 2u);
  EXPECT_EQ(pod->place.member, In("rke2/kubectl/pods"));
  EXPECT_EQ(StatusOf(snapshot, "", "Pod"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, "apps", "StatefulSet"), CoverageStatus::kEmpty);
  EXPECT_EQ(StatusOf(snapshot, "", "ConfigMap"), CoverageStatus::kDenied);
  EXPECT_EQ(CoverageOf(snapshot, "ConfigMap")->reason, "Error from server (Forbidden): configmaps is forbidden");
  EXPECT_EQ(StatusOf(snapshot, "", "Secret"), CoverageStatus::kNotAsked);
  EXPECT_TRUE(snapshot.Objects(0, "", "ConfigMap").empty());
}

TEST(RancherLogs, NeverCallsACutTableWhole) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add(In("rke2/kubectl/pods"), kPods.substr(0, kPods.size() - 20), false).End(false);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod"), CoverageStatus::kTruncated);
  EXPECT_EQ(snapshot.Objects(0, "", "Pod").size(), 1u);
  EXPECT_EQ(StatusOf(snapshot, "apps", "Deployment"), CoverageStatus::kTruncated);
}

TEST(RancherLogs, SaysNothingOfTablesOnANodeThatCouldNotAsk) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add(In("journald/rke2-agent"), "").End(false);
  EXPECT_TRUE(snapshot.coverage().empty());
  EXPECT_EQ(snapshot.clusters().size(), 1u);
}

TEST(RancherLogs, PrefersWholeNodesAndTakesTheFleetIdentityFromThem) {
  constexpr std::string_view kNodes =
      R"({"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Node","metadata":{"name":"edge-1","uid":"u1",)"
      R"("annotations":{"cluster.x-k8s.io/cluster-name":"edge","cluster.x-k8s.io/cluster-namespace":"fleet-default"}}}]})";
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add(In("rke2/kubectl/nodes"), "NAME     STATUS   AGE\nedge-1   Ready    9d\n")
                                .Add(In("rke2/kubectl/nodes.json"), "Warning: x\n" + std::string(kNodes))
                                .End();
  ASSERT_EQ(snapshot.Objects(0, "", "Node").size(), 1u);
  EXPECT_FALSE(snapshot.Objects(0, "", "Node")[0].partial);
  EXPECT_EQ(snapshot.clusters()[0].fleet_namespace, "fleet-default");
  EXPECT_EQ(snapshot.clusters()[0].fleet_name, "edge");
}

TEST(RancherLogs, KnowsAllNodesFromEitherFileOnce) {
  constexpr std::string_view kNodes =
      R"({"apiVersion":"v1","kind":"NodeList","items":[{"metadata":{"name":"edge-1"}}]})";
  for (const std::string_view table : {"NAME     STATUS\nedge-1   Ready\n", "error: something\n"}) {
    LayoutDriver driver = Driver();
    const Snapshot snapshot =
        driver.Add(In("rke2/kubectl/nodes.json"), kNodes).Add(In("rke2/kubectl/nodes"), table).End();
    EXPECT_EQ(StatusOf(snapshot, "", "Node"), CoverageStatus::kCollected) << table;
    EXPECT_EQ(snapshot.coverage().size(), 1u) << table;
  }
}

TEST(RancherLogs, MakesNoObjectOfAnErrorInPlaceOfJson) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add(In("rke2/kubectl/nodes.json"), "Unable to connect to the server: EOF\n").End();
  EXPECT_TRUE(snapshot.objects().empty());
  EXPECT_FALSE(HasDiagnostic(snapshot, "object.unreadable", DiagnosticLevel::kError));
}

TEST(RancherLogs, ReadsTheListsOfProvisioning) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot =
      driver
          .Add(In("rke2/kubectl/rancher-prov/clusters.fleet.cattle.io"),
               "apiVersion: v1\nitems:\n- apiVersion: fleet.cattle.io/v1alpha1\n  kind: Cluster\n  metadata:\n    "
               "name: a\n"
               "    namespace: fleet-default\nkind: List\n")
          .Add(In("rke2/kubectl/rancher-prov/clusters.provisioning.cattle.io"),
               "apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: \"\"\n")
          .Add(In("rke2/kubectl/rancher-prov/rkeclusters.rke.cattle.io"),
               "error: the server doesn't have a resource type \"rkeclusters\"\n")
          .Add(In("rke2/kubectl/rancher-prov/machines.cluster.x-k8s.io"), "apiVersion: v1\nitems:\n- apiVersion: 'x\n")
          .End();
  EXPECT_NE(snapshot.Find(0, "fleet.cattle.io", "Cluster", "fleet-default", "a"), nullptr);
  EXPECT_EQ(StatusOf(snapshot, "fleet.cattle.io", "Cluster"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, "provisioning.cattle.io", "Cluster"), CoverageStatus::kEmpty);
  EXPECT_EQ(StatusOf(snapshot, "rke.cattle.io", "RKECluster"), CoverageStatus::kNotFound);
  EXPECT_EQ(StatusOf(snapshot, "cluster.x-k8s.io", "Machine"), CoverageStatus::kFailed);
  EXPECT_EQ(snapshot.clusters()[0].role, Role::kUpstream);
}

TEST(RancherLogs, ResolvesPodLogsByTheTableWhereverItStands) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add(In("rke2/podlogs/shop-web-0"), "")
                                .Add(In("rke2/podlogs/cattle-fleet-system-fleet-agent-0-previous"), "")
                                .Add(In("rke2/podlogs/cattle-system-rancher-gone"), "")
                                .Add(In("rke2/kubectl/pods"), kPods)
                                .End();
  const LogStream* shop = LogOf(snapshot, In("rke2/podlogs/shop-web-0"));
  EXPECT_EQ(shop->Display(), "shop/web-0");
  const LogStream* agent = LogOf(snapshot, In("rke2/podlogs/cattle-fleet-system-fleet-agent-0-previous"));
  EXPECT_EQ(agent->Display(), "cattle-fleet-system/fleet-agent-0 (previous)");
  EXPECT_TRUE(agent->HasComponent("fleet-agent"));
  EXPECT_TRUE(LogOf(snapshot, In("rke2/podlogs/cattle-system-rancher-gone"))->HasComponent("rancher"));
}

TEST(RancherLogs, ReadsTheNamesOfRawLogsAndTheirRuns) {
  const std::string pod = In("rke2/podlogs/cattle-fleet-system_fleet-agent-0_6fcf99e1-8dad/");
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add(pod + "fleet-agent/10.log", "")
                                .Add(pod + "fleet-agent/9.log", "")
                                .Add(pod + "fleet-agent/10.log.20250313-101112", "")
                                .Add(pod + "fleet-agent/9.log.20250312-101112.gz", "")
                                .End();
  EXPECT_EQ(snapshot.logs().size(), 4u);
  EXPECT_TRUE(LogOf(snapshot, pod + "fleet-agent/9.log.20250312-101112.gz")->previous);
  const LogStream* current = LogOf(snapshot, pod + "fleet-agent/10.log");
  EXPECT_EQ(current->Display(), "cattle-fleet-system/fleet-agent-0/fleet-agent");
  EXPECT_TRUE(current->HasComponent("fleet-agent"));
  EXPECT_TRUE(LogOf(snapshot, pod + "fleet-agent/9.log")->previous);
  EXPECT_FALSE(LogOf(snapshot, pod + "fleet-agent/10.log.20250313-101112")->previous);
}

// The collector copies the files of the node's containers on kubeadm, beside what `kubectl logs` prints of them.
TEST(RancherLogs, CountsALogThatIsThereTwiceOnce) {
  const std::string printed = In("kubeadm/podlogs/cattle-fleet-system-fleet-agent-0");
  const std::string file = In("kubeadm/podlogs/cattle-fleet-system_fleet-agent-0_1234/fleet-agent/0.log");
  const auto heard = [&](std::string_view printed_text, std::string_view file_text) {
    LayoutDriver driver = Driver();
    const Snapshot snapshot = driver.Add(printed, printed_text).Add(file, file_text).End();
    std::string out;
    for (const LogStream& log : snapshot.logs()) {
      if (!log.dropped && log.HasComponent("fleet-agent")) out += log.place.member == file ? "file" : "printed";
    }
    return out;
  };
  EXPECT_EQ(heard("x\n", "2025-03-13T12:42:10.000000001Z stderr F x\n"), "file");
  EXPECT_EQ(heard("xxxxxx\n", "x\n"), "printed");
}

TEST(RancherLogs, ReadsTheListsOfADumpAndNotItsLogs) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot =
      driver
          .Add(In("kubeadm/kubectl/cluster-info_dump"),
               "{\n    \"kind\": \"PodList\",\n    \"apiVersion\": \"v1\",\n    \"items\": [{\"metadata\": {\"name\": "
               "\"a\", \"namespace\": \"n\"}}]\n}\n==== START logs for container c of pod n/a ====\nx\n"
               "==== END logs for container c of pod n/a ====\n")
          .End();
  EXPECT_NE(snapshot.Find(0, "", "Pod", "n", "a"), nullptr);
  EXPECT_TRUE(snapshot.logs().empty());
  EXPECT_EQ(StatusOf(snapshot, "", "Pod"), CoverageStatus::kNotAsked);
}

TEST(RancherLogs, ReadsTheNamesOfDockerLogs) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add("k8s/podlogs/k8s_rancher_rancher-75-x_cattle-system_uid_1", "")
                                .Add("k8s/podlogs/k8s_POD_rancher-75-x_cattle-system_uid_0", "")
                                .Add("k8s/podlogs/k8s_rancher_rancher-75-x_cattle-system_uid_0", "")
                                .Add("rancher/containerlogs/server-0a1b", "")
                                .End();
  EXPECT_EQ(snapshot.logs().size(), 3u);
  EXPECT_EQ(LogOf(snapshot, "k8s/podlogs/k8s_rancher_rancher-75-x_cattle-system_uid_1")->Display(),
            "cattle-system/rancher-75-x/rancher");
  EXPECT_TRUE(LogOf(snapshot, "k8s/podlogs/k8s_rancher_rancher-75-x_cattle-system_uid_0")->previous);
  EXPECT_TRUE(LogOf(snapshot, "rancher/containerlogs/server-0a1b")->HasComponent("rancher"));
}

TEST(RancherLogs, TakesJournalsAndKubeletLogsForLogsOfTheNode) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot = driver.Add(In("journald/rke2-server"), "")
                                .Add(In("rke2/agent-logs/kubelet.log"), "")
                                .Add(In("systemlogs/syslog"), "")
                                .Add(In("systemlogs/syslog.2.gz"), "")
                                .Add(In("systemlogs/sa-data/sa13"), "")
                                .Add(In("networking/ssanp"), "")
                                .Add(In("rke2/config.yaml"), "")
                                .End();
  ASSERT_EQ(snapshot.logs().size(), 4u);
  EXPECT_EQ(LogOf(snapshot, In("systemlogs/syslog.2.gz"))->container, "syslog");
  const LogStream* kubelet = LogOf(snapshot, In("rke2/agent-logs/kubelet.log"));
  EXPECT_EQ(kubelet->pod, "");
  EXPECT_EQ(kubelet->container, "kubelet");
}

TEST(RancherLogs, PrefersTheServersVersionToTheNodes) {
  const auto version = [](std::string_view kubectl) {
    LayoutDriver driver = Driver();
    const Snapshot snapshot = driver.Add(In("rke2/kubectl/version"), kubectl)
                                  .Add(In("rke2/version"), "rke2 version v1.30.1+rke2r1 (abc)\ngo version go1.22\n")
                                  .End();
    return snapshot.clusters()[0].kubernetes;
  };
  EXPECT_EQ(version("Client Version: v1.30.9\nKustomize Version: v5\nServer Version: v1.30.4+rke2r1\n"),
            "v1.30.4+rke2r1");
  EXPECT_EQ(
      version(
          "Client Version: version.Info{Major:\"1\", GitVersion:\"v1.24.1\"}\n"
          "Server Version: version.Info{Major:\"1\", Minor:\"24\", GitVersion:\"v1.24.8+rke2r1\", GitCommit:\"x\"}\n"),
      "v1.24.8+rke2r1");
  EXPECT_EQ(version("Client Version: v1.30.9\nThe connection to the server 127.0.0.1:6443 was refused\n"),
            "v1.30.1+rke2r1");
}

TEST(RancherLogs, KeepsTwoHostsOfOneFolderApart) {
  LayoutDriver driver(RancherLogsLayout(), "both");
  const Snapshot snapshot = driver.Add("a-2025-03-13_12_42_10/systeminfo/date", "Thu Mar 13 12:42:10 UTC 2025\n")
                                .Add("a-2025-03-13_12_42_10/rke2/kubectl/pods", kPods)
                                .Add("b-2025-03-13_12_50_00/systeminfo/date", "Thu Mar 13 12:50:00 UTC 2025\n")
                                .Add("b-2025-03-13_12_50_00/rke2/kubectl/pods", "No resources found\n")
                                .End();
  EXPECT_EQ(snapshot.clusters().size(), 2u);
  EXPECT_EQ(CollectedAt(snapshot), "2025-03-13T12:50:00Z systeminfo/date");
}

TEST(RancherLogs, ReadsATableOnceOnly) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot =
      driver.Add(In("rke2/kubectl/pods"), kPods).Add(In("pod/kubectl/pods"), "error: something\n").End();
  EXPECT_EQ(snapshot.coverage().size(), 1u);
}

constexpr std::string_view kNoPrevious =
    "Error from server (BadRequest): previous terminated container \"web\" in pod \"web-0\" not found\n";

TEST(RancherLogs, TakesARefusalInPlaceOfALogForNone) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot =
      driver.Add(In("rke2/podlogs/shop-web-0"), "Error from server (NotFound): pods \"web-0\" not found\n")
          .Add(In("rke2/podlogs/shop-web-0-previous"), kNoPrevious)
          .Add(In("rke2/podlogs/cattle-fleet-system-fleet-agent-0"), "x\n")
          .Add(In("rke2/podlogs/cattle-fleet-system-fleet-agent-0-previous"), kNoPrevious)
          .Add(In("rke/containerlogs/kube-proxy"), "Error response from daemon: configured logging driver\n")
          .Add(In("journald/docker"), "No journal files were found.\n")
          .Add(In("rke2/kubectl/pods"), kPods)
          .End();
  EXPECT_EQ(LogsIn(snapshot), 1u);
  ASSERT_NE(ThingOf(snapshot, "logs shop/web-0"), nullptr);
  EXPECT_EQ(ThingOf(snapshot, "logs shop/web-0")->status, CoverageStatus::kNotFound);
  EXPECT_EQ(ThingOf(snapshot, "logs shop/web-0")->ns, "shop");
  EXPECT_NE(ThingOf(snapshot, "log kube-proxy"), nullptr);
  EXPECT_NE(ThingOf(snapshot, "log docker"), nullptr);
  EXPECT_EQ(ThingOf(snapshot, "logs shop/web-0 (previous)"), nullptr);
}

TEST(RancherLogs, ALogThatKubectlEndedInTheMiddleIsNotComplete) {
  LayoutDriver driver = Driver();
  const std::string name = In("rke2/podlogs/cattle-fleet-system-fleet-agent-0");
  std::string lines;
  while (lines.size() < 3 * kProbeHeadBytes) lines += "x\n";
  const Snapshot snapshot =
      driver.Add(name, lines + "Error from server (BadRequest): container \"b\" in pod \"fleet-agent-0\" is waiting\n")
          .Add(In("rke2/kubectl/pods"), kPods)
          .End();
  ASSERT_NE(LogOf(snapshot, name), nullptr);
  EXPECT_FALSE(LogOf(snapshot, name)->complete);
  EXPECT_EQ(ThingOf(snapshot, "logs cattle-fleet-system/fleet-agent-0")->status, CoverageStatus::kTruncated);
}

TEST(RancherLogs, TheFilesOfAContainerStandInForWhatTheServerRefused) {
  LayoutDriver driver = Driver();
  const Snapshot snapshot =
      driver.Add(In("kubeadm/podlogs/shop-web-0"), "Error from server: Get \"https://10.0.0.1:10250\": EOF\n")
          .Add(In("kubeadm/podlogs/shop_web-0_1234/web/0.log"), "x\n")
          .Add(In("kubeadm/kubectl/pods"), kPods)
          .End();
  EXPECT_EQ(LogsIn(snapshot), 1u);
  for (const Coverage& coverage : snapshot.coverage()) EXPECT_NE(coverage.kind, "") << coverage.what;
}

}  // namespace
}  // namespace bundlescope
