#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/testing/layout_driver.h"

namespace bundlescope {
namespace {

constexpr const char* kTop = "support-bundle-2026-08-21T10_11_12/";

std::string In(std::string_view name) { return kTop + std::string(name); }

LayoutDriver Driver() { return LayoutDriver(TroubleshootLayout(), "support-bundle-2026-08-21T10_11_12.tar.gz"); }

// A List of typed objects, whose items do not say their kind.
std::string List(std::string_view kind, std::string_view ns, std::initializer_list<std::string_view> names) {
  std::string items;
  for (const std::string_view name : names) {
    items +=
        fmt::format("{}{{\"metadata\":{{\"name\":\"{}\",\"namespace\":\"{}\"}}}}", items.empty() ? "" : ",", name, ns);
  }
  return fmt::format("{{\"kind\":\"{}List\",\"apiVersion\":\"v1\",\"items\":[{}]}}", kind, items);
}

TEST(Troubleshoot, IsRecognisedByItsVersionFile) {
  EXPECT_EQ(RecogniseNames(TroubleshootLayout(), {In("version.yaml")}, "kind: SupportBundle\n").points, 100);
  EXPECT_EQ(RecogniseNames(TroubleshootLayout(), {"version.yaml"}, "replicas: 1\n").points, 0);
}

TEST(Troubleshoot, IsRecognisedByAnyPartOfIt) {
  EXPECT_GE(RecogniseNames(TroubleshootLayout(), {In("cluster-resources/pods/default.json")}).points, 50);
  EXPECT_GE(RecogniseNames(TroubleshootLayout(), {In("cluster-resources/pods/logs/ns/pod/c.log")}).points, 50);
  EXPECT_GE(RecogniseNames(TroubleshootLayout(),
                           {In("cluster-info/cluster_version.json"), In("cluster-resources/nodes.json")})
                .points,
            80);
  EXPECT_EQ(RecogniseNames(TroubleshootLayout(), {"cluster-resources/readme.txt", "secrets/a.txt"}).points, 0);
}

TEST(Troubleshoot, TakesTheKindOfItemsFromTheFile) {
  const Snapshot snapshot =
      Driver()
          .Add(In("cluster-resources/pods/shop.json"), List("Pod", "shop", {"web-0"}))
          .Add(In("cluster-resources/pvcs/shop.json"), R"([{"metadata":{"name":"data","namespace":"shop"}}])")
          .Add(In("cluster-resources/storage-classes.json"), R"([{"metadata":{"name":"local-path"}}])")
          .End();
  EXPECT_NE(snapshot.Find(0, "", "Pod", "shop", "web-0"), nullptr);
  EXPECT_NE(snapshot.Find(0, "", "PersistentVolumeClaim", "shop", "data"), nullptr);
  EXPECT_NE(snapshot.Find(0, "storage.k8s.io", "StorageClass", "", "local-path"), nullptr);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "shop"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "other"), CoverageStatus::kNotAsked);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod"), CoverageStatus::kNotAsked);
}

TEST(Troubleshoot, KnowsAKindEverywhereWhereEveryNamespaceHasItsFile) {
  const Snapshot snapshot = Driver()
                                .Add(In("cluster-resources/pods/a.json"), List("Pod", "a", {}))
                                .Add(In("cluster-resources/namespaces.json"), List("Namespace", "", {"a", "b"}))
                                .Add(In("cluster-resources/pods/b.json"), List("Pod", "b", {"x"}))
                                .Add(In("cluster-resources/jobs/b.json"), List("Job", "b", {}))
                                .End();
  EXPECT_EQ(StatusOf(snapshot, "", "Pod"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, "batch", "Job"), CoverageStatus::kNotAsked);
  EXPECT_EQ(StatusOf(snapshot, "", "Namespace"), CoverageStatus::kCollected);
}

