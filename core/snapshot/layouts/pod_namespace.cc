#include "core/snapshot/layouts/pod_namespace.h"

#include <algorithm>
#include <vector>

namespace bundlescope {

std::string NamespaceOfPod(SnapshotBuilder& builder, SnapshotBuilder::SlotId slot, std::string_view pod) {
  const std::vector<std::string_view> all = builder.NamespacesOf(slot, "Pod", pod);
  const bool one =
      !all.empty() && std::all_of(all.begin(), all.end(), [&](std::string_view ns) { return ns == all[0]; });
  return one ? std::string(all[0]) : "";
}

}  // namespace bundlescope
