#pragma once

#include <span>

#include "core/snapshot/builder.h"

namespace bundlescope {

// For archives that do not say when they were made: the newest time in the objects of `slots`, which is a lower bound.
// Leaves a note; a warning where the objects show no time either.
void InferCollectedAt(SnapshotBuilder& builder, ArchiveId archive, std::span<const SnapshotBuilder::SlotId> slots);

}  // namespace bundlescope
