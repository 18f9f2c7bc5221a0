#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/timestamp.h"

namespace bundlescope {

// A zone as date(1) prints it: "UTC", "CEST", "+03", "-0330".
struct ClockZone {
  std::string name;
  int32_t offset_seconds = 0;  // east of UTC
  // False where places that are hours apart share the abbreviation (CST: Chicago and Shanghai; IST: India, Ireland,
  // Israel).
  bool certain = true;
};

struct SystemDate {
  Timestamp time;                 // without a zone: as if the clock showed UTC
  std::optional<ClockZone> zone;  // none: not printed or not known
};

// Reads the output of date(1): "Thu Mar 13 12:42:10 UTC 2025", "Thu 13 Mar 2025 12:42:10 PM UTC", ISO 8601. Lines that
// are not a date are passed over (warnings of a missing locale). Nothing for dates in other languages than English:
// their short names of days and months contradict each other.
std::optional<SystemDate> ParseSystemDate(std::string_view text);

// The first zone that stands alone in the text.
std::optional<ClockZone> FindZone(std::string_view text);

// The time in "<host>-2025-03-13_12_42_10" and in file names made of it; by a clock of unknown zone.
std::optional<Timestamp> ParseCollectorName(std::string_view name);

}  // namespace bundlescope
