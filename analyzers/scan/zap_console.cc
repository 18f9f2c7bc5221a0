// zap with its console encoder, which `debug: true` of the Fleet chart switches on. Columns are separated by tabs:
//   2025-03-01T07:33:23Z <TAB> INFO <TAB> setup <TAB> message <TAB> {"key": "value"}
// Logger and place in the source may be missing, and so may the JSON, whose `error` joins the message.
#include "analyzers/scan/json_fields.h"
#include "analyzers/scan/log_format.h"
#include "analyzers/scan/log_level.h"
#include "analyzers/scan/log_time.h"
#include "analyzers/scan/message_text.h"

namespace bundlescope {
namespace {

constexpr size_t kLongestTime = 40;
constexpr size_t kLongestLevel = 16;

// The text up to the next tab; empty if there is none within `longest` bytes.
std::string_view TakeColumn(std::string_view* rest, size_t longest) {
  const size_t tab = rest->substr(0, longest + 1).find('\t');
  if (tab == std::string_view::npos) return {};
  const std::string_view column = rest->substr(0, tab);
  rest->remove_prefix(tab + 1);
  return column;
}

RawText ErrorIn(std::string_view json) {
  JsonFields fields(json);
  JsonFields::Field field;
  while (fields.Next(&field)) {
    if (field.key == "error" && field.is_string) return {field.value, field.escaped};
  }
  return {};
}

// The last column is the message, or the one before it if the last is an object.
std::string_view MessageOf(std::string_view columns, LineScratch* scratch) {
  const size_t last_tab = columns.rfind('\t');
  RawText error;
  if (last_tab != std::string_view::npos && columns.substr(last_tab + 1).starts_with('{')) {
    error = ErrorIn(columns.substr(last_tab + 1));
    columns = columns.substr(0, last_tab);
  }
  const size_t tab = columns.rfind('\t');
  return ComposeMessage({tab == std::string_view::npos ? columns : columns.substr(tab + 1)}, error, scratch);
}

class ZapConsole : public LogFormat {
 public:
  std::string_view name() const override { return "zap-console"; }

  bool Recognise(std::string_view body, LogLine* line, LineScratch* scratch) const override {
    if (body.empty() || body[0] < '0' || body[0] > '9') return false;
    const std::string_view time_text = TakeColumn(&body, kLongestTime);
    if (time_text.empty()) return false;
    const std::optional<LogTime> time = ParseFullTime(time_text);
    if (!time) return false;
    const LogLevel level = ParseLogLevel(TakeColumn(&body, kLongestLevel));
    if (level == LogLevel::kUnknown) return false;
    line->own_time = *time;
    line->level = level;
    line->format = name();
    line->message = MessageOf(body, scratch);
    return true;
  }
};

}  // namespace

const LogFormat& ZapConsoleFormat() {
  static const ZapConsole kFormat;
  return kFormat;
}

}  // namespace bundlescope
