#include "core/snapshot/layouts/rancher_member.h"

#include <algorithm>
#include <array>

#include "core/snapshot/layouts/path_parts.h"

namespace bundlescope {
namespace {

// The folder of the host, and one more that somebody put around it.
constexpr size_t kMaxTopParts = 2;

constexpr std::array<std::string_view, 6> kDistributions = {"rke2", "k3s", "rke", "k8s", "kubeadm", "pod"};
constexpr std::array<std::string_view, 10> kFolders = {"systeminfo", "networking", "systemlogs", "journald",
                                                       "rancher",    "docker",     "etcd",       "collector-output.log",
                                                       "versions",   "summary.txt"};

bool IsOwnName(std::string_view part) {
  return IsDistribution(part) || std::find(kFolders.begin(), kFolders.end(), part) != kFolders.end();
}

}  // namespace

bool IsDistribution(std::string_view part) {
  return std::find(kDistributions.begin(), kDistributions.end(), part) != kDistributions.end();
}

RancherMember SplitRancherMember(std::string_view name) {
  if (name.starts_with("./")) name.remove_prefix(2);
  const PathParts parts = SplitPath(name);
  for (size_t i = 0; i <= kMaxTopParts && i < parts.size(); ++i) {
    if (!IsOwnName(parts[i])) continue;
    return {PathBefore(name, parts, i), {parts.begin() + static_cast<std::ptrdiff_t>(i), parts.end()}};
  }
  return {};
}

}  // namespace bundlescope
