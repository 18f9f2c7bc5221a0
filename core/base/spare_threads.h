#pragma once

#include <algorithm>
#include <thread>

namespace bundlescope {

// As many threads as it is of use to have for one task besides that of the caller.
inline unsigned SpareThreads() {
  constexpr unsigned kMostThreads = 3;
  return std::min(std::max(1U, std::thread::hardware_concurrency()) - 1, kMostThreads);
}

}  // namespace bundlescope
