#pragma once

#include <cstddef>
#include <string_view>

namespace bundlescope {

// `pos` is behind an opening quote. The place of the closing one, which no backslash escapes; the size of the text if
// there is none.
inline size_t EndOfQuoted(std::string_view text, size_t pos) {
  for (size_t quote = text.find('"', pos); quote != std::string_view::npos; quote = text.find('"', quote + 1)) {
    size_t backslashes = 0;
    while (quote - backslashes > pos && text[quote - backslashes - 1] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return quote;
  }
  return text.size();
}

}  // namespace bundlescope
