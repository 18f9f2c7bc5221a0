// klog, the log of client-go and of all Kubernetes components:
//   E0312 10:11:12.123456       1 reflector.go:158] text
//   E0312 10:11:12.123456       1 reflector.go:158] "Failed to watch" err="..." logger="UnhandledError" type="*v1.Pod"
// One letter for the severity, month and day, no year, no zone, the number of a thread, a place in the source. The
// second form is its structured one: a quoted message and pairs; `err` joins the message.
#include "analyzers/scan/key_values.h"
#include "analyzers/scan/log_format.h"
#include "analyzers/scan/log_time.h"
#include "analyzers/scan/message_text.h"
#include "analyzers/scan/quoted.h"

namespace bundlescope {
namespace {

constexpr size_t kTimeEnd = 21;        // behind E0312 10:11:12.123456
constexpr size_t kLongestPlace = 256;  // thread and source

LogLevel LevelOfLetter(char letter) {
  switch (letter) {
    case 'I':
      return LogLevel::kInfo;
    case 'W':
      return LogLevel::kWarning;
    case 'E':
      return LogLevel::kError;
    case 'F':
      return LogLevel::kFatal;
    default:
      return LogLevel::kUnknown;
  }
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// "      1 reflector.go:158] " at kTimeEnd; the place behind it, npos if it is something else.
size_t BeginOfText(std::string_view body) {
  const std::string_view head = body.substr(0, kTimeEnd + kLongestPlace);
  size_t pos = kTimeEnd;
  while (pos < head.size() && head[pos] == ' ') ++pos;
  if (pos == kTimeEnd || pos >= head.size() || !IsDigit(head[pos])) return std::string_view::npos;
  while (pos < head.size() && IsDigit(head[pos])) ++pos;
  if (pos >= head.size() || head[pos] != ' ') return std::string_view::npos;
  const size_t bracket = head.find(']', pos);
  if (bracket == std::string_view::npos || !IsDigit(head[bracket - 1])) return std::string_view::npos;
  if (head.substr(pos, bracket - pos).find(':') == std::string_view::npos) return std::string_view::npos;
  return bracket + 1 < body.size() && body[bracket + 1] == ' ' ? bracket + 2 : bracket + 1;
}

// The value of err= among the pairs.
RawText ErrorIn(std::string_view pairs_text) {
  if (pairs_text.find(" err=") == std::string_view::npos) return {};
  KeyValues pairs(pairs_text);
  std::string_view key;
  RawText value;
  while (pairs.Next(&key, &value)) {
    // err=< opens a text of several lines, which are lines of their own here.
    if (key == "err") return value.text == "<" ? RawText() : value;
  }
  return {};
}

std::string_view MessageOf(std::string_view text, LineScratch* scratch) {
  if (!text.starts_with('"')) return text;
  const size_t end = EndOfQuoted(text, 1);
  const bool ends_there = end + 1 == text.size() || (end + 1 < text.size() && text[end + 1] == ' ');
  if (!ends_there) return text;
  RawText message{text.substr(1, end - 1), false};
  message.escaped = message.text.find('\\') != std::string_view::npos;
  return ComposeMessage(message, ErrorIn(text.substr(end + 1)), scratch);
}

class Klog : public LogFormat {
 public:
  std::string_view name() const override { return "klog"; }

  bool Recognise(std::string_view body, LogLine* line, LineScratch* scratch) const override {
    if (body.size() <= kTimeEnd || body[5] != ' ' || body[14] != '.') return false;
    const LogLevel level = LevelOfLetter(body[0]);
    if (level == LogLevel::kUnknown) return false;
    const int32_t micros = DigitsAt(body, 15, 6);
    if (micros < 0) return false;
    const std::optional<LogTime> time =
        YearlessTime(DigitsAt(body, 1, 2), DigitsAt(body, 3, 2), ClockAt(body, 6), micros * 1000);
    if (!time) return false;
    const size_t begin = BeginOfText(body);
    if (begin == std::string_view::npos) return false;
    line->own_time = *time;
    line->level = level;
    line->format = name();
    line->message = MessageOf(body.substr(begin), scratch);
    return true;
  }
};

}  // namespace

const LogFormat& KlogFormat() {
  static const Klog kFormat;
  return kFormat;
}

}  // namespace bundlescope
