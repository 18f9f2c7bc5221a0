#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/duration.h"

namespace bundlescope {

// A moment in UTC with nanoseconds, from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z (the range of CEL).
struct Timestamp {
  int64_t seconds = 0;  // since 1970-01-01T00:00:00Z
  int32_t nanos = 0;    // 0 .. 999,999,999

  auto operator<=>(const Timestamp&) const = default;
};

inline constexpr int64_t kMinTimestampSeconds = -62'135'596'800;
inline constexpr int64_t kMaxTimestampSeconds = 253'402'300'799;

// The fields of a moment as a clock in UTC shows them.
struct CivilTime {
  int32_t year = 1970;
  int32_t month = 1;        // 1..12
  int32_t day = 1;          // 1..31
  int32_t hour = 0;         // 0..23
  int32_t minute = 0;       // 0..59
  int32_t second = 0;       // 0..59
  int32_t nanos = 0;        // 0..999,999,999
  int32_t weekday = 0;      // 0 is Sunday; ignored by FromCivil
  int32_t day_of_year = 0;  // 0..365; ignored by FromCivil
};

CivilTime ToCivil(Timestamp t);

// Nothing where a field is outside its range (31 April, hour 24) or the year is not 1..9999. A leap second (60) reads
// as the next second.
std::optional<Timestamp> FromCivil(const CivilTime& civil);

// RFC 3339 at the start of `text`: "2025-03-12T10:00:00Z", "2025-03-12T10:00:00.123456789+01:00"; 'T' may be a space or
// lower case. On success `*length` is the number of bytes read. Digits below a nanosecond are dropped.
std::optional<Timestamp> ParseRfc3339Prefix(std::string_view text, size_t* length);

// The same for the whole text.
std::optional<Timestamp> ParseRfc3339(std::string_view text);

// Shortest exact form: fraction only where there is one, in groups of three digits; always "Z".
std::string FormatRfc3339(Timestamp t);

// a - b; saturates at the range of Duration.
Duration Difference(Timestamp a, Timestamp b);

// t + d; nothing where it leaves the range of Timestamp.
std::optional<Timestamp> Add(Timestamp t, Duration d);

}  // namespace bundlescope
