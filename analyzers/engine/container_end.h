#pragma once

#include "core/snapshot/snapshot.h"

namespace bundlescope {

// Whether the container whose log it is has ended for good, by the pod in the same archive: then the log holds all that
// it will ever say. True of init containers (but sidecars) of a pod that is initialized, and of all containers of a pod
// that has succeeded or failed.
bool HasEnded(const Snapshot& snapshot, const LogStream& log);

}  // namespace bundlescope
