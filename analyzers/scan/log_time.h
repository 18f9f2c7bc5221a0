#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "analyzers/scan/log_line.h"

namespace bundlescope {

// From 1970 to 2199. A log that claims another time has a broken clock or is no log.
bool IsPlausible(Timestamp t);

// Reads `count` digits at `pos`; -1 if there are fewer. At most 9 digits.
int32_t DigitsAt(std::string_view text, size_t pos, size_t count);

// "10:11:12" at `pos`: seconds since midnight; -1 if it is no time of a day. A leap second counts as the next second.
int32_t ClockAt(std::string_view text, size_t pos);

// ".123456" at `pos`: nanoseconds; `*pos` moves behind it. 0 if there is no fraction.
int32_t FractionAt(std::string_view text, size_t* pos);

// A moment in the year 2000; nothing for 30 February.
std::optional<LogTime> YearlessTime(int32_t month, int32_t day, int32_t second_of_day, int32_t nanos);

// A moment whose zone is not known; nothing for 30 February or an implausible year.
std::optional<LogTime> ZonelessTime(int32_t year, int32_t month, int32_t day, int32_t second_of_day, int32_t nanos);

// The whole text: RFC 3339, also with zap's offset "+0200", or seconds or milliseconds since 1970 as a decimal number.
// Nothing for an implausible time.
std::optional<LogTime> ParseFullTime(std::string_view text);

}  // namespace bundlescope
