#include "core/base/duration.h"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <string>

namespace bundlescope {
namespace {

struct Unit {
  std::string_view name;
  int64_t ns;
};

// Longest names first, so that "ms" is not read as "m".
constexpr std::array<Unit, 8> kUnits = {{{"ns", 1},
                                         {"us", 1'000},
                                         {"\xC2\xB5s", 1'000},
                                         {"\xCE\xBCs", 1'000},
                                         {"ms", 1'000'000},
                                         {"s", 1'000'000'000},
                                         {"m", 60'000'000'000},
                                         {"h", 3'600'000'000'000}}};

constexpr uint64_t kMaxMagnitude = uint64_t{1} << 63;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The beginning of a text that may be of any length.
std::string Shown(std::string_view text) {
  constexpr size_t kMax = 60;
  return text.size() <= kMax ? std::string(text) : std::string(text.substr(0, kMax)) + "...";
}

Error Bad(std::string_view text) {
  return Error(ErrorCode::kInvalidInput, fmt::format("'{}' is not a duration", Shown(text)))
      .WithHint("write a number and a unit, for example 30s, 15m, 1h30m");
}

Error TooLarge(std::string_view text) {
  return Error(ErrorCode::kLimit, fmt::format("duration '{}' is too large", Shown(text)));
}

}  // namespace

Result<Duration> ParseDuration(std::string_view text) {
  std::string_view rest = text;
  bool negative = false;
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) {
    negative = rest[0] == '-';
    rest.remove_prefix(1);
  }
  if (rest == "0") return Duration{0};
  if (rest.empty()) return Bad(text);

  unsigned __int128 total = 0;
  while (!rest.empty()) {
    unsigned __int128 whole = 0;
    size_t digits = 0;
    while (!rest.empty() && IsDigit(rest[0])) {
      whole = whole * 10 + static_cast<unsigned>(rest[0] - '0');
      if (whole > kMaxMagnitude) return TooLarge(text);
      rest.remove_prefix(1);
      ++digits;
    }
    // The fraction is kept as value/scale; digits below a nanosecond of an hour do not matter.
    uint64_t fraction = 0;
    uint64_t scale = 1;
    if (!rest.empty() && rest[0] == '.') {
      rest.remove_prefix(1);
      while (!rest.empty() && IsDigit(rest[0])) {
        if (scale < 1'000'000'000'000'000) {
          fraction = fraction * 10 + static_cast<unsigned>(rest[0] - '0');
          scale *= 10;
        }
        rest.remove_prefix(1);
        ++digits;
      }
    }
    if (digits == 0) return Bad(text);
    const Unit* unit = nullptr;
    for (const Unit& candidate : kUnits) {
      if (rest.substr(0, candidate.name.size()) == candidate.name) {
        unit = &candidate;
        break;
      }
    }
    if (unit == nullptr) return Bad(text);
    rest.remove_prefix(unit->name.size());
    total += whole * static_cast<uint64_t>(unit->ns);
    total += static_cast<unsigned __int128>(fraction) * static_cast<uint64_t>(unit->ns) / scale;
    if (total > kMaxMagnitude) return TooLarge(text);
  }
  if (!negative && total == kMaxMagnitude) return TooLarge(text);
  const uint64_t magnitude = static_cast<uint64_t>(total);
  return Duration{static_cast<int64_t>(negative ? 0 - magnitude : magnitude)};
}

std::string FormatDuration(Duration d) {
  if (d.ns == 0) return "0s";
  const bool negative = d.ns < 0;
  const uint64_t ns = negative ? 0 - static_cast<uint64_t>(d.ns) : static_cast<uint64_t>(d.ns);
  auto with_fraction = [](uint64_t value, uint64_t unit, int digits) {
    std::string out = fmt::format("{}", value / unit);
    if (value % unit != 0) {
      out += fmt::format(".{:0{}}", value % unit, digits);
      while (out.back() == '0') out.pop_back();
    }
    return out;
  };
  std::string out = negative ? "-" : "";
  if (ns < 1'000) return out + fmt::format("{}ns", ns);
  if (ns < 1'000'000) return out + with_fraction(ns, 1'000, 3) + "\xC2\xB5s";
  if (ns < 1'000'000'000) return out + with_fraction(ns, 1'000'000, 6) + "ms";
  const uint64_t hours = ns / 3'600'000'000'000;
  const uint64_t minutes = ns / 60'000'000'000 % 60;
  if (hours != 0) out += fmt::format("{}h", hours);
  if (hours != 0 || minutes != 0) out += fmt::format("{}m", minutes);
  return out + with_fraction(ns % 60'000'000'000, 1'000'000'000, 9) + "s";
}

}  // namespace bundlescope
