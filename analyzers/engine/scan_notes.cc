#include "analyzers/engine/scan_notes.h"

#include <fmt/format.h>

#include <map>

namespace bundlescope {

std::vector<Diagnostic> ScanNotes(const Snapshot& snapshot, const LogScanner& scanner) {
  std::vector<Diagnostic> notes;
  std::map<ArchiveId, size_t> yearless;
  for (LogId id = 0; id < snapshot.logs().size() && id < scanner.stream_count(); ++id) {
    if (snapshot.logs()[id].dropped) continue;
    const MemberPlace& place = snapshot.logs()[id].place;
    const StreamScan& scan = scanner.stream(id);
    if (scan.yearless.earliest.kind != LogTime::Kind::kNone) ++yearless[place.archive];
    if (scan.cut_lines != 0) {
      notes.push_back({DiagnosticLevel::kWarning, "limit.line", place.archive, std::string(place.member), 0,
                       fmt::format("{} lines are longer than {} MiB; rules saw their beginning", scan.cut_lines,
                                   kMaxLineBytes >> 20)});
    }
    if (scan.dropped_groups != 0) {
      notes.push_back({DiagnosticLevel::kWarning, "limit.groups", place.archive, std::string(place.member), 0,
                       fmt::format("{} lines belong to more than {} groups of one signal and were not kept apart",
                                   scan.dropped_groups, kMaxGroupsPerSignal)});
    }
  }
  for (const auto& [archive, logs] : yearless) {
    const ArchiveInfo& info = snapshot.archives()[archive];
    const std::string reason = info.collected_at
                                   ? fmt::format("the year was taken from the time of collection, {} ({})",
                                                 FormatRfc3339(*info.collected_at), info.collected_at_from)
                                   : "the archive does not say when it was collected, so these lines have no time";
    notes.push_back({info.collected_at ? DiagnosticLevel::kNote : DiagnosticLevel::kWarning, "log.year-inferred",
                     archive, "", 0, fmt::format("the times in {} logs have no year; {}", logs, reason)});
  }
  return notes;
}

}  // namespace bundlescope
