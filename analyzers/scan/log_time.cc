#include "analyzers/scan/log_time.h"

#include <charconv>
#include <cmath>
#include <string>

namespace bundlescope {
namespace {

constexpr int64_t kStartOf2000 = 946'684'800;
constexpr int64_t kStartOf2200 = 7'258'118'400;
constexpr int32_t kSecondsPerDay = 86'400;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::optional<LogTime> KnownZone(std::optional<Timestamp> t) {
  if (!t || !IsPlausible(*t)) return std::nullopt;
  return LogTime{LogTime::Kind::kFull, *t, true};
}

// "2025-03-01T07:33:23.123+0100": the offset without its colon.
std::optional<Timestamp> ParseCompactOffset(std::string_view text) {
  if (text.size() < 24 || text.size() > 40) return std::nullopt;
  const size_t sign = text.size() - 5;
  if ((text[sign] != '+' && text[sign] != '-') || DigitsAt(text, sign + 1, 4) < 0) return std::nullopt;
  std::string with_colon(text.substr(0, sign + 3));
  with_colon += ':';
  with_colon += text.substr(sign + 3);
  return ParseRfc3339(with_colon);
}

// Seconds, or milliseconds where they would else be far in the future.
std::optional<Timestamp> ParseEpoch(std::string_view text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (seconds >= static_cast<double>(kStartOf2200)) seconds /= 1000;
  // Before 1973 it is rather a counter or a duration than a time.
  if (!(seconds >= 1e8 && seconds < static_cast<double>(kStartOf2200))) return std::nullopt;
  // A double holds today's time to a quarter of a microsecond.
  const auto micros = static_cast<int64_t>(std::llround(seconds * 1e6));
  return Timestamp{micros / 1'000'000, static_cast<int32_t>(micros % 1'000'000) * 1000};
}

}  // namespace

bool IsPlausible(Timestamp t) { return t.seconds >= 0 && t.seconds < kStartOf2200; }

int32_t DigitsAt(std::string_view text, size_t pos, size_t count) {
  if (pos > text.size() || count > text.size() - pos) return -1;
  int32_t value = 0;
  for (size_t i = pos; i < pos + count; ++i) {
    if (!IsDigit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

int32_t ClockAt(std::string_view text, size_t pos) {
  if (text.size() < pos + 8 || text[pos + 2] != ':' || text[pos + 5] != ':') return -1;
  const int32_t hour = DigitsAt(text, pos, 2);
  const int32_t minute = DigitsAt(text, pos + 3, 2);
  const int32_t second = DigitsAt(text, pos + 6, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1;
  return hour * 3600 + minute * 60 + second;
}

int32_t FractionAt(std::string_view text, size_t* pos) {
  if (*pos + 1 >= text.size() || text[*pos] != '.' || !IsDigit(text[*pos + 1])) return 0;
  int32_t nanos = 0;
  int32_t scale = 100'000'000;
  for (++*pos; *pos < text.size() && IsDigit(text[*pos]); ++*pos, scale /= 10) nanos += (text[*pos] - '0') * scale;
  return nanos;
}

std::optional<LogTime> YearlessTime(int32_t month, int32_t day, int32_t second_of_day, int32_t nanos) {
  constexpr int32_t kDays[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  constexpr int32_t kDaysBefore[] = {0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335};
  if (month < 1 || month > 12 || day < 1 || day > kDays[month - 1] || second_of_day < 0) return std::nullopt;
  const int64_t day_of_year = kDaysBefore[month - 1] + day - 1;
  return LogTime{LogTime::Kind::kYearless, {kStartOf2000 + day_of_year * kSecondsPerDay + second_of_day, nanos}, false};
}

std::optional<LogTime> ZonelessTime(int32_t year, int32_t month, int32_t day, int32_t second_of_day, int32_t nanos) {
  if (second_of_day < 0) return std::nullopt;
  CivilTime civil;
  civil.year = year;
  civil.month = month;
  civil.day = day;
  civil.nanos = nanos;
  std::optional<Timestamp> t = FromCivil(civil);
  if (!t) return std::nullopt;
  t->seconds += second_of_day;
  if (!IsPlausible(*t)) return std::nullopt;
  return LogTime{LogTime::Kind::kFull, *t, false};
}

std::optional<LogTime> ParseFullTime(std::string_view text) {
  if (text.size() < 8 || !IsDigit(text[0])) return std::nullopt;
  if (text.size() < 19 || text[4] != '-') return KnownZone(ParseEpoch(text));
  if (const std::optional<Timestamp> t = ParseRfc3339(text)) return KnownZone(t);
  return KnownZone(ParseCompactOffset(text));
}

}  // namespace bundlescope
