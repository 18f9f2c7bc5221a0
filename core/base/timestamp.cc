#include "core/base/timestamp.h"

#include <fmt/format.h>

#include <limits>

namespace bundlescope {
namespace {

constexpr int64_t kSecondsPerDay = 86'400;

bool IsLeap(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysInMonth(int64_t year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeap(year) ? 29 : kDays[month - 1];
}

// Days since 1970-01-01 in the proleptic Gregorian calendar. Years are counted from March, so that the leap day is the
// last day of a year, in eras of 400 years (146,097 days).
int64_t DaysFromCivil(int64_t year, int month, int day) {
  if (month <= 2) --year;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

void CivilFromDays(int64_t days, CivilTime* out) {
  days += 719'468;
  const int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const int64_t day_of_era = days - era * 146'097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t shifted_month = (5 * day_of_year + 2) / 153;
  out->day = static_cast<int32_t>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  out->month = static_cast<int32_t>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  out->year = static_cast<int32_t>(year_of_era + era * 400 + (out->month <= 2 ? 1 : 0));
}

// Reads exactly `count` digits.
bool ReadDigits(std::string_view text, size_t pos, size_t count, int32_t* out) {
  if (pos + count > text.size()) return false;
  int32_t value = 0;
  for (size_t i = 0; i < count; ++i) {
    const char c = text[pos + i];
    if (c < '0' || c > '9') return false;
    value = value * 10 + (c - '0');
  }
  *out = value;
  return true;
}

bool HasChar(std::string_view text, size_t pos, char c) { return pos < text.size() && text[pos] == c; }

}  // namespace

CivilTime ToCivil(Timestamp t) {
  int64_t days = t.seconds / kSecondsPerDay;
  int64_t rest = t.seconds % kSecondsPerDay;
  if (rest < 0) {
    rest += kSecondsPerDay;
    --days;
  }
  CivilTime out;
  CivilFromDays(days, &out);
  out.hour = static_cast<int32_t>(rest / 3600);
  out.minute = static_cast<int32_t>(rest / 60 % 60);
  out.second = static_cast<int32_t>(rest % 60);
  out.nanos = t.nanos;
  out.weekday = static_cast<int32_t>(((days % 7) + 7 + 4) % 7);
  out.day_of_year = static_cast<int32_t>(days - DaysFromCivil(out.year, 1, 1));
  return out;
}

std::optional<Timestamp> FromCivil(const CivilTime& c) {
  if (c.year < 1 || c.year > 9999 || c.month < 1 || c.month > 12 || c.day < 1) return std::nullopt;
  if (c.day > DaysInMonth(c.year, c.month)) return std::nullopt;
  if (c.hour < 0 || c.hour > 23 || c.minute < 0 || c.minute > 59 || c.second < 0 || c.second > 60) return std::nullopt;
  if (c.nanos < 0 || c.nanos > 999'999'999) return std::nullopt;
  Timestamp t;
  t.seconds = DaysFromCivil(c.year, c.month, c.day) * kSecondsPerDay + c.hour * 3600 + c.minute * 60 + c.second;
  t.nanos = c.nanos;
  if (t.seconds > kMaxTimestampSeconds) return std::nullopt;
  return t;
}

std::optional<Timestamp> ParseRfc3339Prefix(std::string_view text, size_t* length) {
  CivilTime c;
  if (!ReadDigits(text, 0, 4, &c.year) || !HasChar(text, 4, '-') || !ReadDigits(text, 5, 2, &c.month) ||
      !HasChar(text, 7, '-') || !ReadDigits(text, 8, 2, &c.day)) {
    return std::nullopt;
  }
  if (!HasChar(text, 10, 'T') && !HasChar(text, 10, 't') && !HasChar(text, 10, ' ')) return std::nullopt;
  if (!ReadDigits(text, 11, 2, &c.hour) || !HasChar(text, 13, ':') || !ReadDigits(text, 14, 2, &c.minute) ||
      !HasChar(text, 16, ':') || !ReadDigits(text, 17, 2, &c.second)) {
    return std::nullopt;
  }
  size_t pos = 19;
  if (HasChar(text, pos, '.')) {
    ++pos;
    int32_t scale = 100'000'000;
    const size_t start = pos;
    while (pos < text.size() && text[pos] >= '0' && text[pos] <= '9') {
      c.nanos += (text[pos] - '0') * scale;
      scale /= 10;
      ++pos;
    }
    if (pos == start) return std::nullopt;
  }
  int32_t offset_seconds = 0;
  if (HasChar(text, pos, 'Z') || HasChar(text, pos, 'z')) {
    ++pos;
  } else if (HasChar(text, pos, '+') || HasChar(text, pos, '-')) {
    int32_t hours = 0;
    int32_t minutes = 0;
    if (!ReadDigits(text, pos + 1, 2, &hours) || !HasChar(text, pos + 3, ':') ||
        !ReadDigits(text, pos + 4, 2, &minutes) || hours > 23 || minutes > 59) {
      return std::nullopt;
    }
    offset_seconds = (hours * 60 + minutes) * 60 * (text[pos] == '-' ? -1 : 1);
    pos += 6;
  } else {
    return std::nullopt;
  }
  std::optional<Timestamp> t = FromCivil(c);
  if (!t) return std::nullopt;
  t->seconds -= offset_seconds;
  if (t->seconds < kMinTimestampSeconds || t->seconds > kMaxTimestampSeconds) return std::nullopt;
  *length = pos;
  return t;
}

std::optional<Timestamp> ParseRfc3339(std::string_view text) {
  size_t length = 0;
  std::optional<Timestamp> t = ParseRfc3339Prefix(text, &length);
  return t && length == text.size() ? t : std::nullopt;
}

std::string FormatRfc3339(Timestamp t) {
  const CivilTime c = ToCivil(t);
  std::string out =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second);
  if (c.nanos % 1'000 != 0) {
    out += fmt::format(".{:09}", c.nanos);
  } else if (c.nanos % 1'000'000 != 0) {
    out += fmt::format(".{:06}", c.nanos / 1'000);
  } else if (c.nanos != 0) {
    out += fmt::format(".{:03}", c.nanos / 1'000'000);
  }
  return out + "Z";
}

Duration Difference(Timestamp a, Timestamp b) {
  const __int128 ns =
      (static_cast<__int128>(a.seconds) - b.seconds) * 1'000'000'000 + (static_cast<__int128>(a.nanos) - b.nanos);
  if (ns > std::numeric_limits<int64_t>::max()) return {std::numeric_limits<int64_t>::max()};
  if (ns < std::numeric_limits<int64_t>::min()) return {std::numeric_limits<int64_t>::min()};
  return {static_cast<int64_t>(ns)};
}

std::optional<Timestamp> Add(Timestamp t, Duration d) {
  const __int128 ns = static_cast<__int128>(t.seconds) * 1'000'000'000 + t.nanos + d.ns;
  __int128 seconds = ns / 1'000'000'000;
  __int128 nanos = ns % 1'000'000'000;
  if (nanos < 0) {
    nanos += 1'000'000'000;
    --seconds;
  }
  if (seconds < kMinTimestampSeconds || seconds > kMaxTimestampSeconds) return std::nullopt;
  return Timestamp{static_cast<int64_t>(seconds), static_cast<int32_t>(nanos)};
}

}  // namespace bundlescope
