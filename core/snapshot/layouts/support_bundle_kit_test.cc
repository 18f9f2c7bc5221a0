#include <gtest/gtest.h>

#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/bundle_kit_member.h"
#include "core/snapshot/layouts/testing/layout_driver.h"

namespace bundlescope {
namespace {

using Use = BundleKitMember::Use;

constexpr const char* kTop = "supportbundle_8a271a20_2026-04-28T10-11-12Z/";

std::string In(std::string_view name) { return kTop + std::string(name); }

LayoutDriver Driver() { return LayoutDriver(SupportBundleKitLayout(), "bundle.zip"); }

constexpr std::string_view kEvents =
    "apiVersion: v1\nitems:\n- apiVersion: v1\n  count: 1.00065e+09\n  eventTime: \"null\"\n  kind: Event\n"
    "  message: failed to pull \"x\"null\n  metadata:\n    name: e\n    namespace: shop\nkind: List\n";

TEST(SplitBundleKitMember, ReadsEveryPath) {
  const BundleKitMember wide = SplitBundleKitMember("top/yamls/cluster/apps/v1/deployments.yaml");
  EXPECT_EQ(wide.use, Use::kObjects);
  EXPECT_EQ(wide.group, "apps");
  EXPECT_EQ(wide.known->kind, "Deployment");
  const BundleKitMember core = SplitBundleKitMember("top/yamls/namespaced/shop/v1/events.yaml");
  EXPECT_EQ(core.ns, "shop");
  EXPECT_EQ(core.group, "");
  EXPECT_EQ(core.version, "v1");
  EXPECT_TRUE(SplitBundleKitMember(In("logs/shop/web-0/web.log.1")).previous);
  EXPECT_FALSE(SplitBundleKitMember(In("logs/shop/web-0/web.log")).previous);
  const BundleKitMember node = SplitBundleKitMember("top/nodes/node-1.zip/node-1/logs/kubelet.log");
  EXPECT_EQ(node.use, Use::kNodeLog);
  EXPECT_EQ(node.container, "kubelet");
}

TEST(SplitBundleKitMember, LeavesOtherFilesAlone) {
  for (const char* name :
       {"", "yamls", "yamls/cluster/v1", "yamls/x/v1/pods.yaml", "logs/a.log", "logs/a/b/c/d.log",
        "nodes/node-1.zip/node-1/configs/rancher/config.yaml", "a/b/c/yamls/cluster/v1/nodes.yaml"}) {
    EXPECT_EQ(SplitBundleKitMember(name).use, Use::kNone) << name;
  }
}

TEST(SupportBundleKit, IsRecognised) {
  EXPECT_EQ(RecogniseNames(SupportBundleKitLayout(), {In("metadata.yaml")}, "bundlename: x\n").points, 95);
  EXPECT_GE(RecogniseNames(SupportBundleKitLayout(), {"x/yamls/cluster/v1/nodes.yaml"}).points, 50);
  EXPECT_GE(RecogniseNames(SupportBundleKitLayout(), {In("logs/shop/web-0/web.log")}).points, 50);
  EXPECT_EQ(
      RecogniseNames(SupportBundleKitLayout(), {"x/logs/shop/web-0/web.log", "x/metadata.yaml"}, "name: x\n").points,
      0);
}

TEST(SupportBundleKit, TakesTheDamageOfTheToolBack) {
  const Snapshot snapshot = Driver().Add(In("yamls/namespaced/shop/v1/events.yaml"), kEvents).End();
  EXPECT_EQ(TextAt(snapshot, "", "Event", "shop", "e", {"message"}), "failed to pull \"x\"");
  EXPECT_EQ(TextAt(snapshot, "", "Event", "shop", "e", {"eventTime"}), "");
  EXPECT_EQ(StatusOf(snapshot, "", "Event", "shop"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, "", "Event", "other"), CoverageStatus::kNotAsked);
}

TEST(SupportBundleKit, TakesVersionAndTimeFromItsMetadata) {
  const Snapshot snapshot =
      Driver()
          .Add(In("metadata.yaml"),
               "bundlename: x\nkubernetesversion: v1.30.4\nbundlecreatedat: \"2026-04-28T10:11:13Z\"\n")
          .End();
  EXPECT_EQ(snapshot.clusters()[0].kubernetes, "v1.30.4");
  EXPECT_EQ(FormatRfc3339(*snapshot.archives()[0].collected_at), "2026-04-28T10:11:13Z");
  EXPECT_EQ(snapshot.archives()[0].collected_at_from, "metadata.yaml");
}

TEST(SupportBundleKit, TakesTheTimeOfItsNameWithoutMetadata) {
  const Snapshot snapshot = Driver().Add(In("logs/shop/web-0/web.log"), "x\n").End();
  EXPECT_EQ(FormatRfc3339(*snapshot.archives()[0].collected_at), "2026-04-28T10:11:12Z");
  EXPECT_TRUE(snapshot.archives()[0].collected_at_exact);
}

TEST(SupportBundleKit, SaysWhatCouldNotBeCollected) {
  const Snapshot snapshot =
      Driver()
          .Add(In("bundleGenerationError.log"),
               "Failed to get /apis/fleet.cattle.io/v1alpha1/bundles: bundles is forbidden: no\n\n"
               "Failed to get /apis/metrics.k8s.io/v1beta1: the server is currently unable to handle the request\n"
               "BUG: Support bundle: cannot get log for pod web-0 container web: is waiting to start\nother\n")
          .End();
  EXPECT_EQ(StatusOf(snapshot, "fleet.cattle.io", "Bundle"), CoverageStatus::kDenied);
  ASSERT_NE(ThingOf(snapshot, "metrics.k8s.io/v1beta1"), nullptr);
  EXPECT_EQ(ThingOf(snapshot, "metrics.k8s.io/v1beta1")->status, CoverageStatus::kFailed);
  EXPECT_NE(ThingOf(snapshot, "logs web-0/web"), nullptr);
  EXPECT_NE(ThingOf(snapshot, "support bundle"), nullptr);
}

TEST(SupportBundleKit, ReadsLogsOfPodsAndNodes) {
  const std::string pod = In("logs/cattle-fleet-system/gitjob-0/gitjob.log");
  const Snapshot snapshot = Driver()
                                .Add(pod, "x\n")
                                .Add(pod + ".1", "x\n")
                                .Add(In("nodes/node-1.zip/node-1/logs/rke2-server.log"), "x\n")
                                .Add(In("nodes/node-1.zip/node-1/hostinfos/hostname"), "x\n")
                                .End();
  ASSERT_EQ(snapshot.logs().size(), 3u);
  EXPECT_TRUE(LogOf(snapshot, pod)->HasComponent("gitjob"));
  EXPECT_TRUE(LogOf(snapshot, pod + ".1")->previous);
  EXPECT_EQ(LogOf(snapshot, In("nodes/node-1.zip/node-1/logs/rke2-server.log"))->pod, "");
}

TEST(SupportBundleKit, FindsTheNamespaceOfAPodWhoseLogCouldNotBeHad) {
  const Snapshot snapshot =
      Driver()
          .Add(In("bundleGenerationError.log"),
               "BUG: Support bundle: cannot get log for pod web-0 container web: is waiting to start\n")
          .Add(In("yamls/namespaced/shop/v1/pods.yaml"),
               "apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: web-0\n    namespace: "
               "shop\nkind: List\n")
          .Add(In("logs/shop/web-0/proxy.log"), "unable to retrieve container logs for containerd://0a1b")
          .End();
  ASSERT_NE(ThingOf(snapshot, "logs shop/web-0/web"), nullptr);
  EXPECT_EQ(ThingOf(snapshot, "logs shop/web-0/web")->ns, "shop");
  EXPECT_NE(ThingOf(snapshot, "logs shop/web-0/proxy"), nullptr);
  EXPECT_EQ(LogsIn(snapshot), 0u);
}

TEST(SupportBundleKit, KnowsThatANamespaceHasNoneOfAKindThatAnotherHas) {
  const auto read = [](bool complete) {
    return Driver()
        .Add(In("bundleGenerationError.log"), "Failed to get /api/v1/namespaces/bank/events: is forbidden\n")
        .Add(In("yamls/namespaced/shop/v1/events.yaml"), kEvents)
        .Add(In("yamls/namespaced/farm/v1/configmaps.yaml"), "apiVersion: v1\nitems: []\nkind: List\n")
        .Add(In("yamls/namespaced/bank/v1/configmaps.yaml"), "apiVersion: v1\nitems: []\nkind: List\n")
        .End(complete);
  };
  const Snapshot snapshot = read(true);
  EXPECT_EQ(StatusOf(snapshot, "", "Event", "shop"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, "", "Event", "farm"), CoverageStatus::kEmpty);
  EXPECT_EQ(StatusOf(snapshot, "", "Event", "bank"), CoverageStatus::kDenied);
  EXPECT_EQ(StatusOf(snapshot, "", "Event", "other"), CoverageStatus::kNotAsked);
  EXPECT_EQ(StatusOf(snapshot, "", "Secret", "farm"), CoverageStatus::kNotAsked);
  // What is not there may have been lost.
  EXPECT_EQ(StatusOf(read(false), "", "Event", "farm"), CoverageStatus::kNotAsked);
}

TEST(SupportBundleKit, ReadsTheLogsInASupportconfig) {
  const std::string folder = In("nodes/n.zip/n/scc/scc_n.txz/scc_n/");
  const Snapshot snapshot =
      Driver()
          .Add(folder + "messages.txt", "#==[ Log File ]==#\n# /var/log/messages\nMar  3 12:42:10 n kubelet[1]: x\n")
          .Add(folder + "basic-environment.txt", "#==[ Command ]==#\n# /bin/date\nx\n")
          .End();
  EXPECT_EQ(LogsIn(snapshot), 1u);
  ASSERT_NE(LogOf(snapshot, folder + "messages.txt"), nullptr);
  EXPECT_EQ(LogOf(snapshot, folder + "messages.txt")->container, "messages");
}

}  // namespace
}  // namespace bundlescope
