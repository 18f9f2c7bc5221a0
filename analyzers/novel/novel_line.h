#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/timestamp.h"

namespace bundlescope {

// How grave a line says that it is, least grave first. A line that says nothing was given for some other reason, and
// stands between.
enum class NovelLevel : uint8_t { kWarning, kUnknown, kError, kFatal };

// A line that no rule explains. The views need to live only as long as the call that takes them.
struct NovelLine {
  std::string_view text;  // the message: without the prefixes of run time and logger. Any bytes
  NovelLevel level = NovelLevel::kUnknown;
  uint32_t source = 0;  // which log; numbers that are the same in every run
  uint64_t line = 0;    // in that log; no two lines have the same source and number
  std::optional<Timestamp> time =
      std::nullopt;  // only where year and zone are known: times of different logs are compared
};

}  // namespace bundlescope
