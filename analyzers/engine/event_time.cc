#include "analyzers/engine/event_time.h"

#include <algorithm>

namespace bundlescope {
namespace {

constexpr Duration kSlack = Duration::Hours(24);

// 29 February exists in the leap year in which yearless times are kept, but not in every year.
std::optional<Timestamp> InYear(CivilTime civil, int32_t year) {
  civil.year = year;
  return FromCivil(civil);
}

// For a time of collection that is only a bound: the year that comes nearest to it.
std::optional<EventTime> NearestYear(const CivilTime& civil, Timestamp about) {
  std::optional<EventTime> best;
  const auto apart = [&](Timestamp t) { return Difference(std::max(t, about), std::min(t, about)); };
  const int32_t year = ToCivil(about).year;
  for (int32_t candidate = year - 4; candidate <= year + 4; ++candidate) {
    const std::optional<Timestamp> at = InYear(civil, candidate);
    if (at && (!best || apart(*at) < apart(best->at))) best = EventTime{*at, TimeQuality::kInferred};
  }
  return best;
}

}  // namespace

// Programs in containers write UTC where they name no zone; the nodes' own logs write local time.
std::optional<EventTime> ResolveTime(const LogTime& time, const ArchiveInfo& archive, bool local_time) {
  if (local_time && !time.zone_known && archive.utc_offset_seconds && time.kind != LogTime::Kind::kNone) {
    LogTime utc = time;
    utc.value.seconds -= *archive.utc_offset_seconds;
    return ResolveTime(utc, archive, false);
  }
  if (time.kind == LogTime::Kind::kNone) return std::nullopt;
  if (time.kind == LogTime::Kind::kFull) {
    return EventTime{time.value, time.zone_known ? TimeQuality::kFull : TimeQuality::kInferred};
  }
  if (!archive.collected_at) return std::nullopt;
  const std::optional<Timestamp> limit = Add(*archive.collected_at, kSlack);
  if (!limit) return std::nullopt;
  const CivilTime civil = ToCivil(time.value);
  if (!archive.collected_at_exact) return NearestYear(civil, *archive.collected_at);
  const int32_t newest = ToCivil(*limit).year;
  // Four years back there is a 29 February, unless a century lies between.
  for (int32_t year = newest; year > newest - 9; --year) {
    const std::optional<Timestamp> at = InYear(civil, year);
    if (at && *at <= *limit) return EventTime{*at, TimeQuality::kInferred};
  }
  return std::nullopt;
}

std::optional<EventSpan> ResolveSpan(const StreamScan& scan, const ArchiveInfo& archive, bool local_time) {
  std::optional<EventSpan> out;
  for (const LogTime* const time :
       {&scan.full.earliest, &scan.full.latest, &scan.yearless.earliest, &scan.yearless.latest}) {
    const std::optional<EventTime> at = ResolveTime(*time, archive, local_time);
    if (!at) continue;
    if (!out) out = EventSpan{*at, *at};
    if (at->at < out->first.at) out->first = *at;
    if (at->at > out->last.at) out->last = *at;
  }
  return out;
}

}  // namespace bundlescope
