// journalctl's short format, which is also that of syslog files:
//   Aug 17 10:11:12 node-1 k3s[1234]: E0817 10:11:12.123456    1234 reflector.go:158] text
// No year, no zone. What stands behind the unit is a line of its own kind and is recognised again, once: its time,
// level, message and format win over the journal's.
#include <algorithm>

#include "analyzers/scan/log_format.h"
#include "analyzers/scan/log_time.h"

namespace bundlescope {
namespace {

constexpr size_t kTimeEnd = 15;        // behind Aug 17 10:11:12
constexpr size_t kLongestNames = 512;  // host and unit

// "Jan" is 1; 0 if it is no month.
int32_t MonthOf(std::string_view text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const size_t pos = kMonths.find(text.substr(0, 3));
  return pos == std::string_view::npos || pos % 3 != 0 ? 0 : static_cast<int32_t>(pos / 3 + 1);
}

// "17", "07" or " 7" at `pos`.
int32_t DayAt(std::string_view text, size_t pos) {
  return text[pos] == ' ' ? DigitsAt(text, pos + 1, 1) : DigitsAt(text, pos, 2);
}

// Behind " host unit[pid]: " at `pos`; npos if it is something else.
size_t BeginOfText(std::string_view body, size_t pos) {
  const std::string_view head = body.substr(0, pos + kLongestNames);
  if (pos >= head.size() || head[pos] != ' ') return std::string_view::npos;
  const size_t host_end = head.find(' ', pos + 1);
  if (host_end == std::string_view::npos || host_end == pos + 1) return std::string_view::npos;
  const size_t unit_end = head.find(' ', host_end + 1);
  const size_t unit_size = std::min(unit_end, head.size()) - host_end - 1;
  if (unit_size < 2 || head[host_end + unit_size] != ':') return std::string_view::npos;
  return unit_end == std::string_view::npos ? head.size() : unit_end + 1;
}

class Journald : public LogFormat {
 public:
  std::string_view name() const override { return "journald"; }

  bool Recognise(std::string_view body, LogLine* line, LineScratch* scratch) const override {
    if (body.size() <= kTimeEnd || body[3] != ' ' || body[6] != ' ' || body[9] != ':') return false;
    size_t pos = kTimeEnd;
    const int32_t nanos = FractionAt(body, &pos);
    const std::optional<LogTime> time = YearlessTime(MonthOf(body), DayAt(body, 4), ClockAt(body, 7), nanos);
    if (!time) return false;
    const size_t begin = BeginOfText(body, pos);
    if (begin == std::string_view::npos) return false;
    const std::string_view text = body.substr(begin);
    line->own_time = {};
    line->level = LogLevel::kUnknown;
    line->format = name();
    line->message = text;
    for (const LogFormat* format : AllLogFormats()) {
      if (format != this && format->Recognise(text, line, scratch)) break;
    }
    if (line->own_time.kind == LogTime::Kind::kNone) line->own_time = *time;
    return true;
  }
};

}  // namespace

const LogFormat& JournaldFormat() {
  static const Journald kFormat;
  return kFormat;
}

}  // namespace bundlescope
