#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

// A version by Semantic Versioning 2.0.0 (semver.org). Build metadata is kept, but does not take part in the order.
struct Semver {
  uint64_t major = 0;
  uint64_t minor = 0;
  uint64_t patch = 0;
  std::vector<std::string> prerelease;  // the dot-separated identifiers; empty for a release
  std::string build;

  // "1.2.3-rc.1+build", without a leading v.
  std::string ToString() const;
};

// Strict, but for one leading 'v' or 'V', which tags of this field carry. Nothing for "1.2", "01.2.3", "1.2.3-",
// "head".
std::optional<Semver> ParseSemver(std::string_view text);

// Precedence by semver.org section 11.
std::strong_ordering Compare(const Semver& a, const Semver& b);

}  // namespace bundlescope
