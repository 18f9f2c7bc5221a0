#pragma once

#include <optional>

#include "core/base/timestamp.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

// Whether the container whose log it is has ended for good, so that the log holds all that it will ever say. True where
// `last`, the time of its last line, is not behind the end that the pod tells: of an init container (but a sidecar) in
// a pod that is initialized, of any container in a pod that has succeeded or failed. A later pod of the same name has
// later lines.
bool HasEnded(const Snapshot& snapshot, const LogStream& log, std::optional<Timestamp> last);

}  // namespace bundlescope
