#include "core/snapshot/remark.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

constexpr std::string_view kMemcache =
    "E0313 12:42:10.000000   12345 memcache.go:265] couldn't get current server API group list: timeout";

TEST(IsRemark, KnowsLogLinesOfTheToolsAndNothingElse) {
  EXPECT_TRUE(IsRemark(kMemcache));
  EXPECT_TRUE(IsRemark("Warning: v1 ComponentStatus is deprecated in v1.19+"));
  EXPECT_TRUE(IsRemark(R"(time="2025-03-13T12:42:10Z" level=warning msg="Unable to read /etc/rancher/k3s/k3s.yaml")"));
  EXPECT_TRUE(IsRemark("  "));
  EXPECT_TRUE(IsErrorRemark(kMemcache));
  EXPECT_FALSE(IsErrorRemark("Warning: x"));
  EXPECT_FALSE(IsRemark("E0313"));
  EXPECT_FALSE(IsRemark("Error from server (Forbidden): pods is forbidden"));
  EXPECT_FALSE(IsRemark("NAME   AGE"));
}

}  // namespace
}  // namespace bundlescope
