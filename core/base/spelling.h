#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

// The candidate that was most likely meant by `word`: at most a third of its letters differ (insertions, deletions,
// replacements). "" if none is near.
std::string ClosestName(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace bundlescope
