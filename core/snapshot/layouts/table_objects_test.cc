#include "core/snapshot/layouts/table_objects.h"

#include <gtest/gtest.h>

#include "core/document/document.h"

namespace bundlescope {
namespace {

// The first row of a table as an object.
std::string FirstObject(std::string_view table_name, std::string_view text) {
  const KubectlReading reading = ReadKubectlTable(text, true);
  EXPECT_FALSE(reading.table.rows.empty());
  if (reading.table.rows.empty()) return "";
  return PartialObject(*FindKubectlTable(table_name), reading.table, reading.table.rows[0]);
}

TEST(PartialObject, GivesAPodItsPhaseAndNodeButNoTimes) {
  EXPECT_EQ(FirstObject("pods",
                        "NAMESPACE     NAME    READY   STATUS    RESTARTS     AGE   NODE\n"
                        "kube-system   dns-0   1/1     Running   5 (3h ago)   9d    node-1\n"),
            R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"dns-0","namespace":"kube-system"},)"
            R"("spec":{"nodeName":"node-1"},"status":{"phase":"Running"}})");
}

TEST(PartialObject, TakesOnlyPhasesForPhases) {
  const auto pod = [](std::string_view status) {
    return FirstObject("pods",
                       "NAMESPACE   NAME   STATUS             NODE\nns          p      " + std::string(status) + "\n");
  };
  EXPECT_NE(pod("Completed").find(R"("phase":"Succeeded")"), std::string::npos);
  EXPECT_NE(pod("Pending").find(R"("phase":"Pending")"), std::string::npos);
  for (const std::string_view status : {"CrashLoopBackOff", "Terminating", "Init:0/1", "Error", "ContainerCreating"}) {
    EXPECT_EQ(pod(status).find("status"), std::string::npos) << status;
  }
}

TEST(PartialObject, PairsContainersWithTheirImages) {
  EXPECT_EQ(
      FirstObject(
          "deployments",
          "NAMESPACE             NAME               READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS            "
          "IMAGES                                        SELECTOR\n"
          "cattle-fleet-system   fleet-controller   1/2     2            1           9d    fleet-controller,gc   "
          "rancher/fleet:v0.12.1,rancher/fleet:v0.12.1   app=fleet-controller\n"),
      R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"fleet-controller","namespace":"cattle-fleet-system"},)"
      R"("spec":{"replicas":2,"template":{"spec":{"containers":[{"name":"fleet-controller","image":"rancher/fleet:v0.12.1"},)"
      R"({"name":"gc","image":"rancher/fleet:v0.12.1"}]}}},)"
      R"("status":{"readyReplicas":1,"updatedReplicas":2,"availableReplicas":1}})");
}

TEST(PartialObject, LeavesContainersOutWhenTheListsDoNotFit) {
  const std::string object = FirstObject("statefulsets",
                                         "NAMESPACE   NAME   READY   AGE   CONTAINERS   IMAGES\n"
                                         "ns          s      0/1     9d    a,b          one\n");
  EXPECT_EQ(object.find("containers"), std::string::npos);
  EXPECT_NE(object.find(R"("replicas":1)"), std::string::npos);
}

TEST(PartialObject, ReadsTheCountsOfADaemonSet) {
  const std::string object = FirstObject(
      "daemonsets",
      "NAMESPACE   NAME   DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR            AGE   "
      "CONTAINERS   IMAGES   SELECTOR\n"
      "ns          d      3         3         2       3            2           kubernetes.io/os=linux   9d    c  "
      "          i:1      app=d\n");
  EXPECT_NE(object.find(R"("desiredNumberScheduled":3)"), std::string::npos);
  EXPECT_NE(object.find(R"("numberReady":2)"), std::string::npos);
  EXPECT_NE(object.find(R"({"name":"c","image":"i:1"})"), std::string::npos);
}

TEST(PartialObject, SaysOfANodeOnlyWhatStatusProves) {
  constexpr std::string_view kHeader =
      "NAME   STATUS                     ROLES   AGE   VERSION          INTERNAL-IP   OS-IMAGE      KERNEL-VERSION   "
      "CONTAINER-RUNTIME\n";
  const std::string ready = FirstObject(
      "nodes",
      std::string(kHeader) +
          "n1     Ready,SchedulingDisabled   etcd    9d    v1.32.2+rke2r1   10.0.0.1      SLES 15 SP6   6.4.0         "
          "   containerd://2.0\n");
  EXPECT_NE(ready.find(R"("unschedulable":true)"), std::string::npos);
  EXPECT_NE(ready.find(R"({"type":"Ready","status":"True"})"), std::string::npos);
  EXPECT_NE(ready.find(R"("osImage":"SLES 15 SP6")"), std::string::npos);
  EXPECT_EQ(ready.find("namespace"), std::string::npos);
  const std::string not_ready =
      FirstObject("nodes", std::string(kHeader) + "n1     NotReady                   etcd    9d    v1.32.2+rke2r1\n");
  EXPECT_EQ(not_ready.find("conditions"), std::string::npos);  // False and Unknown look the same
}

TEST(PartialObject, TakesACreationTimeOnlyWhereItIsExact) {
  EXPECT_NE(FirstObject("crds", "NAME      CREATED AT\na.b.io    2025-03-06T13:00:00Z\n")
                .find(R"("creationTimestamp":"2025-03-06T13:00:00Z")"),
            std::string::npos);
  EXPECT_EQ(FirstObject("namespaces", "NAME      STATUS   AGE\ndefault   Active   9d\n"),
            R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default"},"status":{"phase":"Active"}})");
}

TEST(PartialObject, IsAlwaysJson) {
  for (const std::string_view name : {"pods", "deployments", "statefulsets", "daemonsets", "replicasets", "nodes",
                                      "namespaces", "services", "crds", "configmaps"}) {
    const std::string object = FirstObject(name, "NAMESPACE   NAME\nns          a\"\\\x01\xff\n");
    const Result<Document> document = ParseJson(object);
    EXPECT_TRUE(document) << name << " " << object;
  }
}

}  // namespace
}  // namespace bundlescope
