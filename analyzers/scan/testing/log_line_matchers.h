#pragma once

#include <gmock/gmock.h>

#include <string>

#include "analyzers/scan/log_line.h"

namespace bundlescope {

// A parsed line that owns what its views point to.
class Parsed {
 public:
  explicit Parsed(std::string text) : text_(std::move(text)), line_(ParseLogLine(text_, &scratch_)) {}
  Parsed(const Parsed&) = delete;

  const LogLine* operator->() const { return &line_; }

 private:
  std::string text_;
  LineScratch scratch_;
  LogLine line_;
};

// "none", "2025-03-12T10:00:00Z", the same with " zone?" where the zone is not known, "03-12T10:00:00Z yearless".
inline std::string Show(const LogTime& time) {
  const std::string text = FormatRfc3339(time.value);
  switch (time.kind) {
    case LogTime::Kind::kNone:
      return "none";
    case LogTime::Kind::kFull:
      return time.zone_known ? text : text + " zone?";
    case LogTime::Kind::kYearless:
      return text.substr(5) + " yearless";
  }
  return "";
}

inline std::string Show(LogLevel level) { return std::string(LogLevelName(level)); }

}  // namespace bundlescope
