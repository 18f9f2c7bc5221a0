#include "core/document/source_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr size_t kLongestQuotedKey = 80;

bool LooksLikeUtf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
         (text.size() >= 2 && (text[0] == '\0') != (text[1] == '\0'));
}

}  // namespace

Result<std::string_view> CheckSourceText(std::string_view text, const ParseOptions& options) {
  // Sizes inside nodes are 32 bits wide.
  const size_t max_bytes = std::min<size_t>(options.max_bytes, std::numeric_limits<uint32_t>::max());
  if (text.size() > max_bytes) {
    return ErrorAt(ErrorCode::kLimit,
                   fmt::format("the text has {} bytes, the limit is {} and ends here", text.size(), max_bytes),
                   PositionOf(text, max_bytes, options), options);
  }
  const bool utf16 = LooksLikeUtf16(text);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const size_t invalid = FindInvalidUtf8(text);
  const size_t bad = std::min(text.find('\0'), invalid);
  if (bad == std::string_view::npos) return text;
  const char* const what = utf16 ? "the text seems to be UTF-16, not UTF-8" : "the text is not valid UTF-8";
  return ErrorAt(ErrorCode::kInvalidInput, bad == invalid || utf16 ? what : "the text contains a NUL byte",
                 PositionOf(text, bad, options), options);
}

TextPosition PositionOf(std::string_view text, size_t offset, const ParseOptions& options) {
  const std::string_view before = text.substr(0, offset);
  const size_t last_break = before.rfind('\n');
  const size_t line_start = last_break == std::string_view::npos ? 0 : last_break + 1;
  return {options.first_line + static_cast<uint32_t>(std::count(before.begin(), before.end(), '\n')),
          static_cast<uint32_t>(before.size() - line_start + 1)};
}

Error ErrorAt(ErrorCode code, std::string message, TextPosition position, const ParseOptions& options) {
  return Error(code, std::move(message), Place{options.file, position.line, position.column});
}

Error OutOfMemory(const ParseOptions& options) {
  return Error(ErrorCode::kLimit, "there is not enough memory for this text", Place{options.file});
}

std::string QuoteKey(std::string_view key) {
  std::string_view shown = key;
  if (key.size() > kLongestQuotedKey) {
    size_t end = kLongestQuotedKey;
    while (end > 0 && (static_cast<uint8_t>(key[end]) & 0xC0) == 0x80) --end;
    shown = key.substr(0, end);
  }
  return fmt::format("'{}{}'", MakePrintable(shown), shown.size() < key.size() ? "..." : "");
}

}  // namespace bundlescope