TEST(Troubleshoot, DoesNotTakeTheNamespacesThatWereAskedForForAll) {
  for (const char* text : {R"([{"metadata":{"name":"a"}}])", R"({"metadata":{"name":"a"}})"}) {
    const Snapshot snapshot = Driver()
                                  .Add(In("cluster-resources/namespaces.json"), text)
                                  .Add(In("cluster-resources/pods/a.json"), List("Pod", "a", {}))
                                  .End();
    EXPECT_NE(snapshot.Find(0, "", "Namespace", "", "a"), nullptr) << text;
    EXPECT_EQ(StatusOf(snapshot, "", "Namespace"), CoverageStatus::kTruncated) << text;
    EXPECT_EQ(StatusOf(snapshot, "", "Pod"), CoverageStatus::kNotAsked) << text;
  }
}

TEST(Troubleshoot, ReadsCustomResourcesAndTheirYamlOnce) {
  const std::string json =
      R"([{"apiVersion":"fleet.cattle.io/v1alpha1","kind":"Cluster","metadata":{"name":"c","namespace":"fleet-default"}}])";
  const std::string yaml =
      "- apiVersion: fleet.cattle.io/v1alpha1\n  kind: Cluster\n  metadata:\n    name: c\n    namespace: "
      "fleet-default\n"
      "  spec:\n    clientID: ***HIDDEN***\n";
  const std::string stem = In("cluster-resources/custom-resources/clusters.fleet.cattle.io/fleet-default");
  const Snapshot both = Driver().Add(stem + ".yaml", yaml).Add(stem + ".json", json).End();
  EXPECT_EQ(both.Objects(0, "fleet.cattle.io", "Cluster").size(), 1u);
  EXPECT_EQ(TextAt(both, "fleet.cattle.io", "Cluster", "fleet-default", "c", {"spec", "clientID"}), "");
  EXPECT_EQ(StatusOf(both, "fleet.cattle.io", "Cluster", "fleet-default"), CoverageStatus::kCollected);
  const Snapshot alone = Driver().Add(stem + ".yaml", yaml).End();
  EXPECT_EQ(TextAt(alone, "fleet.cattle.io", "Cluster", "fleet-default", "c", {"spec", "clientID"}), "***HIDDEN***");
  EXPECT_EQ(StatusOf(alone, "fleet.cattle.io", "Cluster", "fleet-default"), CoverageStatus::kCollected);
}

TEST(Troubleshoot, SaysWhyWhatIsMissingIsMissing) {
  const Snapshot snapshot =
      Driver()
          .Add(In("cluster-resources/pvcs-errors.json"), R"({"shop":"persistentvolumeclaims is forbidden: User x"})")
          .Add(In("cluster-resources/nodes-errors.json"), R"(["context deadline exceeded"])")
          .Add(In("cluster-resources/custom-resources/custom-resources-errors.json"),
               R"({"bundles.fleet.cattle.io":"bundles.fleet.cattle.io is forbidden", "x.y.z": "boom"})")
          .Add(In("skipped-collectors.json"),
               R"([{"collector":"logs","reason":"missing RBAC permissions","errors":["cannot get pods"]}])")
          .Add(In("collector-errors/data-error.json"), R"(["boom"])")
          .Add(In("secrets-errors/shop/token.json"), R"(["secrets \"token\" not found"])")
          .Add(In("secrets-errors/bank/token.json"), R"(["secrets \"token\" is forbidden"])")
          .Add(In("fleet/errors.json"), R"(["no pods matched"])")
          .Add(In("cluster-resources/pods/logs/shop/web-0/web-logs-errors.log"), "container is waiting to start")
          .End();
  EXPECT_EQ(StatusOf(snapshot, "", "PersistentVolumeClaim", "shop"), CoverageStatus::kDenied);
  EXPECT_EQ(StatusOf(snapshot, "", "Node"), CoverageStatus::kTimeout);
  EXPECT_EQ(StatusOf(snapshot, "fleet.cattle.io", "Bundle"), CoverageStatus::kDenied);
  EXPECT_EQ(StatusOf(snapshot, "", "Secret", "bank"), CoverageStatus::kDenied);
  const auto status = [&](std::string_view what) {
    const Coverage* coverage = ThingOf(snapshot, what);
    return coverage == nullptr ? "silent" : std::string(Name(coverage->status));
  };
  EXPECT_EQ(status("custom-resources x.y.z"), "failed");
  EXPECT_EQ(status("collector logs"), "denied");
  EXPECT_EQ(status("collector data"), "failed");
  EXPECT_EQ(status("v1/Secret shop/token"), "not-found");
  EXPECT_EQ(status("collector fleet"), "failed");
  EXPECT_EQ(status("logs shop/web-0/web"), "failed");
  EXPECT_TRUE(snapshot.logs().empty());
  EXPECT_EQ(snapshot.clusters().size(), 1u);
}

