#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bundlescope {

// True when `text` is well-formed UTF-8 (Unicode 15, table 3-7: no overlong forms, no surrogates, at most U+10FFFF).
bool IsValidUtf8(std::string_view text);

// Offset of the first byte that is not part of a well-formed sequence; npos when there is none.
size_t FindInvalidUtf8(std::string_view text);

// Each byte that is not part of a well-formed sequence becomes U+FFFD. Valid text comes back unchanged.
std::string ReplaceInvalidUtf8(std::string_view text);

// Makes text from an archive safe to show: control characters (but for TAB, which becomes a space), DEL, C1 controls,
// bidirectional and zero-width format characters and invalid bytes become visible escapes: \x1b, \u{202e}. Line breaks
// become \n unless `keep_newlines`. The result never moves a cursor, changes a colour or reorders what stands around
// it.
std::string MakePrintable(std::string_view text, bool keep_newlines = false);

// Columns that the text takes on a terminal: East Asian wide characters count two, combining marks none.
size_t DisplayWidth(std::string_view text);

}  // namespace bundlescope
