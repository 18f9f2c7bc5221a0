#include "core/snapshot/layouts/collected_at.h"

#include <fmt/format.h>

namespace bundlescope {

namespace {

std::optional<Timestamp> Newest(const SnapshotBuilder& builder, std::span<const SnapshotBuilder::SlotId> slots) {
  std::optional<Timestamp> newest;
  for (const SnapshotBuilder::SlotId slot : slots) {
    const std::optional<Timestamp> t = builder.NewestTime(slot);
    if (t && (!newest || *t > *newest)) newest = t;
  }
  return newest;
}

}  // namespace

void InferCollectedAt(SnapshotBuilder& builder, ArchiveId archive, std::span<const SnapshotBuilder::SlotId> slots) {
  const std::optional<Timestamp> newest = Newest(builder, slots);
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

void TakeLocalTime(SnapshotBuilder& builder, ArchiveId archive, Timestamp local, std::string_view from,
                   std::span<const SnapshotBuilder::SlotId> slots) {
  const std::optional<Timestamp> newest = Newest(builder, slots);
  const bool later = newest && *newest > local;
  ArchiveInfo& info = builder.archive(archive);
  info.collected_at = later ? *newest : local;
  info.collected_at_from = later ? "newest time in the objects" : from;
  info.collected_at_exact = false;
  builder.AddDiagnostic(
      DiagnosticLevel::kNote, "archive.time-inferred", archive, "",
      later ? fmt::format("the time in {} is by a clock of unknown zone and, as UTC, before the newest time in the "
                          "objects, {}, which is taken; the real time is the same or later",
                          from, FormatRfc3339(*newest))
            : fmt::format("the time in {} is taken as UTC, though the zone of its clock is not known", from));
}

}  // namespace bundlescope
