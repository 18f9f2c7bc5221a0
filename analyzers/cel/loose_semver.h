#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/base/semver.h"

namespace bundlescope {

inline constexpr size_t kMaxSemverText = 1024;  // bytes

// As semver(text) of Kubernetes reads it: SemVer 2.0.0 with nothing in front of it, not even a v.
Result<Semver> ParseStrictSemver(std::string_view text);

// As semver(text, true) reads it: a leading v, leading zeros of the three numbers and missing minor and patch numbers
// are fine. What is behind a '-' or '+' needs all three numbers; spaces are not taken.
Result<Semver> ParseLooseSemver(std::string_view text);

}  // namespace bundlescope