TEST(Troubleshoot, KeepsThatSecretsExistAndNoneOfTheirValues) {
  const Snapshot snapshot =
      Driver()
          .Add(In("secrets/shop/token/key.json"),
               R"({"namespace":"shop","name":"token","key":"key","secretExists":true,"keyExists":true,"value":"hush"})")
          .Add(In("secrets/shop/gone.json"), R"({"namespace":"shop","name":"gone","secretExists":false})")
          .Add(In("configmaps/shop/settings.json"),
               R"({"namespace":"shop","name":"settings","configMapExists":true,"data":{"a":"hush"}})")
          .Add(In("cluster-resources/image-pull-secrets/shop/pull.json"), R"({"registry.example":"user"})")
          .End();
  const Object* token = snapshot.Find(0, "", "Secret", "shop", "token");
  ASSERT_NE(token, nullptr);
  EXPECT_TRUE(token->partial);
  EXPECT_EQ(TextAt(snapshot, "", "Secret", "shop", "token", {"value"}), "");
  EXPECT_EQ(TextAt(snapshot, "", "ConfigMap", "shop", "settings", {"data", "a"}), "");
  EXPECT_NE(snapshot.Find(0, "", "ConfigMap", "shop", "settings"), nullptr);
  EXPECT_EQ(TextAt(snapshot, "", "Secret", "shop", "pull", {"type"}), "kubernetes.io/dockerconfigjson");
  EXPECT_EQ(snapshot.Find(0, "", "Secret", "shop", "gone"), nullptr);
  EXPECT_EQ(ThingOf(snapshot, "v1/Secret shop/gone")->status, CoverageStatus::kNotFound);
  EXPECT_EQ(StatusOf(snapshot, "", "Secret", "shop"), CoverageStatus::kNotAsked);
}

TEST(Troubleshoot, ReadsLogsWithTheirPreviousRuns) {
  const std::string pod = In("cluster-resources/pods/logs/cattle-fleet-system/fleet-agent-0/");
  const Snapshot snapshot =
      Driver().Add(pod + "fleet-agent.log", "x\n").Add(pod + "fleet-agent-previous.log", "x\n").End();
  const LogStream* log = LogOf(snapshot, pod + "fleet-agent.log");
  ASSERT_NE(log, nullptr);
  EXPECT_EQ(log->Display(), "cattle-fleet-system/fleet-agent-0/fleet-agent");
  EXPECT_TRUE(log->HasComponent("fleet-agent"));
  EXPECT_TRUE(LogOf(snapshot, pod + "fleet-agent-previous.log")->previous);
}

TEST(Troubleshoot, CountsATwinOfALogOnceInAnyOrder) {
  const std::string first = In("cluster-resources/pods/logs/cattle-fleet-system/fleet-agent-0/fleet-agent.log");
  const std::string twin = In("fleet/fleet-agent-0/fleet-agent.log");
  for (const bool twin_first : {true, false}) {
    LayoutDriver driver = Driver();
    driver.Add(twin_first ? twin : first, "x\n").Add(twin_first ? first : twin, "x\n");
    const Snapshot snapshot = driver.End();
    size_t named = 0;
    for (const LogStream& log : snapshot.logs()) named += !log.dropped && log.HasComponent("fleet-agent") ? 1 : 0;
    EXPECT_EQ(named, 1u);
    EXPECT_TRUE(LogOf(snapshot, first)->HasComponent("fleet-agent"));
    EXPECT_EQ(snapshot.clusters().size(), 1u);
  }
}

