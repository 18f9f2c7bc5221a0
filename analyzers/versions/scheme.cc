#include "analyzers/versions/scheme.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "core/base/check.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxVersionBytes = 128;  // as long as the tag of an image can be

constexpr std::array<std::pair<VersionScheme, std::string_view>, 3> kNames = {{
    {VersionScheme::kSemver, "SEMVER"},
    {VersionScheme::kSemverBuild, "SEMVER_BUILD"},
    {VersionScheme::kEnum, "ENUM"},
}};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsVersionChar(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("._+~-").find(c) != std::string_view::npos;
}

// Takes the longest run of digits or of other characters from the front.
std::string_view TakeRun(std::string_view* rest) {
  size_t end = 1;
  while (end < rest->size() && IsDigit((*rest)[end]) == IsDigit((*rest)[0])) ++end;
  const std::string_view run = rest->substr(0, end);
  rest->remove_prefix(end);
  return run;
}

std::weak_ordering CompareNumbers(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

// "rke2r2" < "rke2r10"; none < any. Where the letters differ ("rke2r1", "k3s1") two distributions number their own
// builds.
VersionOrder CompareBuild(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const std::string_view x = TakeRun(&a);
    const std::string_view y = TakeRun(&b);
    if (!IsDigit(x[0]) || !IsDigit(y[0])) {
      if (x != y) return {x.compare(y) <=> 0, false};
      continue;
    }
    if (const auto order = CompareNumbers(x, y); order != 0) return {order, true};
  }
  return {a.size() <=> b.size(), true};
}

}  // namespace

std::string_view Name(VersionScheme scheme) {
  for (const auto& [value, name] : kNames) {
    if (value == scheme) return name;
  }
  return "";
}

std::optional<VersionScheme> ParseVersionScheme(std::string_view name) {
  for (const auto& [value, text] : kNames) {
    if (text == name) return value;
  }
  return std::nullopt;
}

std::string_view CleanVersion(std::string_view text) {
  if (text.size() > 1 && (text[0] == 'v' || text[0] == 'V') && IsDigit(text[1])) text.remove_prefix(1);
  return text;
}

bool IsVersionText(std::string_view text) {
  return !text.empty() && text.size() <= kMaxVersionBytes && std::all_of(text.begin(), text.end(), IsVersionChar);
}

std::optional<Version> ParseVersion(VersionScheme scheme, std::string_view text) {
  if (!IsVersionText(text)) return std::nullopt;
  Version out;
  out.scheme = scheme;
  out.text = CleanVersion(text);
  if (scheme == VersionScheme::kEnum) return out;
  std::optional<Semver> semver = ParseSemver(text);
  if (!semver) return std::nullopt;
  out.semver = *std::move(semver);
  return out;
}

VersionOrder Compare(const Version& a, const Version& b) {
  BS_CHECK(a.scheme == b.scheme);
  if (a.scheme == VersionScheme::kEnum) return {a.text <=> b.text, a.text == b.text};
  const std::strong_ordering order = Compare(a.semver, b.semver);
  if (order != 0 || a.scheme == VersionScheme::kSemver) return {order, true};
  return CompareBuild(a.semver.build, b.semver.build);
}

}  // namespace bundlescope
