#pragma once

#include <string_view>
#include <vector>

#include "analyzers/scan/log_line.h"

namespace bundlescope {

// One way in which programs write a line.
class LogFormat {
 public:
  virtual ~LogFormat() = default;

  virtual std::string_view name() const = 0;

  // True if `body` has this format; then own_time, level, format and message of `line` are set as far as the body tells
  // them. Else `line` stays as it is. A body of another format costs a few comparisons.
  virtual bool Recognise(std::string_view body, LogLine* line, LineScratch* scratch) const = 0;
};

// All formats, in the order in which they are tried. No body is recognised by two of them.
const std::vector<const LogFormat*>& AllLogFormats();

// One file each.
const LogFormat& KlogFormat();
const LogFormat& ZapJsonFormat();
const LogFormat& ZapConsoleFormat();
const LogFormat& LogrusFormat();
const LogFormat& RancherFormat();
const LogFormat& JournaldFormat();

}  // namespace bundlescope
