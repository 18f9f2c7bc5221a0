// Rancher's own log, and what Go's package log and nginx write in the same shape:
//   2022/07/28 22:59:49 [INFO] text
// The zone is not written. Without a level in brackets the level is not known.
#include "analyzers/scan/log_format.h"
#include "analyzers/scan/log_level.h"
#include "analyzers/scan/log_time.h"

namespace bundlescope {
namespace {

constexpr size_t kTimeEnd = 19;  // behind 2022/07/28 22:59:49
constexpr size_t kLongestLevel = 16;

// "[INFO] " at the start of the text; what follows it.
std::string_view TakeLevel(std::string_view text, LogLevel* level) {
  if (!text.starts_with('[')) return text;
  const size_t bracket = text.substr(0, kLongestLevel).find(']');
  if (bracket == std::string_view::npos) return text;
  *level = ParseLogLevel(text.substr(1, bracket - 1));
  if (*level == LogLevel::kUnknown) return text;
  text.remove_prefix(bracket + 1);
  return text.starts_with(' ') ? text.substr(1) : text;
}

class Rancher : public LogFormat {
 public:
  std::string_view name() const override { return "rancher"; }

  bool Recognise(std::string_view body, LogLine* line, LineScratch*) const override {
    if (body.size() < kTimeEnd || body[4] != '/' || body[7] != '/' || body[10] != ' ') return false;
    const int32_t clock = ClockAt(body, 11);
    size_t pos = kTimeEnd;
    const int32_t nanos = FractionAt(body, &pos);
    if (pos < body.size() && body[pos] != ' ') return false;
    const std::optional<LogTime> time =
        ZonelessTime(DigitsAt(body, 0, 4), DigitsAt(body, 5, 2), DigitsAt(body, 8, 2), clock, nanos);
    if (!time) return false;
    LogLevel level = LogLevel::kUnknown;
    const std::string_view message = TakeLevel(pos < body.size() ? body.substr(pos + 1) : body.substr(pos), &level);
    line->own_time = *time;
    line->level = level;
    line->format = name();
    line->message = message;
    return true;
  }
};

}  // namespace

const LogFormat& RancherFormat() {
  static const Rancher kFormat;
  return kFormat;
}

}  // namespace bundlescope
