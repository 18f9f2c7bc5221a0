#include "core/base/semver.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace bundlescope {
namespace {

bool IsDigits(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsIdentifier(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
}

bool ParseNumber(std::string_view s, uint64_t* out) {
  if (!IsDigits(s) || (s.size() > 1 && s[0] == '0')) return false;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), *out);
  return error == std::errc() && end == s.data() + s.size();
}

// Calls `take` for each piece between dots; false as soon as it says so.
template <class Take>
bool SplitDots(std::string_view s, Take take) {
  while (true) {
    const size_t dot = s.find('.');
    if (!take(s.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    s.remove_prefix(dot + 1);
  }
}

// Digits without leading zeros compare by length first, so numbers of any size work.
std::strong_ordering CompareIdentifier(std::string_view a, std::string_view b) {
  const bool a_number = IsDigits(a);
  const bool b_number = IsDigits(b);
  if (a_number && b_number && a.size() != b.size()) return a.size() <=> b.size();
  if (a_number != b_number) return a_number ? std::strong_ordering::less : std::strong_ordering::greater;
  return a.compare(b) <=> 0;
}

}  // namespace

std::string Semver::ToString() const {
  std::string out = fmt::format("{}.{}.{}", major, minor, patch);
  for (size_t i = 0; i < prerelease.size(); ++i) {
    out += i == 0 ? '-' : '.';
    out += prerelease[i];
  }
  if (!build.empty()) {
    out += '+';
    out += build;
  }
  return out;
}

std::optional<Semver> ParseSemver(std::string_view text) {
  if (!text.empty() && (text[0] == 'v' || text[0] == 'V')) text.remove_prefix(1);
  Semver out;
  const size_t plus = text.find('+');
  if (plus != std::string_view::npos) {
    const std::string_view build = text.substr(plus + 1);
    if (!SplitDots(build, IsIdentifier)) return std::nullopt;
    out.build = build;
    text = text.substr(0, plus);
  }
  const size_t dash = text.find('-');
  if (dash != std::string_view::npos) {
    const bool ok = SplitDots(text.substr(dash + 1), [&](std::string_view id) {
      if (!IsIdentifier(id) || (IsDigits(id) && id.size() > 1 && id[0] == '0')) return false;
      out.prerelease.emplace_back(id);
      return true;
    });
    if (!ok) return std::nullopt;
    text = text.substr(0, dash);
  }
  uint64_t* const numbers[] = {&out.major, &out.minor, &out.patch};
  size_t count = 0;
  const bool ok =
      SplitDots(text, [&](std::string_view part) { return count < 3 && ParseNumber(part, numbers[count++]); });
  if (!ok || count != 3) return std::nullopt;
  return out;
}

std::strong_ordering Compare(const Semver& a, const Semver& b) {
  if (const auto c = a.major <=> b.major; c != 0) return c;
  if (const auto c = a.minor <=> b.minor; c != 0) return c;
  if (const auto c = a.patch <=> b.patch; c != 0) return c;
  if (a.prerelease.empty() != b.prerelease.empty()) {
    return a.prerelease.empty() ? std::strong_ordering::greater : std::strong_ordering::less;
  }
  const size_t common = std::min(a.prerelease.size(), b.prerelease.size());
  for (size_t i = 0; i < common; ++i) {
    if (const auto c = CompareIdentifier(a.prerelease[i], b.prerelease[i]); c != 0) return c;
  }
  return a.prerelease.size() <=> b.prerelease.size();
}

}  // namespace bundlescope
