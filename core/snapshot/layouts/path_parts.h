#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace bundlescope {

using PathParts = std::vector<std::string_view>;

// The parts between '/'. An empty name has one empty part. Views point into `name`.
PathParts SplitPath(std::string_view name);

// What stands before part `index` of `name`, without the '/' between: "a/b" before the third part of "a/b/c".
std::string_view PathBefore(std::string_view name, const PathParts& parts, size_t index);

// Cuts `ending` off; false, and nothing cut, where the text is not longer or ends in something else.
bool DropEnding(std::string_view* text, std::string_view ending);

// "kubelet.log.gz" -> "kubelet.log": files packed one by one are handed over unpacked under their packed name.
std::string_view WithoutPacking(std::string_view file);

// The name of a log file taken apart.
//   "kubelet.log"              stem "kubelet"
//   "kubelet.log.1.gz"         stem "kubelet", rotation "1"
//   "kubelet-20250313.log.xz"  stem "kubelet-20250313"
//   "syslog.1", "messages"     stems "syslog", "messages"; not `named_log`
struct LogFileName {
  std::string_view stem;
  std::string_view rotation;  // "" for the file that is written to
  bool named_log = false;     // ".log" was in it
};
LogFileName SplitLogFile(std::string_view file);

}  // namespace bundlescope
