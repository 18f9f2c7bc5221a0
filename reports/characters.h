#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bundlescope {

// Bytes of the well-formed UTF-8 character at the start of `text`; 0 if there is none.
size_t CharacterLength(std::string_view text);

// True for one well-formed character that MakePrintable leaves as it is.
bool IsPrintableCharacter(std::string_view character);

// Without what is not printable. For text that somebody will paste, where an escape would be a different text.
std::string StripUnprintable(std::string_view text);

// Valid UTF-8 of at most `max_bytes` bytes (at least 3): invalid bytes become U+FFFD; what is longer is cut between two
// characters and ends with "…".
std::string CutToBytes(std::string_view text, size_t max_bytes);

// The same for columns of a terminal and text that is valid already.
std::string CutToColumns(std::string_view text, size_t max_columns);

}  // namespace bundlescope