TEST(Troubleshoot, FindsTheNamespaceOfACollectorsLogWhereItsNameIsOne) {
  const Snapshot snapshot = Driver()
                                .Add(In("cattle-fleet-system/fleet-agent-0/fleet-agent.log"), "x\n")
                                .Add(In("apps/web-0/web-previous.log"), "x\n")
                                .Add(In("fleet/gitjob-7d9f8b6c5-x2x9z/gitjob.log"), "x\n")
                                .Add(In("cluster-resources/pods/cattle-fleet-system.json"), "{}")
                                .End();
  EXPECT_EQ(LogOf(snapshot, In("cattle-fleet-system/fleet-agent-0/fleet-agent.log"))->Display(),
            "cattle-fleet-system/fleet-agent-0/fleet-agent");
  const LogStream* web = LogOf(snapshot, In("apps/web-0/web-previous.log"));
  EXPECT_EQ(web->ns, "");
  EXPECT_EQ(web->pod, "web-0");
  EXPECT_TRUE(web->components.empty());
  EXPECT_TRUE(web->previous);
  EXPECT_TRUE(LogOf(snapshot, In("fleet/gitjob-7d9f8b6c5-x2x9z/gitjob.log"))->HasComponent("gitjob"));
}

TEST(Troubleshoot, OfALogInTwoLengthsTheLongerOneCounts) {
  const std::string first = In("cluster-resources/pods/logs/cattle-fleet-system/fleet-agent-0/fleet-agent.log");
  const std::string longer = In("fleet/fleet-agent-0/fleet-agent.log");
  const Snapshot snapshot = Driver().Add(longer, "x\nx\n").Add(first, "x\n").End();
  EXPECT_EQ(LogOf(snapshot, first), nullptr);
  ASSERT_NE(LogOf(snapshot, longer), nullptr);
  EXPECT_EQ(LogOf(snapshot, longer)->Display(), "cattle-fleet-system/fleet-agent-0/fleet-agent");
}

TEST(Troubleshoot, FindsTheNamespaceOfACollectorsLogByThePods) {
  for (const bool pods_first : {true, false}) {
    LayoutDriver driver = Driver();
    if (pods_first) driver.Add(In("cluster-resources/pods/shop.json"), List("Pod", "shop", {"web-0"}));
    driver.Add(In("apps/web-0/web.log"), "x\n");
    driver.Add(In("apps/web-0/proxy-errors.json"), R"(["container is waiting to start"])");
    driver.Add(In("run/shop/web-0/command-errors.json"), R"(["command failed"])");
    if (!pods_first) driver.Add(In("cluster-resources/pods/shop.json"), List("Pod", "shop", {"web-0"}));
    const Snapshot snapshot = driver.End();
    EXPECT_EQ(LogOf(snapshot, In("apps/web-0/web.log"))->Display(), "shop/web-0/web");
    ASSERT_NE(ThingOf(snapshot, "logs shop/web-0/proxy"), nullptr);
    EXPECT_EQ(ThingOf(snapshot, "logs shop/web-0/proxy")->ns, "shop");
    EXPECT_NE(ThingOf(snapshot, "collector web-0/command"), nullptr);
    EXPECT_EQ(snapshot.clusters().size(), 1u);
  }
}

TEST(Troubleshoot, SaysOfALogAsLongAsTheToolTakesThatItMayStartLate) {
  std::string lines;
  for (int i = 0; i < 499; ++i) lines += "x\n";
  const std::string folder = In("cluster-resources/pods/logs/shop/web-0/");
  const Snapshot snapshot = Driver()
                                .Add(folder + "short.log", lines)
                                .Add(folder + "full.log", lines + "x\n")
                                .Add(folder + "long.log", lines + "x\nx\n")
                                .Add(folder + "wide.log", std::string(5'000'000, 'x'))
                                .End();
  const auto status = [&](std::string_view container) {
    const Coverage* coverage = ThingOf(snapshot, fmt::format("logs shop/web-0/{}", container));
    return coverage == nullptr ? "silent" : std::string(Name(coverage->status));
  };
  EXPECT_EQ(status("short"), "silent");
  EXPECT_EQ(status("full"), "truncated");
  EXPECT_EQ(status("long"), "silent");
  EXPECT_EQ(status("wide"), "truncated");
  EXPECT_TRUE(LogOf(snapshot, folder + "full.log")->complete) << "up to its end it is";
}

