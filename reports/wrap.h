#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

// Breaks printable text into lines of at most `width` columns, the first one of at most `first_width`. Breaks stand at
// spaces, which are dropped there, and between East Asian wide characters, but never so that a line begins with closing
// punctuation or ends with opening punctuation. A word that does not fit on a line is broken where the line ends; only
// a character wider than a line goes beyond it. At least one line; combining marks stay with their character.
std::vector<std::string> WrapText(std::string_view text, size_t first_width, size_t width);

}  // namespace bundlescope
