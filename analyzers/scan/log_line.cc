#include "analyzers/scan/log_line.h"

#include "analyzers/scan/cri.h"
#include "analyzers/scan/log_format.h"

namespace bundlescope {

std::string_view LogLevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kUnknown:
      return "unknown";
    case LogLevel::kTrace:
      return "trace";
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
    case LogLevel::kFatal:
      return "fatal";
  }
  return "unknown";
}

LogTime LogLine::Time() const {
  const bool own_is_enough = own_time.kind == LogTime::Kind::kFull && own_time.zone_known;
  return !own_is_enough && prefix_time.kind == LogTime::Kind::kFull ? prefix_time : own_time;
}

LogLine ParseLogLine(std::string_view text, LineScratch* scratch) {
  LogLine line;
  line.text = text;
  line.body = text;
  TakeRuntimePrefix(&line);
  line.message = line.body;
  for (const LogFormat* format : AllLogFormats()) {
    if (format->Recognise(line.body, &line, scratch)) break;
  }
  return line;
}

}  // namespace bundlescope
