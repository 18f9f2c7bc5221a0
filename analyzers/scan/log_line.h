#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/timestamp.h"

namespace bundlescope {

enum class LogLevel : uint8_t { kUnknown, kTrace, kDebug, kInfo, kWarning, kError, kFatal };

// Lower-case name: "unknown", "warning", ...
std::string_view LogLevelName(LogLevel level);

// A time as it stands in a line.
struct LogTime {
  enum class Kind : uint8_t {
    kNone,
    kFull,
    kYearless,  // klog and the journal write no year: `value` is the moment in the leap year 2000
  };
  Kind kind = Kind::kNone;
  Timestamp value;          // where the zone is not known, as if it were UTC
  bool zone_known = false;  // the text names its zone

  bool operator==(const LogTime&) const = default;
};

// What a line says of itself. The views point into the line, `message` perhaps into the scratch.
struct LogLine {
  std::string_view text;  // the line as given
  std::string_view body;  // without the prefix of the container runtime or of --timestamps
  LogTime prefix_time;    // of that prefix; always kFull with a known zone, or kNone
  LogTime own_time;       // what the program wrote
  LogLevel level = LogLevel::kUnknown;
  std::string_view format = "plain";  // name of the LogFormat that recognised the body
  std::string_view message;           // unescaped; of an unrecognised line the whole body
  bool cri_partial = false;           // the runtime cut the line here, and goes on in the next one

  // The best answer to "when": the program's own time if it has a year and a zone, since that is when the thing
  // happened; else the prefix, which the kubelet wrote moments later, and which knows year and zone; else the own time,
  // whatever it lacks. So a prefix resolves what klog leaves out.
  LogTime Time() const;
};

// Buffers for unescaped text, used again for each line.
class LineScratch {
 public:
  // An empty buffer; what it held before is gone.
  std::string* NewMessage() {
    message_.clear();
    return &message_;
  }

 private:
  std::string message_;
};

// Recognises one line, given without its line break. Any bytes are welcome; lines of different formats may alternate.
// The result is valid as long as `line` and until `scratch` is used again.
LogLine ParseLogLine(std::string_view line, LineScratch* scratch);

}  // namespace bundlescope
