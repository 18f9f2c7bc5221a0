#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/result.h"
#include "core/base/timestamp.h"

namespace bundlescope {

// Seconds that clocks of the zone are ahead of UTC at `t`; negative west of Greenwich. `name` is one of IANA's, such as
// "Australia/Sydney", and may come from anywhere: only names that cannot leave the folder of the zones are looked up,
// and none that stands for what this machine happens to be set to. Reads the system's database, in $TZDIR or
// /usr/share/zoneinfo, once for each zone. Thread-safe.
// Errors: kInvalidInput (no such zone), kNotFound (the system has no database of zones).
Result<int32_t> ZoneOffset(std::string_view name, Timestamp t);

}  // namespace bundlescope
