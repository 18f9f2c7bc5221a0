#include "reports/json_writer.h"

#include <fmt/format.h>

#include <iterator>

#include "core/base/check.h"
#include "reports/characters.h"

namespace bundlescope {
namespace {

// `character` is well-formed and longer than one byte.
uint32_t Decode(std::string_view character) {
  const size_t length = character.size();
  uint32_t code = static_cast<uint8_t>(character[0]) & (0x7Fu >> length);
  for (const char c : character.substr(1)) code = (code << 6) | (static_cast<uint8_t>(c) & 0x3F);
  return code;
}

void AppendUnicodeEscape(uint32_t code, std::string* out) {
  constexpr uint32_t kFirstOfPairs = 0x10000;
  if (code >= kFirstOfPairs) {
    const uint32_t rest = code - kFirstOfPairs;
    fmt::format_to(std::back_inserter(*out), "\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
  } else {
    fmt::format_to(std::back_inserter(*out), "\\u{:04x}", code);
  }
}

void AppendAscii(char c, std::string* out) {
  switch (c) {
    case '"':
      *out += "\\\"";
      break;
    case '\\':
      *out += "\\\\";
      break;
    case '\n':
      *out += "\\n";
      break;
    case '\r':
      *out += "\\r";
      break;
    case '\t':
      *out += "\\t";
      break;
    default:
      if (c < 0x20 || c == 0x7F) {
        AppendUnicodeEscape(static_cast<uint8_t>(c), out);
      } else {
        *out += c;
      }
  }
}

}  // namespace

void JsonWriter::NewLine() {
  *out_ += '\n';
  out_->append(levels_.size() * 2, ' ');
}

void JsonWriter::BeforeValue() {
  BS_CHECK(!is_done_);
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (level.close == '}') {
    BS_CHECK(level.has_key);
    level.has_key = false;
    return;
  }
  if (level.count++ > 0) *out_ += ',';
  NewLine();
}

void JsonWriter::Key(std::string_view key) {
  BS_CHECK(!levels_.empty());
  Level& level = levels_.back();
  BS_CHECK(level.close == '}' && !level.has_key);
  if (level.count++ > 0) *out_ += ',';
  NewLine();
  AppendString(key);
  *out_ += ": ";
  level.has_key = true;
}

void JsonWriter::Begin(char open) {
  BeforeValue();
  *out_ += open;
  levels_.push_back({open == '{' ? '}' : ']', 0, false});
}

void JsonWriter::End(char close) {
  BS_CHECK(!levels_.empty() && levels_.back().close == close && !levels_.back().has_key);
  const bool is_empty = levels_.back().count == 0;
  levels_.pop_back();
  if (!is_empty) NewLine();
  *out_ += close;
  is_done_ = levels_.empty();
}

void JsonWriter::AppendString(std::string_view text) {
  *out_ += '"';
  while (!text.empty()) {
    const size_t length = CharacterLength(text);
    const std::string_view character = text.substr(0, length);
    if (length == 0) {
      *out_ += "\xEF\xBF\xBD";
    } else if (length == 1) {
      AppendAscii(character[0], out_);
    } else if (IsPrintableCharacter(character)) {
      *out_ += character;
    } else {
      AppendUnicodeEscape(Decode(character), out_);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  *out_ += '"';
}

void JsonWriter::String(std::string_view text) {
  BeforeValue();
  AppendString(text);
  is_done_ = levels_.empty();
}

void JsonWriter::Raw(std::string_view text) {
  BeforeValue();
  *out_ += text;
  is_done_ = levels_.empty();
}

void JsonWriter::Member(std::string_view key, std::string_view text) {
  Key(key);
  String(text);
}

void JsonWriter::Member(std::string_view key, uint64_t number) {
  Key(key);
  Number(number);
}

void JsonWriter::Member(std::string_view key, int number) {
  Key(key);
  Number(number);
}

void JsonWriter::Member(std::string_view key, bool value) {
  Key(key);
  Bool(value);
}

void JsonWriter::Member(std::string_view key, const std::vector<std::string>& texts) {
  Key(key);
  BeginArray();
  for (const std::string& text : texts) String(text);
  EndArray();
}

}  // namespace bundlescope
