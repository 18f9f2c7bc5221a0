#include "core/snapshot/component.h"

#include <array>

namespace bundlescope {
namespace {

// Workloads as the charts fleet and rancher call them, components as rules and version data do. A pod belongs to the
// longest workload name that is followed by '-' in its own; "" as container means any other container of it.
struct Row {
  std::string_view workload;
  std::string_view container;
  std::string_view component;
};

constexpr std::array kRows = {
    Row{"fleet-agent", "", "fleet-agent"},
    Row{"fleet-controller", "fleet-controller", "fleet-controller"},
    Row{"fleet-controller", "fleet-agentmanagement", "fleet-agentmanagement"},
    Row{"fleet-controller", "fleet-cleanup", "fleet-cleanup"},
    Row{"gitjob", "", "gitjob"},
    Row{"helmops", "", "helmops"},
    Row{"rancher", "", "rancher"},
    Row{"rancher-webhook", "", "rancher-webhook"},
    Row{"rancher-backup", "", "backup-restore-operator"},
    Row{"cattle-cluster-agent", "", "rancher-agent"},
    Row{"cattle-node-agent", "", "rancher-agent"},
    Row{"system-upgrade-controller", "", "system-upgrade-controller"},
};

constexpr std::array<std::string_view, 4> kNamespaces = {"cattle-fleet-system", "cattle-fleet-local-system",
                                                         "cattle-system", "cattle-resources-system"};

bool OwnsPod(std::string_view workload, std::string_view pod) {
  return pod == workload ||
         (pod.size() > workload.size() && pod.substr(0, workload.size()) == workload && pod[workload.size()] == '-');
}

}  // namespace

std::vector<std::string> ComponentsOf(std::string_view ns, std::string_view pod, std::string_view container) {
  std::vector<std::string> out;
  bool known_namespace = ns == "fleet-system";
  for (const std::string_view candidate : kNamespaces) known_namespace = known_namespace || candidate == ns;
  if (!known_namespace) return out;

  std::string_view workload;
  for (const Row& row : kRows) {
    if (OwnsPod(row.workload, pod) && row.workload.size() > workload.size()) workload = row.workload;
  }
  if (workload.empty()) return out;
  for (const Row& row : kRows) {
    if (row.workload != workload) continue;
    if (container.empty() || row.container.empty() || row.container == container) out.emplace_back(row.component);
  }
  // A sidecar that no row names still belongs to its workload's pod, but speaks for no component.
  return out;
}

std::vector<std::string> ComponentsOfWorkload(std::string_view workload) {
  std::vector<std::string> out;
  for (const Row& row : kRows) {
    if (row.workload == workload) out.emplace_back(row.component);
  }
  return out;
}

}  // namespace bundlescope
