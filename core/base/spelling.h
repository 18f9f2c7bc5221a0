#pragma once

#include <span>
#include <string>
#include <string_view>

namespace bundlescope {

// The candidate that `name` was probably meant to be: at most a third of its letters differ; "" for none. Of equally
// close ones the first.
std::string_view ClosestName(std::string_view name, std::span<const std::string_view> candidates);

// "did you mean 'x'?", or "".
std::string DidYouMean(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace bundlescope
