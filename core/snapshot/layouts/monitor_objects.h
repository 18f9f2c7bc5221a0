#pragma once

#include <string>
#include <string_view>

#include "core/document/document.h"
#include "core/snapshot/layouts/known_kinds.h"

namespace bundlescope {

// What `fleet monitor` keeps of an object, as the JSON that SnapshotBuilder::AddPartial takes; "" where it has no name.
// The tool has a shape of its own: {"namespace", "name", "uid", "generation", "observedGeneration", "commit", ...}.
// Only fields whose place in the object is certain are taken over; "ready": true becomes condition Ready, false does
// not, because it may be False, Unknown or not there.
std::string MonitoredObject(const KnownKind& kind, const Node& entry);

}  // namespace bundlescope
