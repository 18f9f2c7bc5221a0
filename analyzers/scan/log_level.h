#pragma once

#include <string_view>

#include "analyzers/scan/log_line.h"

namespace bundlescope {

// The level by the name that zap, logrus, Rancher, nginx or syslog give it, in any case: "warn", "WARNING", "dpanic".
// kUnknown for anything else.
LogLevel ParseLogLevel(std::string_view name);

}  // namespace bundlescope
