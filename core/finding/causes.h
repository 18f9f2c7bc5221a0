#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/finding/finding.h"

namespace bundlescope {

// For each finding the index of the one that explains it. Nothing where `caused_by` is empty or names no other finding
// of the list. Where findings explain each other in a circle, the first of them in the list has no cause, so that
// following causes always ends. A fingerprint that occurs twice stands for its first finding.
std::vector<std::optional<size_t>> FindCauses(const std::vector<Finding>& findings);

}  // namespace bundlescope
