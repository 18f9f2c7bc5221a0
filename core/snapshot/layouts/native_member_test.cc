#include "core/snapshot/layouts/native_member.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using Kind = NativeMember::Kind;

TEST(SplitNativeMember, ReadsThePathsOfObjects) {
  const NativeMember core = SplitNativeMember("clusters/edge/objects/core/v1/pods/kube-system.ndjson");
  EXPECT_EQ(core.kind, Kind::kObjects);
  EXPECT_EQ(core.cluster, "edge");
  EXPECT_EQ(core.group, "");
  EXPECT_EQ(core.version, "v1");
  EXPECT_EQ(core.plural, "pods");
  EXPECT_EQ(core.ns, "kube-system");
  const NativeMember wide = SplitNativeMember("clusters/edge/objects/apps/v1/x/_cluster.ndjson");
  EXPECT_EQ(wide.group, "apps");
  EXPECT_EQ(wide.ns, "");
}

TEST(SplitNativeMember, ReadsThePathsOfLogs) {
  const NativeMember log = SplitNativeMember("clusters/edge/logs/ns/pod/c.previous.log");
  EXPECT_EQ(log.kind, Kind::kLog);
  EXPECT_EQ(log.container, "c");
  EXPECT_TRUE(log.previous);
  EXPECT_FALSE(SplitNativeMember("clusters/edge/logs/ns/pod/c.log").previous);
}

TEST(SplitNativeMember, ReadsWhatConversionsAdd) {
  const NativeMember partial = SplitNativeMember("clusters/edge/objects/core/v1/pods/shop.partial.ndjson");
  EXPECT_TRUE(partial.partial);
  EXPECT_EQ(partial.ns, "shop");
  const NativeMember second = SplitNativeMember("clusters/edge/logs/_unknown/pod/_all.previous.2.log");
  EXPECT_EQ(second.ns, "");
  EXPECT_EQ(second.container, "");
  EXPECT_TRUE(second.previous);
  const NativeMember node = SplitNativeMember("clusters/edge/nodes/a.tgz/rancher-system-agent.service.log");
  EXPECT_EQ(node.kind, Kind::kLog);
  EXPECT_EQ(node.pod, "");
  EXPECT_EQ(node.container, "rancher-system-agent.service");
  EXPECT_EQ(SplitNativeMember("clusters/edge/nodes/a.tgz/var/log/messages.log").container, "");
  EXPECT_EQ(SplitNativeMember("logs.ndjson").kind, Kind::kLogs);
  EXPECT_EQ(SplitNativeMember("diagnostics.ndjson").kind, Kind::kDiagnostics);
}

TEST(SplitNativeMember, UndoesEscapes) {
  const NativeMember log = SplitNativeMember("clusters/a%2Fb/logs/ns/p%FF/c%2Eprevious.log");
  EXPECT_EQ(log.cluster, "a/b");
  EXPECT_EQ(log.pod, "p\xFF");
  EXPECT_EQ(log.container, "c.previous");
  EXPECT_FALSE(log.previous);
  EXPECT_EQ(SplitNativeMember("clusters/e/objects/%63ore/_unknown/x/%5Fcluster.ndjson").group, "core");
  EXPECT_EQ(SplitNativeMember("clusters/e/objects/%63ore/_unknown/x/%5Fcluster.ndjson").version, "");
  EXPECT_EQ(SplitNativeMember("clusters/e/objects/%63ore/_unknown/x/%5Fcluster.ndjson").ns, "_cluster");
}

TEST(SplitNativeMember, AllowsOneFolderAroundEverything) {
  EXPECT_EQ(SplitNativeMember("unpacked/manifest.json").kind, Kind::kManifest);
  EXPECT_EQ(SplitNativeMember("unpacked/clusters/edge/cluster.json").kind, Kind::kCluster);
  EXPECT_EQ(SplitNativeMember("a/b/manifest.json").kind, Kind::kOther);
  EXPECT_EQ(NativeName("unpacked/clusters/edge/cluster.json"), "clusters/edge/cluster.json");
  EXPECT_EQ(NativeName("clusters/clusters/cluster.json"), "clusters/clusters/cluster.json");
  EXPECT_EQ(NativeName("other/x"), "other/x");
}

TEST(SplitNativeMember, LeavesTheRestAlone) {
  for (const char* name :
       {"", "clusters", "clusters/edge/metrics/ns/svc.prom", "clusters/edge/objects/core/v1/pods/a.json",
        "clusters/edge/objects/core/v1/pods/.ndjson", "clusters/edge/logs/ns/pod/.log", "redaction.json"}) {
    EXPECT_EQ(SplitNativeMember(name).kind, Kind::kOther) << name;
  }
}

}  // namespace
}  // namespace bundlescope
