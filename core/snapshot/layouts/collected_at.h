#pragma once

#include <span>
#include <string_view>

#include "core/snapshot/builder.h"

namespace bundlescope {

// For archives that do not say when they were made: the newest time in the objects of `slots`, which is a lower bound.
// Leaves a note; a warning where the objects show no time either.
void InferCollectedAt(SnapshotBuilder& builder, ArchiveId archive, std::span<const SnapshotBuilder::SlotId> slots);

// For archives where all that tells is a name with a time `local`, by a clock of unknown zone: taken as UTC, or the
// newest time in the objects where that is later. Leaves a note. `from`: "the name of its folder".
void TakeLocalTime(SnapshotBuilder& builder, ArchiveId archive, Timestamp local, std::string_view from,
                   std::span<const SnapshotBuilder::SlotId> slots);

}  // namespace bundlescope
