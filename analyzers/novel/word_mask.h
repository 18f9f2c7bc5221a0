#pragma once

#include <string_view>

namespace bundlescope {

// The placeholder for a word by its looks alone, "" where the word stays. `quoted`: it stands in quotes.
std::string_view PlaceholderOf(std::string_view word, bool quoted);

// Letters only; all bytes of other scripts count as letters.
bool IsPlainWord(std::string_view word);

// Numbers, durations and sizes: "-1", "0x1f", "3.41", "1.32.2", "332.004751ms", "1h30m0s", "512Mi", "50%", "1e+06".
bool IsNumberWord(std::string_view word);

}  // namespace bundlescope
