#include "analyzers/versions/observed.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/snapshot/builder.h"

namespace bundlescope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ComponentMap FleetMap() {
  ComponentMap map;
  map.components = {
      {"fleet-controller", {"rancher/fleet"}, {"fleet-controller"}, {"fleet"}, {}, false},
      {"gitjob", {"rancher/fleet"}, {"gitjob"}, {}, {}, false},
      {"fleet-agent", {"rancher/fleet-agent"}, {}, {"fleet-agent"}, {}, false},
      {"rancher", {"rancher/rancher"}, {}, {"rancher"}, {"server-version"}, false},
      {"kubernetes", {}, {}, {}, {}, true},
  };
  return map;
}

// Objects of one cluster, and what is seen in them. "component version" each, in order.
class ObserveVersionsTest : public testing::Test {
 protected:
  ObserveVersionsTest() { slot_ = builder_.AddSlot(builder_.AddArchive("a.tar"), "one"); }

  void Add(std::string_view yaml) { builder_.AddYaml(slot_, "objects.yaml", yaml); }

  void AddPod(std::string_view name, std::string_view container, std::string_view image,
              std::string_view phase = "Running") {
    Add(
        fmt::format("apiVersion: v1\nkind: Pod\nmetadata: {{name: {}, namespace: n}}\n"
                    "spec: {{containers: [{{name: {}, image: \"{}\"}}]}}\nstatus: {{phase: {}}}\n",
                    name, container, image, phase));
  }
  void AddWorkload(std::string_view kind, std::string_view name, std::string_view container, std::string_view image,
                   std::string_view labels = "{}") {
    Add(
        fmt::format("apiVersion: apps/v1\nkind: {}\nmetadata: {{name: {}, namespace: n, labels: {}}}\n"
                    "spec: {{template: {{spec: {{containers: [{{name: {}, image: \"{}\"}}]}}}}}}\n",
                    kind, name, labels, container, image));
  }
  void AddEvent(std::string_view name, std::string_view container, std::string_view message, std::string_view time,
                std::string_view more = "reason: Pulled") {
    Add(
        fmt::format("apiVersion: v1\nkind: Event\nmetadata: {{name: {}, namespace: n}}\n"
                    "involvedObject: {{kind: Pod, name: p, fieldPath: \"spec.containers{{{}}}\"}}\n"
                    "message: '{}'\nlastTimestamp: \"{}\"\n{}\n",
                    name, container, message, time, more));
  }

  const std::vector<ObservedVersion>& Observe(const ComponentMap& map = FleetMap()) {
    snapshot_.emplace(builder_.Build());
    observed_ = ObserveVersions(*snapshot_, map);
    return observed_;
  }
  std::vector<std::string> Seen() {
    std::vector<std::string> out;
    for (const ObservedVersion& o : Observe()) out.push_back(o.component + " " + o.version);
    return out;
  }

  SnapshotBuilder builder_;
  SnapshotBuilder::SlotId slot_ = 0;
  std::optional<Snapshot> snapshot_;
  std::vector<ObservedVersion> observed_;
};

TEST_F(ObserveVersionsTest, ContainersTellWhoUsesASharedImage) {
  AddPod("a", "fleet-controller", "mirror:5000/x/rancher/fleet:v0.12.0-beta.2");
  AddPod("b", "gitjob", "rancher/fleet:v0.12.0");
  AddPod("c", "fleet-agentmanagement", "rancher/fleet:v0.9.0");  // not in the map
  AddPod("d", "gitjob", "someone/gitjob:v9");
  EXPECT_THAT(Seen(), ElementsAre("fleet-controller v0.12.0-beta.2", "gitjob v0.12.0"));
  EXPECT_EQ(observed_[0].source, "image mirror:5000/x/rancher/fleet:v0.12.0-beta.2");
  EXPECT_EQ(observed_[0].field, "spec.containers[0].image");
  ASSERT_NE(observed_[0].object, nullptr);
  EXPECT_EQ(observed_[0].object->name, "a");
  EXPECT_EQ(observed_[0].cluster, 0u);
}

