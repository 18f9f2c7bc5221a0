#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace bundlescope {

// A span of time in nanoseconds; about +-292 years.
struct Duration {
  int64_t ns = 0;

  static constexpr Duration Seconds(int64_t s) { return {s * 1'000'000'000}; }
  static constexpr Duration Minutes(int64_t m) { return Seconds(m * 60); }
  static constexpr Duration Hours(int64_t h) { return Seconds(h * 3600); }

  auto operator<=>(const Duration&) const = default;
};

// Go's syntax, as in Kubernetes objects and CEL: "1h30m", "1.5s", "-2ms", "0". Units: ns us µs ms s m h.
// Errors: kInvalidInput with what was expected; kLimit when it does not fit.
Result<Duration> ParseDuration(std::string_view text);

// Go's shortest form: "1h30m0s", "45s", "1.5s", "2ms", "0s".
std::string FormatDuration(Duration d);

}  // namespace bundlescope
