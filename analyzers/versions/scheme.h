#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "analyzers/versions/version_issue.h"
#include "core/base/semver.h"

namespace bundlescope {

// "SEMVER", "SEMVER_BUILD", "ENUM": the words of version data.
std::string_view Name(VersionScheme scheme);
std::optional<VersionScheme> ParseVersionScheme(std::string_view name);

// Without the one 'v' or 'V' that tags put before a number: "v0.12.0" -> "0.12.0", "vendor" -> "vendor".
std::string_view CleanVersion(std::string_view text);

// Fit to be shown and compared: 1 to 128 letters, digits and . _ + ~ -
bool IsVersionText(std::string_view text);

// A version as its scheme reads it.
struct Version {
  VersionScheme scheme = VersionScheme::kSemver;
  std::string text;  // cleaned
  Semver semver;     // empty for kEnum
};

// Nothing where the scheme cannot read it: "0.12" or "dev-head" by SEMVER, text that is no IsVersionText by any.
std::optional<Version> ParseVersion(VersionScheme scheme, std::string_view text);

// `order` is total, so that versions can be sorted; only where `comparable` does it mean older, same or newer.
// Not comparable: two different ENUM versions, and by SEMVER_BUILD 1.32.2+rke2r1 with 1.32.2+k3s1.
struct VersionOrder {
  std::weak_ordering order = std::weak_ordering::equivalent;
  bool comparable = true;
};

// Both must be of the same scheme.
VersionOrder Compare(const Version& a, const Version& b);

}  // namespace bundlescope
