#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace bundlescope {

// Whose log a file of the Rancher log collector is.
struct PodLogName {
  std::string ns;  // "" where the name does not tell
  std::string pod;
  bool previous = false;
};

using PodSet = std::set<std::pair<std::string, std::string>>;  // namespace, name

// Splits "<namespace>-<pod>[-previous]", which is ambiguous, since both parts hold '-': by the pods that are known to
// exist, else by the longest namespace that the collector asks for. Without any match the whole is the pod's name.
PodLogName ResolvePodLog(std::string_view stem, const PodSet& pods);

}  // namespace bundlescope
