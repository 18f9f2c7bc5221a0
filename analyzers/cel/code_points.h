#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bundlescope {

// CEL counts strings in code points. A byte that is no part of well-formed UTF-8 never makes these fail; it counts with
// the code point before it, or as one.

size_t CountCodePoints(std::string_view text);

// Where code point `index` starts; text.size() for the one past the last; nothing beyond.
std::optional<size_t> CodePointOffset(std::string_view text, size_t index);

// Bytes of the code point that starts at `offset`, which is < text.size().
size_t CodePointLength(std::string_view text, size_t offset);

// Appends the UTF-8 form. `code` is no surrogate and at most U+10FFFF.
void AppendUtf8(uint32_t code, std::string* out);

}  // namespace bundlescope
