#include "core/snapshot/layouts/pod_log_name.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

std::string Resolve(std::string_view stem, const PodSet& pods = {}) {
  const PodLogName name = ResolvePodLog(stem, pods);
  return name.ns + "/" + name.pod + (name.previous ? " previous" : "");
}

TEST(ResolvePodLog, TakesTheLongestNamespaceItKnows) {
  EXPECT_EQ(Resolve("cattle-system-rancher-75f5-abcde"), "cattle-system/rancher-75f5-abcde");
  EXPECT_EQ(Resolve("cattle-fleet-local-system-fleet-agent-0"), "cattle-fleet-local-system/fleet-agent-0");
  EXPECT_EQ(Resolve("cattle-logging-system-x"), "cattle-logging-system/x");
  EXPECT_EQ(Resolve("cattle-logging-x"), "cattle-logging/x");
  EXPECT_EQ(Resolve("cattle-fleet-system-fleet-agent-0-previous"), "cattle-fleet-system/fleet-agent-0 previous");
}

TEST(ResolvePodLog, PrefersPodsThatExist) {
  const PodSet pods = {{"cattle-logging", "system-x"}, {"shop", "web-0"}};
  EXPECT_EQ(Resolve("cattle-logging-system-x", pods), "cattle-logging/system-x");
  EXPECT_EQ(Resolve("shop-web-0", pods), "shop/web-0");
  EXPECT_EQ(Resolve("shop-web-0-previous", pods), "shop/web-0 previous");
}

TEST(ResolvePodLog, KnowsAPodThatIsCalledPrevious) {
  const PodSet pods = {{"default", "web-previous"}, {"default", "web"}};
  EXPECT_EQ(Resolve("default-web-previous", pods), "default/web-previous");
  EXPECT_EQ(Resolve("default-web-previous-previous", pods), "default/web-previous previous");
}

TEST(ResolvePodLog, FallsBackForAPodThatIsGone) {
  const PodSet pods = {{"cattle-system", "rancher-new"}};
  EXPECT_EQ(Resolve("cattle-system-rancher-old", pods), "cattle-system/rancher-old");
}

TEST(ResolvePodLog, InventsNoNamespace) {
  EXPECT_EQ(Resolve("shop-web-0"), "/shop-web-0");
  EXPECT_EQ(Resolve("cattle-system"), "/cattle-system");
  EXPECT_EQ(Resolve("cattle-system-"), "/cattle-system-");
  EXPECT_EQ(Resolve("-previous"), "/ previous");
}

}  // namespace
}  // namespace bundlescope
