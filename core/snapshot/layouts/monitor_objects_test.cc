#include "core/snapshot/layouts/monitor_objects.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

std::string Written(std::string_view plural, std::string_view json) {
  const Result<Document> entry = ParseJson(json);
  return MonitoredObject(*FindKind(plural == "secrets" ? "" : "fleet.cattle.io", plural), entry->root());
}

TEST(MonitoredObject, PutsFieldsWhereTheObjectHasThem) {
  EXPECT_EQ(
      Written("bundledeployments", R"({"namespace":"n","name":"a","deploymentID":"s-1:2","appliedDeploymentID":"s-1:1",
                                            "generation":2,"ready":true,"bundleName":"b"})"),
      R"({"apiVersion":"fleet.cattle.io/v1alpha1","kind":"BundleDeployment",)"
      R"("metadata":{"name":"a","namespace":"n","generation":2},"spec":{"deploymentID":"s-1:2"},)"
      R"("status":{"appliedDeploymentID":"s-1:1","ready":true,"conditions":[{"type":"Ready","status":"True"}]}})");
  EXPECT_EQ(Written("clusters", R"({"namespace":"n","name":"c","agentLastSeen":"2025-03-13T12:42:10Z","ready":false})"),
            R"({"apiVersion":"fleet.cattle.io/v1alpha1","kind":"Cluster","metadata":{"name":"c","namespace":"n"},)"
            R"("spec":{},"status":{"agent":{"lastSeen":"2025-03-13T12:42:10Z"}}})");
}

TEST(MonitoredObject, TakesNoValueOfASecret) {
  EXPECT_EQ(Written("secrets", R"({"namespace":"n","name":"s","type":"fleet.cattle.io/bundle-values/v1alpha1",
                                  "data":{"values":"c2VjcmV0"},"valuesHash":"x"})"),
            R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"n"},)"
            R"("type":"fleet.cattle.io/bundle-values/v1alpha1","spec":{},"status":{}})");
}

TEST(MonitoredObject, IsNothingWithoutAName) {
  for (const char* json : {"{}", "[]", "1", R"({"name":7})", R"({"namespace":"n"})"}) {
    EXPECT_EQ(Written("bundles", json), "") << json;
  }
}

}  // namespace
}  // namespace bundlescope
