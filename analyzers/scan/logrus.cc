// logrus with its text formatter: older Fleet, Rancher's agents, k3s, containerd:
//   time="2025-03-12T10:00:00Z" level=error msg="Failed to register agent: \"x\"" error="..."
// Quotes are left out where a value needs none. `error` joins the message.
#include "analyzers/scan/key_values.h"
#include "analyzers/scan/log_format.h"
#include "analyzers/scan/log_level.h"
#include "analyzers/scan/log_time.h"
#include "analyzers/scan/message_text.h"

namespace bundlescope {
namespace {

struct Entry {
  std::optional<RawText> time;
  std::optional<RawText> level;
  std::optional<RawText> message;
  std::optional<RawText> error;
};

std::optional<RawText>* FieldFor(std::string_view key, Entry* entry) {
  if (key == "time" || key == "ts") return &entry->time;
  if (key == "level") return &entry->level;
  if (key == "msg") return &entry->message;
  if (key == "error" || key == "err") return &entry->error;
  return nullptr;
}

Entry ReadEntry(std::string_view body) {
  Entry entry;
  KeyValues pairs(body);
  std::string_view key;
  RawText value;
  while (pairs.Next(&key, &value)) {
    std::optional<RawText>* const field = FieldFor(key, &entry);
    if (field != nullptr && !field->has_value()) *field = value;
  }
  return entry;
}

class Logrus : public LogFormat {
 public:
  std::string_view name() const override { return "logrus"; }

  bool Recognise(std::string_view body, LogLine* line, LineScratch* scratch) const override {
    if (!body.starts_with("time=") && !body.starts_with("level=") && !body.starts_with("ts=")) return false;
    const Entry entry = ReadEntry(body);
    if (!entry.message || (!entry.level && !entry.time)) return false;
    if (entry.time) line->own_time = ParseFullTime(entry.time->text).value_or(LogTime());
    if (entry.level) line->level = ParseLogLevel(entry.level->text);
    line->format = name();
    line->message = ComposeMessage(*entry.message, entry.error.value_or(RawText()), scratch);
    return true;
  }
};

}  // namespace

const LogFormat& LogrusFormat() {
  static const Logrus kFormat;
  return kFormat;
}

}  // namespace bundlescope
