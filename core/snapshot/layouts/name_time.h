#pragma once

#include <optional>
#include <string_view>

#include "core/base/timestamp.h"

namespace bundlescope {

// The time in a name like "support-bundle-2026-08-21T10_11_12", as if its clock showed UTC. In `pattern` each 'd' is a
// digit, and fourteen of them are year, month, day, hour, minute, second; all else stands for itself:
// "dddd-dd-ddTdd_dd_dd". The last match counts, because what stands before may be called anything.
std::optional<Timestamp> FindTimeInName(std::string_view name, std::string_view pattern);

}  // namespace bundlescope
