#include "analyzers/scan/message_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace bundlescope {
namespace {

std::optional<uint32_t> HexAt(std::string_view text, size_t pos, size_t count) {
  if (pos > text.size() || count > text.size() - pos) return std::nullopt;
  uint32_t value = 0;
  for (const char c : text.substr(pos, count)) {
    const char lower = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      value = value * 16 + static_cast<uint32_t>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + static_cast<uint32_t>(lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

bool IsSurrogate(uint32_t code) { return code >= 0xD800 && code <= 0xDFFF; }

void AppendUtf8(uint32_t code, std::string* out) {
  if (IsSurrogate(code) || code > 0x10FFFF) code = 0xFFFD;
  const auto tail = [&](int shift) { *out += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) {
    *out += static_cast<char>(code);
  } else if (code < 0x800) {
    *out += static_cast<char>(0xC0 | (code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    *out += static_cast<char>(0xE0 | (code >> 12));
    tail(6);
    tail(0);
  } else {
    *out += static_cast<char>(0xF0 | (code >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

// The byte that a one-letter escape stands for, 0 if it is none.
char SimpleEscape(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'v':
      return '\v';
    default:
      return '\0';
  }
}

// \uXXXX, with the second half of a surrogate pair if it follows. `text` begins at the backslash.
size_t AppendUnicodeEscape(std::string_view text, std::string* out) {
  const std::optional<uint32_t> first = HexAt(text, 2, 4);
  if (!first) return 0;
  if (*first >= 0xD800 && *first <= 0xDBFF && text.substr(6).starts_with("\\u")) {
    const std::optional<uint32_t> second = HexAt(text, 8, 4);
    if (second && *second >= 0xDC00 && *second <= 0xDFFF) {
      AppendUtf8(0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00), out);
      return 12;
    }
  }
  AppendUtf8(*first, out);
  return 6;
}

// `text` begins with a backslash. The length of the escape, 0 if it is none.
size_t AppendEscape(std::string_view text, std::string* out) {
  if (text.size() < 2) return 0;
  if (const char simple = SimpleEscape(text[1])) {
    *out += simple;
    return 2;
  }
  if (text[1] == 'u') return AppendUnicodeEscape(text, out);
  if (text[1] == 'U') {
    const std::optional<uint32_t> code = HexAt(text, 2, 8);
    if (!code) return 0;
    AppendUtf8(*code, out);
    return 10;
  }
  if (text[1] == 'x') {
    const std::optional<uint32_t> byte = HexAt(text, 2, 2);
    if (!byte) return 0;
    *out += static_cast<char>(*byte);
    return 4;
  }
  return 0;
}

void AppendText(RawText raw, std::string* out) {
  if (raw.escaped) {
    AppendUnescaped(raw.text, out);
  } else {
    *out += raw.text;
  }
}

}  // namespace

void AppendUnescaped(std::string_view text, std::string* out) {
  while (!text.empty()) {
    const size_t plain = std::min(text.find('\\'), text.size());
    *out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) return;
    const size_t length = AppendEscape(text, out);
    if (length == 0) *out += '\\';
    text.remove_prefix(length == 0 ? 1 : length);
  }
}

std::string_view ComposeMessage(RawText message, RawText error, LineScratch* scratch) {
  if (error.text.empty() && !message.escaped) return message.text;
  std::string* out = scratch->NewMessage();
  AppendText(message, out);
  if (error.text.empty()) return *out;
  if (!out->empty()) *out += ": ";
  AppendText(error, out);
  return *out;
}

}  // namespace bundlescope
