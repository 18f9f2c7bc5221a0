#pragma once

#include <string>
#include <vector>

#include "analyzers/versions/chart.h"
#include "analyzers/versions/components.h"
#include "analyzers/versions/image.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

// One place where a version of a component was seen. Several different versions of one component are normal during an
// upgrade: each is judged.
struct ObservedVersion {
  std::string component;
  std::string
      version;         // "v0.12.0-beta.2", "dev-head"; "" when only a digest is known, or text that cannot be a version
  std::string source;  // for people: "image rancher/fleet:v0.12.0-beta.2", "chart fleet-106.0.0+up0.12.0-beta.2"
  ClusterId cluster = 0;
  const Object* object = nullptr;  // null for the version of the API server, which no object holds
  std::string field;               // "spec.template.spec.containers[0].image"
};

// All of them, each (cluster, component, version) once with its best place, sorted by these three. Looks at, best
// first: images of Pods that run (not Pending, Succeeded or Failed); of Deployments, StatefulSets, DaemonSets; chart
// labels of these three; Rancher Settings; the API server. ReplicaSets are left out: they hold old revisions. `Pulled`
// events of the kubelet (the fleet dump has no Pods) are history, so only the newest counts, and only where no image
// was seen.
std::vector<ObservedVersion> ObserveVersions(const Snapshot& snapshot, const ComponentMap& map);

// Versions of one component in one cluster that are told apart; the rest becomes one entry whose version is "".
inline constexpr size_t kMaxVersionsPerComponent = 100;

}  // namespace bundlescope
