#include "core/snapshot/layouts/known_kinds.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

TEST(FindKind, TellsGroupsWithTheSamePluralApart) {
  EXPECT_EQ(FindKind("fleet.cattle.io", "clusters")->ApiVersion(), "fleet.cattle.io/v1alpha1");
  EXPECT_EQ(FindKind("management.cattle.io", "clusters")->ApiVersion(), "management.cattle.io/v3");
  EXPECT_EQ(FindKind("", "clusters"), nullptr);
  EXPECT_EQ(FindKind("", "pods")->ApiVersion(), "v1");
}

TEST(FindKubectlTable, KnowsShortNamesAndNoEvents) {
  EXPECT_EQ(FindKubectlTable("pvc")->kind, "PersistentVolumeClaim");
  EXPECT_EQ(FindKubectlTable("crds")->kind, "CustomResourceDefinition");
  EXPECT_EQ(FindKubectlTable("hpa")->kind, "HorizontalPodAutoscaler");
  EXPECT_EQ(FindKubectlTable("events"), nullptr);
  EXPECT_EQ(FindKubectlTable("nodesdescribe"), nullptr);
  EXPECT_EQ(FindKubectlTable("secrets"), nullptr);
}

TEST(FindKubectlTable, HasAKindBehindEveryName) {
  for (const char* name : {"apiservices",
                           "clusterrolebindings",
                           "clusterroles",
                           "configmaps",
                           "crds",
                           "cronjobs",
                           "daemonsets",
                           "deployments",
                           "endpoints",
                           "helmcharts",
                           "hpa",
                           "ingress",
                           "jobs",
                           "leases",
                           "mutatingwebhookconfigurations",
                           "namespaces",
                           "networkpolicies",
                           "nodes",
                           "pods",
                           "pv",
                           "pvc",
                           "replicasets",
                           "rolebindings",
                           "roles",
                           "services",
                           "statefulsets",
                           "validatingwebhookconfigurations",
                           "volumeattachments"}) {
    EXPECT_NE(FindKubectlTable(name), nullptr) << name;
  }
}

TEST(FindObjectFile, HasAKindBehindEveryStem) {
  for (const char* stem : {"certificatesigningrequests",
                           "clusterrolebindings",
                           "clusterroles",
                           "configmaps",
                           "cronjobs",
                           "custom-resource-definitions",
                           "daemonsets",
                           "deployments",
                           "endpoints",
                           "endpointslices",
                           "events",
                           "ingress",
                           "ingress-classes",
                           "jobs",
                           "leases",
                           "limitranges",
                           "mutating-webhook-configurations",
                           "namespaces",
                           "network-policy",
                           "nodes",
                           "pod-disruption-budgets",
                           "pods",
                           "priorityclasses",
                           "pvcs",
                           "pvs",
                           "replicasets",
                           "replication-controllers",
                           "resource-quota",
                           "rolebindings",
                           "roles",
                           "serviceaccounts",
                           "services",
                           "statefulsets",
                           "storage-classes",
                           "validating-webhook-configurations",
                           "volumeattachments"}) {
    EXPECT_NE(FindObjectFile(stem), nullptr) << stem;
  }
  EXPECT_EQ(FindObjectFile("groups"), nullptr);
}

TEST(DefaultsOf, AreEmptyForKindsThatAreNotKnown) {
  EXPECT_EQ(DefaultsOf(FindObjectFile("jobs")).api_version, "batch/v1");
  EXPECT_EQ(DefaultsOf(nullptr).kind, "");
}

}  // namespace
}  // namespace bundlescope
