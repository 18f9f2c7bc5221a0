#pragma once

#include <optional>

#include "analyzers/scan/log_line.h"
#include "analyzers/scan/scanner.h"
#include "core/base/timestamp.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

// How well a moment is known: the data says it; the year (or the zone) was concluded; nothing is known.
enum class TimeQuality : uint8_t { kNone, kInferred, kFull };

struct EventTime {
  Timestamp at;
  TimeQuality quality = TimeQuality::kNone;
};

// The moment of a log line. A time without a year (klog, journal) gets the latest year in which it is not after the
// time of collection (a day of slack for clocks and zones), or the nearest year where that time is only a bound; where
// the archive has no time of collection there is none. `local_time`: a time without a zone is that of the node's clock,
// not UTC.
std::optional<EventTime> ResolveTime(const LogTime& time, const ArchiveInfo& archive, bool local_time = false);

// From the first to the last time that a log shows; nothing where it shows none.
struct EventSpan {
  EventTime first;
  EventTime last;
};
std::optional<EventSpan> ResolveSpan(const StreamScan& scan, const ArchiveInfo& archive, bool local_time = false);

}  // namespace bundlescope
