#include "core/base/spare_threads.h"

#include <sched.h>

#include <algorithm>

namespace bundlescope {

unsigned SpareThreads() {
  constexpr int kMostThreads = 3;
  cpu_set_t usable;
  CPU_ZERO(&usable);
  // Fails on machines with more processors than a cpu_set_t can name.
  if (sched_getaffinity(0, sizeof usable, &usable) != 0) return kMostThreads;
  return static_cast<unsigned>(std::clamp(CPU_COUNT(&usable) - 1, 0, kMostThreads));
}

}  // namespace bundlescope