TEST_F(ObserveVersionsTest, ARunningPodIsTheBestPlace) {
  AddWorkload("Deployment", "d", "fleet-agent", "rancher/fleet-agent:v0.12.0");
  AddPod("p", "fleet-agent", "rancher/fleet-agent:v0.12.0");
  AddPod("q", "fleet-agent", "rancher/fleet-agent:v0.12.0");
  EXPECT_THAT(Seen(), ElementsAre("fleet-agent v0.12.0"));
  EXPECT_EQ(observed_[0].object->Display(), "v1/Pod n/p");
}

TEST_F(ObserveVersionsTest, EveryVersionOfAnUpgradeIsListed) {
  AddPod("old", "fleet-agent", "rancher/fleet-agent:v0.11.5");
  AddWorkload("Deployment", "new", "fleet-agent", "rancher/fleet-agent:v0.12.0");
  EXPECT_THAT(Seen(), ElementsAre("fleet-agent v0.11.5", "fleet-agent v0.12.0"));
  EXPECT_EQ(observed_[1].field, "spec.template.spec.containers[0].image");
}

TEST_F(ObserveVersionsTest, PodsThatDoNotRunSayNothing) {
  AddPod("a", "fleet-agent", "rancher/fleet-agent:v1.0.0", "Pending");
  AddPod("b", "fleet-agent", "rancher/fleet-agent:v2.0.0", "Succeeded");
  AddPod("c", "fleet-agent", "rancher/fleet-agent:v3.0.0", "Failed");
  EXPECT_THAT(Seen(), IsEmpty());
}

TEST_F(ObserveVersionsTest, WorkloadsCountButOldRevisionsDoNot) {
  AddWorkload("StatefulSet", "s", "fleet-agent", "rancher/fleet-agent:v1.0.0");
  AddWorkload("DaemonSet", "d", "x", "rancher/rancher:v2.0.0");
  AddWorkload("ReplicaSet", "r", "fleet-agent", "rancher/fleet-agent:v0.1.0", "{helm.sh/chart: fleet-0.2.0}");
  EXPECT_THAT(Seen(), ElementsAre("fleet-agent v1.0.0", "rancher v2.0.0"));
}

TEST_F(ObserveVersionsTest, InitContainersCount) {
  Add("apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n}\n"
      "spec: {initContainers: [{name: x, image: y}, {name: fleet-agent-register, image: "
      "'rancher/fleet-agent:v0.11.5'}]}\n");
  EXPECT_THAT(Seen(), ElementsAre("fleet-agent v0.11.5"));
  EXPECT_EQ(observed_[0].field, "spec.initContainers[1].image");
}

