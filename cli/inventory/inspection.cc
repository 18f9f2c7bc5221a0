#include "cli/inventory/inspection.h"

#include <algorithm>
#include <tuple>

#include "analyzers/engine/event_time.h"
#include "analyzers/engine/scan_notes.h"
#include "core/snapshot/layouts/all.h"
#include "core/snapshot/loader.h"

namespace bundlescope {

Inspection Inspect(const std::vector<std::string>& archives, const ReadLimits& limits, std::stop_token stop) {
  auto scanner = std::make_unique<LogScanner>(std::vector<ScanSignal>());
  SnapshotBuilder builder;
  std::vector<RefusedArchive> refused;
  size_t read = 0;
  for (const std::string& path : archives) {
    if (Status status = LoadArchive(path, AllLayouts(), limits, builder, *scanner, stop); status) {
      ++read;
    } else {
      refused.push_back({path, std::move(status).error()});
    }
  }
  scanner->Finish();
  return {builder.Build(), std::move(scanner), std::move(refused), read};
}

LogSpan SpanOf(const Inspection& inspection, LogId log) {
  LogSpan span;
  if (log >= inspection.scanner->stream_count()) return span;
  const StreamScan& scan = inspection.scanner->stream(log);
  const LogStream& stream = inspection.snapshot.logs()[log];
  const ArchiveInfo& archive = inspection.snapshot.archives()[stream.place.archive];
  const std::optional<EventSpan> seen = ResolveSpan(scan, archive, stream.pod.empty());
  if (!seen) return span;
  span.first = seen->first.at;
  span.last = seen->last.at;
  span.inferred = seen->first.quality == TimeQuality::kInferred || seen->last.quality == TimeQuality::kInferred;
  return span;
}

uint64_t LinesOf(const Inspection& inspection, LogId log) {
  return log < inspection.scanner->stream_count() ? inspection.scanner->stream(log).lines : 0;
}

std::vector<Diagnostic> AllDiagnostics(const Inspection& inspection) {
  const std::span<const Diagnostic> own = inspection.snapshot.diagnostics();
  std::vector<Diagnostic> out(own.begin(), own.end());
  for (Diagnostic& note : ScanNotes(inspection.snapshot, *inspection.scanner)) out.push_back(std::move(note));
  std::stable_sort(out.begin(), out.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.archive, a.member, a.offset, a.code) < std::tie(b.archive, b.member, b.offset, b.code);
  });
  return out;
}

}  // namespace bundlescope
