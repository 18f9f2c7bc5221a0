#include "core/snapshot/layouts/collected_at.h"

#include <fmt/format.h>

namespace bundlescope {

void InferCollectedAt(SnapshotBuilder& builder, ArchiveId archive, std::span<const SnapshotBuilder::SlotId> slots) {
  std::optional<Timestamp> newest;
  for (const SnapshotBuilder::SlotId slot : slots) {
    const std::optional<Timestamp> t = builder.NewestTime(slot);
    if (t && (!newest || *t > *newest)) newest = t;
  }
  ArchiveInfo& info = builder.archive(archive);
  info.collected_at = newest;
  info.collected_at_exact = false;
  if (!newest) {
    builder.AddDiagnostic(DiagnosticLevel::kWarning, "archive.time-unknown", archive, "",
                          "nothing says when the data was collected; what depends on ages cannot be judged");
    return;
  }
  info.collected_at_from = "newest time in the objects";
  builder.AddDiagnostic(DiagnosticLevel::kNote, "archive.time-inferred", archive, "",
                        fmt::format("the archive does not say when it was made; the newest time in its objects, {}, is "
                                    "taken, the real time is the same or later",
                                    FormatRfc3339(*newest)));
}

}  // namespace bundlescope
