#pragma once

#include "core/snapshot/snapshot.h"

namespace bundlescope {

// A member that turned out to hold what another log of the archive holds, after it was planned as a log: takes its
// names from it, so that no rule that asks for a component, a pod or a container counts its lines a second time.
inline void HideTwin(LogStream& log) {
  log.ns.clear();
  log.pod.clear();
  log.container.clear();
  log.components.clear();
  log.previous = false;
}

}  // namespace bundlescope