TEST_F(ObserveVersionsTest, WithoutATagTheVersionIsUnknown) {
  AddPod("a", "fleet-controller",
         "r.example:5000/m/rancher/fleet@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  AddPod("b", "gitjob", "rancher/fleet");
  AddPod("c", "fleet-agent", "rancher/fleet-agent:dev-head");
  AddPod("d", "rancher", "rancher/rancher:v2 $(reboot)");
  EXPECT_THAT(Seen(), ElementsAre("fleet-agent dev-head", "fleet-controller ", "gitjob ", "rancher "));
}

TEST_F(ObserveVersionsTest, HostileImagesAreShownHarmless) {
  AddPod("a", "fleet-agent", "rancher/fleet-agent:v1\\e[2J\\u202e");
  AddPod("b", "rancher", std::string(5000, 'x') + "/rancher/rancher:v2.0.0");
  EXPECT_THAT(Seen(), ElementsAre("fleet-agent ", "rancher v2.0.0"));
  EXPECT_EQ(observed_[0].source.find('\x1b'), std::string::npos);
  EXPECT_EQ(observed_[0].source.find("\u202e"), std::string::npos);
  EXPECT_LT(observed_[1].source.size(), 600u);
}

TEST_F(ObserveVersionsTest, PulledEventsSpeakWhereNoImageWasSeen) {
  AddEvent("e", "fleet-controller", "Container image \"rancher/fleet:v0.12.0-beta.2\" already present on machine",
           "2025-03-12T10:00:00Z");
  AddEvent("f", "gitjob", "Successfully pulled image \"m:5000/rancher/fleet:v0.12.0\" in 1.2s (1.3s)",
           "2025-03-12T10:00:00Z");
  AddEvent("g", "fleet-agent", "Container image \"rancher/fleet-agent:v0.1.0\" already present",
           "2025-03-12T10:00:00Z");
  AddPod("p", "fleet-agent", "rancher/fleet-agent:v0.12.0");
  EXPECT_THAT(Seen(), ElementsAre("fleet-agent v0.12.0", "fleet-controller v0.12.0-beta.2", "gitjob v0.12.0"));
  EXPECT_EQ(observed_[1].field, "message");
  EXPECT_EQ(observed_[1].object->name, "e");
}

TEST_F(ObserveVersionsTest, TheNewestPulledEventCounts) {
  AddEvent("a", "gitjob", "Container image \"rancher/fleet:v0.12.0\" already present", "2025-03-12T11:00:00Z");
  AddEvent("b", "gitjob", "Container image \"rancher/fleet:v0.11.5\" already present", "2025-03-12T10:00:00Z");
  AddEvent("c", "gitjob", "Container image \"rancher/fleet:v0.10.0\" already present", "nonsense");
  AddEvent("d", "fleet-agent", "Container image \"rancher/fleet-agent:v0.11.5\" already present",
           "2025-03-12T10:00:00Z");
  AddEvent("e", "fleet-agent", "Container image \"rancher/fleet-agent:v0.12.0\" already present",
           "2025-03-12T11:00:00Z");
  EXPECT_THAT(Seen(), ElementsAre("fleet-agent v0.12.0", "gitjob v0.12.0"));
}

TEST_F(ObserveVersionsTest, EventsOfTheSameMomentAllCount) {
  AddEvent("a", "gitjob", "Container image \"rancher/fleet:v0.12.0\" already present", "2025-03-12T11:00:00Z");
  AddEvent("b", "gitjob", "Container image \"rancher/fleet:v0.11.5\" already present", "2025-03-12T11:00:00Z");
  AddEvent("c", "fleet-agent", "Container image \"rancher/fleet-agent:v1.0.0\" already present", "");
  AddEvent("d", "fleet-agent", "Container image \"rancher/fleet-agent:v2.0.0\" already present", "");
  EXPECT_THAT(Seen(), ElementsAre("fleet-agent v1.0.0", "fleet-agent v2.0.0", "gitjob v0.11.5", "gitjob v0.12.0"));
}

TEST_F(ObserveVersionsTest, OtherEventsSayNothing) {
  const char* kMessage = "Container image \"rancher/fleet:v0.12.0\" already present";
  AddEvent("a", "gitjob", kMessage, "2025-03-12T11:00:00Z", "reason: Failed");
  AddEvent("b", "gitjob", kMessage, "2025-03-12T11:00:00Z", "reason: Pulled\nsource: {component: somebody}");
  AddEvent("c", "", kMessage, "2025-03-12T11:00:00Z");
  AddEvent("d", "gitjob", "no image here", "2025-03-12T11:00:00Z");
  EXPECT_THAT(Seen(), IsEmpty());
}

TEST_F(ObserveVersionsTest, ReadsTheNewerEventsToo) {
  Add("apiVersion: events.k8s.io/v1\nkind: Event\nmetadata: {name: e, namespace: n}\nreason: Pulled\n"
      "reportingComponent: kubelet\nregarding: {fieldPath: 'spec.containers{gitjob}'}\n"
      "note: 'Container image \"rancher/fleet:v0.12.0\" already present on machine'\n"
      "eventTime: '2025-03-12T11:00:00.000000Z'\n");
  EXPECT_THAT(Seen(), ElementsAre("gitjob v0.12.0"));
  EXPECT_EQ(observed_[0].field, "note");
}

TEST_F(ObserveVersionsTest, ChartLabelsOfWorkloadsCarryTheVersion) {
  AddWorkload("Deployment", "a", "x", "y", "{helm.sh/chart: fleet-106.0.0_up0.12.0-beta.2}");
  AddWorkload("Deployment", "b", "x", "y", "{chart: rancher-2.11.0}");
  AddWorkload("Deployment", "c", "x", "y", "{helm.sh/chart: fleet-crd-106.0.0_up0.12.9}");
  EXPECT_THAT(Seen(), ElementsAre("fleet-controller 0.12.0-beta.2", "rancher 2.11.0"));
  EXPECT_EQ(observed_[0].source, "chart fleet-106.0.0+up0.12.0-beta.2");
  EXPECT_EQ(observed_[0].field, "metadata.labels['helm.sh/chart']");
}

TEST_F(ObserveVersionsTest, SettingsFallBackToTheirDefault) {
  Add("apiVersion: management.cattle.io/v3\nkind: Setting\nmetadata: {name: server-version}\nvalue: v2.11.1\ndefault: "
      "dev\n");
  Add("apiVersion: management.cattle.io/v3\nkind: Setting\nmetadata: {name: server-url}\nvalue: v9.9.9\n");
  EXPECT_THAT(Seen(), ElementsAre("rancher v2.11.1"));
  EXPECT_EQ(observed_[0].source, "setting server-version");
  EXPECT_EQ(observed_[0].field, "value");
}

TEST_F(ObserveVersionsTest, AnEmptySettingIsItsDefault) {
  Add("apiVersion: management.cattle.io/v3\nkind: Setting\nmetadata: {name: server-version}\nvalue: ''\ndefault: "
      "dev\n");
  EXPECT_THAT(Seen(), ElementsAre("rancher dev"));
  EXPECT_EQ(observed_[0].field, "default");
}

TEST_F(ObserveVersionsTest, TheApiServerSaysItsVersion) {
  builder_.SetKubernetes(slot_, "v1.32.2+rke2r1");
  EXPECT_THAT(Seen(), ElementsAre("kubernetes v1.32.2+rke2r1"));
  EXPECT_EQ(observed_[0].object, nullptr);
}

TEST_F(ObserveVersionsTest, ObjectsOfAnyShapeAreSurvived) {
  for (const char* spec : {"5", "[]", "{containers: 5}", "{containers: [5, [], {}]}", "{containers: {image: x}}",
                           "{containers: [{name: 5, image: [a]}]}", "{template: 5}", "{template: {spec: []}}"}) {
    for (const char* kind : {"v1\nkind: Pod", "apps/v1\nkind: Deployment", "v1\nkind: Event"}) {
      Add(fmt::format("apiVersion: {}\nmetadata: {{name: x, namespace: n, labels: {}}}\nspec: {}\nreason: Pulled\n",
                      kind, spec, spec));
    }
  }
  EXPECT_THAT(Seen(), IsEmpty());
}

TEST_F(ObserveVersionsTest, CountsNoMoreVersionsThanTheBudget) {
  std::string yaml;
  for (size_t i = 0; i < 2 * kMaxVersionsPerComponent; ++i) {
    yaml += fmt::format(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{}, namespace: n}}\n"
        "spec: {{containers: [{{name: c, image: 'rancher/fleet-agent:v{}.0.0'}}]}}\n",
        i, i);
  }
  Add(yaml);
  const auto& observed = Observe();
  ASSERT_EQ(observed.size(), kMaxVersionsPerComponent + 1);
  EXPECT_EQ(observed[0].version, "");
  EXPECT_EQ(observed[0].source, "more than 100 versions of fleet-agent");
}

TEST_F(ObserveVersionsTest, ClustersAreKeptApart) {
  AddPod("p", "fleet-agent", "rancher/fleet-agent:v1.0.0");
  slot_ = builder_.AddSlot(builder_.AddArchive("b.tar"), "two");
  AddEvent("e", "fleet-agent", "Container image \"rancher/fleet-agent:v1.0.0\" already present", "");
  const auto& observed = Observe();
  ASSERT_EQ(observed.size(), 2u);
  EXPECT_NE(observed[0].cluster, observed[1].cluster);
}

}  // namespace
}  // namespace bundlescope
