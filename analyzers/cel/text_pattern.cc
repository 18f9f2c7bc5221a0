#include "analyzers/cel/text_pattern.h"

#include "core/base/utf8.h"

namespace bundlescope {

Result<Pattern> CompileTextPattern(std::string_view regex) { return Pattern::Compile(regex, Pattern::Text::kUtf8); }

Value ReadableText(const Value& text) {
  if (IsValidUtf8(text.AsString())) return text;
  return Value::String(ReplaceInvalidUtf8(text.AsString()));
}

}  // namespace bundlescope
