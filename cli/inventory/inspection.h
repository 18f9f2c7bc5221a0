#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "analyzers/scan/scanner.h"
#include "cli/analysis.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

// What is inside archives, without judging it.
struct Inspection {
  Snapshot snapshot;
  std::unique_ptr<LogScanner> scanner;  // of no signals: lines and times of each log
  std::vector<RefusedArchive> refused;
  size_t read = 0;  // archives that were read
};

// Reads the archives of one case in one pass.
Inspection Inspect(const std::vector<std::string>& archives, const ReadLimits& limits, std::stop_token stop);

// The time span of a log, where its lines show one.
struct LogSpan {
  std::optional<Timestamp> first;
  std::optional<Timestamp> last;
  bool inferred = false;  // year or zone are concluded
};
LogSpan SpanOf(const Inspection& inspection, LogId log);

// 0 for a log of which the scanner saw nothing.
uint64_t LinesOf(const Inspection& inspection, LogId log);

// Everything that went wrong or was assumed while reading, in the order of archives and members.
std::vector<Diagnostic> AllDiagnostics(const Inspection& inspection);

}  // namespace bundlescope
