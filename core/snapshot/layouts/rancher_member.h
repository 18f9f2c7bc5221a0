#pragma once

#include <string_view>
#include <vector>

namespace bundlescope {

// A member of a Rancher log collector archive: "./<host>-<date>/rke2/kubectl/pods", the same without './', or with no
// folder of the host at all (older versions, and folders that somebody unpacked and handed in).
struct RancherMember {
  std::string_view top;                 // "<host>-<date>", ""
  std::vector<std::string_view> parts;  // what stands below; empty: this is no file of the collector
};

RancherMember SplitRancherMember(std::string_view name);

// "rke2", "k3s", "rke", "k8s" (older versions, for rke), "kubeadm", "pod".
bool IsDistribution(std::string_view part);

}  // namespace bundlescope
