// zap with its JSON encoder, as controller-runtime sets it up; etcd writes the same:
//   {"level":"error","ts":"2025-03-27T10:43:27Z","msg":"Reconciler
//   error","controller":"bundledeployment","error":"..."}
// Keys come in any order. A line is recognised by a message together with a level or a time, so that an API object or
// an audit event is not taken for one. Of keys that come twice, the first counts. A line that was cut gives what is
// left.
#include "analyzers/scan/json_fields.h"
#include "analyzers/scan/log_format.h"
#include "analyzers/scan/log_level.h"
#include "analyzers/scan/log_time.h"
#include "analyzers/scan/message_text.h"

namespace bundlescope {
namespace {

struct Entry {
  std::optional<JsonFields::Field> level;
  std::optional<JsonFields::Field> time;
  std::optional<JsonFields::Field> message;
  std::optional<JsonFields::Field> error;

  bool IsFull() const { return level && time && message && error; }
};

std::optional<JsonFields::Field>* FieldFor(std::string_view key, Entry* entry) {
  if (key == "level") return &entry->level;
  if (key == "ts" || key == "time") return &entry->time;
  if (key == "msg" || key == "message") return &entry->message;
  if (key == "error" || key == "err") return &entry->error;
  return nullptr;
}

Entry ReadEntry(std::string_view body) {
  Entry entry;
  JsonFields fields(body);
  JsonFields::Field field;
  while (!entry.IsFull() && fields.Next(&field)) {
    std::optional<JsonFields::Field>* const wanted = FieldFor(field.key, &entry);
    if (wanted != nullptr && !wanted->has_value()) *wanted = field;
  }
  return entry;
}

RawText TextOf(const std::optional<JsonFields::Field>& field) {
  if (!field || !field->is_string) return {};
  return {field->value, field->escaped};
}

class ZapJson : public LogFormat {
 public:
  std::string_view name() const override { return "zap-json"; }

  bool Recognise(std::string_view body, LogLine* line, LineScratch* scratch) const override {
    if (!body.starts_with('{')) return false;
    const Entry entry = ReadEntry(body);
    if (!entry.message || !entry.message->is_string || (!entry.level && !entry.time)) return false;
    if (entry.time) line->own_time = ParseFullTime(entry.time->value).value_or(LogTime());
    if (entry.level && entry.level->is_string) line->level = ParseLogLevel(entry.level->value);
    line->format = name();
    line->message = ComposeMessage(TextOf(entry.message), TextOf(entry.error), scratch);
    return true;
  }
};

}  // namespace

const LogFormat& ZapJsonFormat() {
  static const ZapJson kFormat;
  return kFormat;
}

}  // namespace bundlescope
