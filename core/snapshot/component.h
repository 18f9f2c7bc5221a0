#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

// Which Fleet or Rancher component speaks in the log of a container, by the names that the charts give (fleet-facts:
// fleet-controller has the containers fleet-controller, fleet-cleanup and fleet-agentmanagement). `container` "" means
// all containers of the pod in one text: all its components come back. Empty for pods that are none of them.
std::vector<std::string> ComponentsOf(std::string_view ns, std::string_view pod, std::string_view container);

// The components of a workload of exactly this name, for logs whose namespace nothing tells ("fleet-agent.log").
std::vector<std::string> ComponentsOfWorkload(std::string_view workload);

}  // namespace bundlescope
