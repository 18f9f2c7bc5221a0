#pragma once

#include <optional>

#include "core/base/timestamp.h"
#include "core/document/compact.h"

namespace bundlescope {

// The newest moment that an object mentions about itself: metadata.creationTimestamp, managedFields[].time,
// status.conditions[].{lastTransitionTime,lastUpdateTime}, status.agent.lastSeen, and the times of an Event. Times far
// in the future of the others (expiry dates) are not among these fields.
std::optional<Timestamp> NewestTimeIn(const CompactValue& object);

}  // namespace bundlescope
