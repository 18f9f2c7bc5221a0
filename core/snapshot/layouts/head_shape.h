#pragma once

#include <cstdint>
#include <string_view>

namespace bundlescope {

// What the beginning of a file looks like, for archives whose names tell nothing.
enum class HeadShape : uint8_t { kOther, kObjects, kLog };

// kObjects: JSON or YAML that names an apiVersion and a kind, or a list of such. kLog: most of the first lines begin
// like those of a log (RFC 3339 times, klog, logrus, JSON with a level or a message, a journal, Rancher).
HeadShape ShapeOf(std::string_view head);

// Whether a line begins like that of a log.
bool LooksLikeLogLine(std::string_view line);

}  // namespace bundlescope
