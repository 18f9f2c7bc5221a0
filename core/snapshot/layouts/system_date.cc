#include "core/snapshot/layouts/system_date.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "core/snapshot/layouts/command_output.h"
#include "core/snapshot/layouts/name_time.h"

namespace bundlescope {
namespace {

constexpr int32_t kHour = 3600;
constexpr size_t kMaxDateLineBytes = 200;

struct ZoneRow {
  std::string_view name;
  int32_t minutes;
  bool certain = true;
};

// Abbreviations that the time zone database prints today. Where one names several zones, the one with more machines.
constexpr std::array kZones = {
    ZoneRow{"UTC", 0},           ZoneRow{"GMT", 0},     ZoneRow{"Z", 0},
    ZoneRow{"WET", 0},           ZoneRow{"WEST", 60},   ZoneRow{"BST", 60},
    ZoneRow{"CET", 60},          ZoneRow{"CEST", 120},  ZoneRow{"EET", 120},
    ZoneRow{"EEST", 180},        ZoneRow{"SAST", 120},  ZoneRow{"MSK", 180},
    ZoneRow{"PKT", 300},         ZoneRow{"WIB", 420},   ZoneRow{"HKT", 480},
    ZoneRow{"AWST", 480},        ZoneRow{"JST", 540},   ZoneRow{"KST", 540},
    ZoneRow{"ACST", 570},        ZoneRow{"AEST", 600},  ZoneRow{"ACDT", 630},
    ZoneRow{"AEDT", 660},        ZoneRow{"NZST", 720},  ZoneRow{"NZDT", 780},
    ZoneRow{"NST", -210},        ZoneRow{"NDT", -150},  ZoneRow{"AST", -240},
    ZoneRow{"ADT", -180},        ZoneRow{"EST", -300},  ZoneRow{"EDT", -240},
    ZoneRow{"CST", -360, false}, ZoneRow{"CDT", -300},  ZoneRow{"MST", -420},
    ZoneRow{"MDT", -360},        ZoneRow{"PST", -480},  ZoneRow{"PDT", -420},
    ZoneRow{"AKST", -540},       ZoneRow{"AKDT", -480}, ZoneRow{"HST", -600},
    ZoneRow{"IST", 330, false},
};

constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays = {"sunday",   "monday", "tuesday", "wednesday",
                                                       "thursday", "friday", "saturday"};

bool IsNumber(std::string_view text) {
  return !text.empty() && text.size() <= 4 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

int32_t Number(std::string_view digits) {
  int32_t out = 0;
  for (const char c : digits) out = out * 10 + (c - '0');
  return out;
}

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// Position of a full or three-letter name, from 1; 0 if it is none.
int32_t NameIndex(std::string_view token, const auto& names) {
  const std::string lower = Lower(token);
  for (size_t i = 0; i < names.size(); ++i) {
    if (lower == names[i] || lower == names[i].substr(0, 3)) return static_cast<int32_t>(i) + 1;
  }
  return 0;
}

std::vector<std::string_view> Split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> out;
  while (true) {
    const size_t begin = text.find_first_not_of(separators);
    if (begin == std::string_view::npos) return out;
    text.remove_prefix(begin);
    const size_t end = std::min(text.find_first_of(separators), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

// "+03", "-0330", "+05:30".
std::optional<ClockZone> ParseNumericZone(std::string_view token) {
  if (token.size() < 3 || (token[0] != '+' && token[0] != '-')) return std::nullopt;
  std::string digits(token.substr(1));
  std::erase(digits, ':');
  if (!IsNumber(digits) || digits.size() == 1 || digits.size() == 3) return std::nullopt;
  const int32_t hours = Number(std::string_view(digits).substr(0, 2));
  const int32_t minutes = digits.size() == 4 ? Number(std::string_view(digits).substr(2)) : 0;
  if (hours > 14 || minutes > 59) return std::nullopt;
  const int32_t offset = hours * kHour + minutes * 60;
  return ClockZone{std::string(token), token[0] == '-' ? -offset : offset, true};
}

std::optional<ClockZone> ParseZone(std::string_view token) {
  for (const ZoneRow& row : kZones) {
    if (row.name == token) return ClockZone{std::string(token), row.minutes * 60, row.certain};
  }
  return ParseNumericZone(token);
}

// Takes the words of one line; each must be understood, none may contradict another.
class DateLine {
 public:
  std::optional<SystemDate> Read(std::string_view line) {
    for (const std::string_view token : Split(line, " \t,")) {
      if (!Take(token)) return std::nullopt;
    }
    if (civil_.year == 0 || civil_.month == 0 || civil_.day == 0 || !has_time_) return std::nullopt;
    if (half_ != 0 && (civil_.hour < 1 || civil_.hour > 12)) {
      // Some locales print PM beside an hour of 24: it must agree.
      if ((civil_.hour >= 12) != (half_ == 'p')) return std::nullopt;
    } else if (half_ != 0) {
      civil_.hour = civil_.hour % 12 + (half_ == 'p' ? 12 : 0);
    }
    const std::optional<Timestamp> local = FromCivil(civil_);
    if (!local) return std::nullopt;
    SystemDate out{*local, zone_};
    if (zone_) out.time.seconds -= zone_->offset_seconds;
    return out;
  }

 private:
  bool Take(std::string_view token) {
    if (TakeTime(token) || TakeIsoDate(token) || TakeHalf(token)) return true;
    if (IsNumber(token)) return token.size() == 4 ? Set(&civil_.year, Number(token)) : Set(&civil_.day, Number(token));
    if (const int32_t month = NameIndex(token, kMonths); month != 0) return Set(&civil_.month, month);
    if (NameIndex(token, kWeekdays) != 0) return true;
    if (std::optional<ClockZone> zone = ParseZone(token); zone && !zone_) {
      zone_ = std::move(zone);
      return true;
    }
    return LooksLikeZone(token);
  }

  // An abbreviation that is not in our list: the date is good, its zone is not known.
  static bool LooksLikeZone(std::string_view token) {
    return token.size() >= 3 && token.size() <= 5 &&
           std::all_of(token.begin(), token.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  }

  static bool Set(int32_t* field, int32_t value) {
    if (*field != 0 && *field != value) return false;
    *field = value;
    return true;
  }

  bool TakeTime(std::string_view token) {
    const std::vector<std::string_view> parts = Split(token, ":");
    if (has_time_ || parts.size() != 3 || !std::all_of(parts.begin(), parts.end(), IsNumber)) return false;
    civil_.hour = Number(parts[0]);
    civil_.minute = Number(parts[1]);
    civil_.second = Number(parts[2]);
    has_time_ = true;
    return true;
  }

  bool TakeIsoDate(std::string_view token) {
    const std::vector<std::string_view> parts = Split(token, "-");
    if (parts.size() != 3 || parts[0].size() != 4 || !std::all_of(parts.begin(), parts.end(), IsNumber)) return false;
    return Set(&civil_.year, Number(parts[0])) && Set(&civil_.month, Number(parts[1])) &&
           Set(&civil_.day, Number(parts[2]));
  }

  bool TakeHalf(std::string_view token) {
    const std::string lower = Lower(token);
    if (lower != "am" && lower != "pm") return false;
    half_ = lower[0];
    return true;
  }

  CivilTime civil_ = {.year = 0, .month = 0, .day = 0};
  bool has_time_ = false;
  char half_ = 0;  // 'a' or 'p'
  std::optional<ClockZone> zone_;
};

}  // namespace

std::optional<SystemDate> ParseSystemDate(std::string_view text) {
  std::string_view line;
  while (NextLine(&text, &line)) {
    if (line.empty() || line.size() > kMaxDateLineBytes) continue;
    size_t length = 0;
    if (const std::optional<Timestamp> t = ParseRfc3339Prefix(line, &length); t && length == line.size()) {
      const bool utc = line.ends_with('Z') || line.ends_with('z');
      return SystemDate{*t, ParseZone(utc ? "Z" : line.substr(line.size() - std::string_view("+hh:mm").size()))};
    }
    if (std::optional<SystemDate> date = DateLine().Read(line)) return date;
  }
  return std::nullopt;
}

std::optional<ClockZone> FindZone(std::string_view text) {
  for (const std::string_view token : Split(text.substr(0, kMaxDateLineBytes), " \t,\r\n")) {
    if (std::optional<ClockZone> zone = ParseZone(token)) return zone;
  }
  return std::nullopt;
}

std::optional<Timestamp> ParseCollectorName(std::string_view name) {
  return FindTimeInName(name, "-dddd-dd-dd_dd_dd_dd");
}

}  // namespace bundlescope
