#pragma once

#include <string>
#include <vector>

#include "core/snapshot/read_limits.h"

namespace bundlescope {

// All that a snapshot of these archives says, but for the members and lines where it stands, as one line for each
// thing, so that two can be compared and the difference be read: archives (without those that were only made of
// others), clusters with their "now", objects with their bodies, logs with the hash of their content, coverage,
// diagnostics. `apiVersion` and `kind` are not among the fields of a body. Archives that are refused are left out.
std::vector<std::string> SnapshotLines(const std::vector<std::string>& archives, const ReadLimits& limits = {});

}  // namespace bundlescope
