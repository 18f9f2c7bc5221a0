#include "core/snapshot/layouts/native_plural.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

TEST(NativePlural, IsThatOfTheApiForKnownKinds) {
  EXPECT_EQ(NativePlural("", "Endpoints"), "endpoints");
  EXPECT_EQ(NativePlural("networking.k8s.io", "NetworkPolicy"), "networkpolicies");
  EXPECT_EQ(NativePlural("fleet.cattle.io", "HelmOp"), "helmops");
}

TEST(NativePlural, IsThatOfEnglishForOthers) {
  EXPECT_EQ(NativePlural("longhorn.io", "Volume"), "volumes");
  EXPECT_EQ(NativePlural("gateway.networking.k8s.io", "Gateway"), "gateways");
  EXPECT_EQ(NativePlural("x", "Ingress"), "ingresses");
  EXPECT_EQ(NativePlural("x", "Proxy"), "proxies");
  EXPECT_EQ(NativePlural("x", "Batch"), "batches");
  EXPECT_EQ(NativePlural("x", "Y"), "ys");
}

TEST(NativePlural, IsNeverThatOfAnotherKnownKind) {
  EXPECT_NE(NativePlural("", "pod"), "pods");
  EXPECT_NE(NativePlural("", "POD"), "pods");
}

}  // namespace
}  // namespace bundlescope
