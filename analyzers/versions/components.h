#pragma once

#include <string>
#include <vector>

#include "core/base/issue.h"
#include "core/document/document.h"

namespace bundlescope {

// Where versions of components are found: an entry of a `kind: Components` document of a pack.
struct ComponentSource {
  std::string component;  // "fleet-controller"
  std::vector<std::string>
      images;  // last parts of the repository: "rancher/fleet" also matches "mirror:5000/x/rancher/fleet"
  std::vector<std::string> containers;  // only containers with these names speak for it; empty: any
  std::vector<std::string>
      charts;  // helm.sh/chart label: "fleet" reads "fleet-106.0.0+up0.12.0-beta.2" as 0.12.0-beta.2
  std::vector<std::string> settings;  // settings.management.cattle.io: "server-version"
  bool kubernetes = false;            // the version that the API server gives
};
struct ComponentMap {
  std::vector<ComponentSource> components;
};

// Reads a `kind: Components` document; entries without faults are appended to `map`. Several documents may have entries
// for one component: all of them count.
void ParseComponents(const Node& root, const std::string& file, ComponentMap* map, Issues* issues);

}  // namespace bundlescope
