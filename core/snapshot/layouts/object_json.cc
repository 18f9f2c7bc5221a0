#include "core/snapshot/layouts/object_json.h"

#include <fmt/format.h>

#include <iterator>

#include "core/base/utf8.h"
#include "core/document/document.h"

namespace bundlescope {

ObjectJson& ObjectJson::Text(std::string_view key, std::string_view value) {
  Key(key);
  Quote(value);
  return *this;
}

ObjectJson& ObjectJson::Number(std::string_view key, int64_t value) {
  Key(key);
  fmt::format_to(std::back_inserter(out_), "{}", value);
  return *this;
}

ObjectJson& ObjectJson::Bool(std::string_view key, bool value) {
  Key(key);
  out_ += value ? "true" : "false";
  return *this;
}

ObjectJson& ObjectJson::Begin(std::string_view key, char bracket) {
  Key(key);
  out_ += bracket;
  return *this;
}

ObjectJson& ObjectJson::End(char bracket) {
  out_ += bracket;
  return *this;
}

// The comma follows from what stands before, so no state is needed.
void ObjectJson::Key(std::string_view key) {
  if (!out_.empty() && out_.back() != '{' && out_.back() != '[') out_ += ',';
  if (key.empty()) return;
  Quote(key);
  out_ += ':';
}

void ObjectJson::Quote(std::string_view text) { AppendJsonString(ReplaceInvalidUtf8(text), &out_); }

}  // namespace bundlescope
