#include "core/snapshot/layouts/api_path.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

std::string Read(std::string_view line) {
  const std::optional<ApiPath> path = FindApiPath(line);
  if (!path) return "none";
  return fmt::format("{}|{}|{}|{}|{}", path->group, path->version, path->ns, path->plural,
                     path->known != nullptr ? path->known->kind : "-");
}

TEST(FindApiPath, ReadsPathsOfKinds) {
  EXPECT_EQ(Read("Failed to get /apis/fleet.cattle.io/v1alpha1/bundles: x"),
            "fleet.cattle.io|v1alpha1||bundles|Bundle");
  EXPECT_EQ(Read("Get \"https://10.0.0.1:6443/api/v1/namespaces/shop/pods?limit=500\": x"), "|v1|shop|pods|Pod");
  EXPECT_EQ(Read("/api/v1/namespaces: x"), "|v1||namespaces|Namespace");
  EXPECT_EQ(Read("/apis/apps/v1/namespaces/shop/deployments/web"), "apps|v1|shop|deployments|Deployment");
}

TEST(FindApiPath, ReadsPathsThatEndBeforeTheKind) {
  EXPECT_EQ(Read("Failed to get /apis/metrics.k8s.io/v1beta1: the server is unable"), "metrics.k8s.io|v1beta1|||-");
  EXPECT_EQ(Read("/apis/x.io/v1/things"), "x.io|v1||things|-");
  EXPECT_EQ(Read("/api/v1/namespaces/shop"), "|v1||namespaces|Namespace");
}

TEST(FindApiPath, FindsNothingInOtherText) {
  for (const char* line : {"", "/", "/api", "/apis/", "/api/", "/apis/x", "no path", "/apis//"}) {
    EXPECT_EQ(Read(line), "none") << line;
  }
}

}  // namespace
}  // namespace bundlescope