TEST(Troubleshoot, TakesARefusalInPlaceOfALogForNone) {
  const Snapshot snapshot = Driver()
                                .Add(In("cluster-resources/pods/logs/shop/web-0/web.log"),
                                     "unable to retrieve container logs for containerd://0a")
                                .End();
  EXPECT_EQ(LogsIn(snapshot), 0u);
  EXPECT_NE(ThingOf(snapshot, "logs shop/web-0/web"), nullptr);
}

TEST(Troubleshoot, KnowsAManagementClusterByTheNamespaceOfItsAgent) {
  const auto role = [](std::string_view ns) {
    return Driver()
        .Add(In("cluster-resources/namespaces.json"), fmt::format(R"({{"metadata":{{"name":"{}"}}}})", ns))
        .End()
        .clusters()[0]
        .role;
  };
  EXPECT_EQ(role("cattle-fleet-local-system"), Role::kUpstream);
  EXPECT_EQ(role("cattle-fleet-system"), Role::kUnknown);
}

TEST(Troubleshoot, ReadsTheLogsOfNodesInBothShapes) {
  LayoutDriver driver = Driver();
  for (const char* name : {"host-collectors/journald/kubelet.txt", "host-collectors/run-host/node-1/k3s.txt",
                           "host-collectors/node-1/run-host/kubelet.txt"}) {
    driver.Add(In(name), "Aug 21 10:11:12 node-1 kubelet[1]: x\n");
  }
  driver.Add(In("host-collectors/node-1/run-host/kubelet-stderr.txt"), "x");
  driver.Add(In("host-collectors/run-host/disk-free.txt"), "x");
  driver.Add(In("host-collectors/run-host/kubelet-info.json"), R"({"exitCode": "1", "error": "Permission denied"})");
  const Snapshot snapshot = driver.End();
  EXPECT_EQ(snapshot.logs().size(), 3u);
  for (const LogStream& log : snapshot.logs()) EXPECT_EQ(log.pod, "");
  EXPECT_EQ(LogOf(snapshot, In("host-collectors/node-1/run-host/kubelet.txt"))->container, "kubelet");
  ASSERT_NE(ThingOf(snapshot, "log kubelet of the node"), nullptr);
  EXPECT_EQ(ThingOf(snapshot, "log kubelet of the node")->status, CoverageStatus::kDenied);
}

TEST(Troubleshoot, TakesVersionAndTime) {
  const Snapshot snapshot =
      Driver()
          .Add(In("cluster-info/cluster_version.json"), R"({"info":{"gitVersion":"v1"},"string":"v1.30.4+rke2r1"})")
          .End();
  EXPECT_EQ(snapshot.clusters()[0].kubernetes, "v1.30.4+rke2r1");
  const ArchiveInfo& info = snapshot.archives()[0];
  EXPECT_EQ(FormatRfc3339(*info.collected_at), "2026-08-21T10:11:12Z");
  EXPECT_EQ(info.collected_at_from, "the name of its folder");
  EXPECT_FALSE(info.collected_at_exact);
}

TEST(Troubleshoot, TakesTheNewestTimeOfTheObjectsWhereTheNameIsOlder) {
  const Snapshot snapshot = Driver()
                                .Add(In("cluster-resources/nodes.json"),
                                     R"([{"metadata":{"name":"n","creationTimestamp":"2026-08-21T12:00:00Z"}}])")
                                .End();
  EXPECT_EQ(FormatRfc3339(*snapshot.archives()[0].collected_at), "2026-08-21T12:00:00Z");
}

TEST(Troubleshoot, TakesAListThatWasCutForCut) {
  const Snapshot snapshot =
      Driver()
          .Add(In("cluster-resources/pods/shop.json"), List("Pod", "shop", {"a", "b"}).substr(0, 130), false)
          .End(false);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "shop"), CoverageStatus::kTruncated);
}

}  // namespace
}  // namespace bundlescope
