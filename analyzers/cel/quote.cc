#include "analyzers/cel/quote.h"

#include "analyzers/cel/value.h"
#include "core/base/utf8.h"

namespace bundlescope {

std::string ShortQuote(std::string_view text, size_t max) {
  if (text.size() <= max) return DebugString(Value::String(ReplaceInvalidUtf8(text)));
  size_t end = max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return DebugString(Value::String(ReplaceInvalidUtf8(text.substr(0, end)))) + "...";
}

}  // namespace bundlescope
