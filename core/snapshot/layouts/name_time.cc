#include "core/snapshot/layouts/name_time.h"

#include <algorithm>
#include <array>

namespace bundlescope {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool Matches(std::string_view part, std::string_view pattern) {
  return std::equal(part.begin(), part.end(), pattern.begin(), pattern.end(),
                    [](char c, char p) { return p == 'd' ? IsDigit(c) : c == p; });
}

std::optional<Timestamp> TimeOf(std::string_view match) {
  // How many digits each field has, in their order.
  constexpr std::array<int, 6> kDigits = {4, 2, 2, 2, 2, 2};
  std::array<int32_t, 6> fields = {};
  size_t field = 0;
  int seen = 0;
  for (const char c : match) {
    if (!IsDigit(c)) continue;
    if (field == fields.size()) return std::nullopt;
    fields[field] = fields[field] * 10 + (c - '0');
    if (++seen == kDigits[field]) {
      ++field;
      seen = 0;
    }
  }
  if (field != fields.size()) return std::nullopt;
  CivilTime civil;
  civil.year = fields[0];
  civil.month = fields[1];
  civil.day = fields[2];
  civil.hour = fields[3];
  civil.minute = fields[4];
  civil.second = fields[5];
  return FromCivil(civil);
}

}  // namespace

std::optional<Timestamp> FindTimeInName(std::string_view name, std::string_view pattern) {
  if (name.size() < pattern.size()) return std::nullopt;
  for (size_t at = name.size() - pattern.size() + 1; at-- > 0;) {
    const std::string_view part = name.substr(at, pattern.size());
    if (Matches(part, pattern)) return TimeOf(part);
  }
  return std::nullopt;
}

}  // namespace bundlescope
