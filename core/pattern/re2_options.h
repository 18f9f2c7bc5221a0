#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <string_view>

namespace bundlescope {

// Program and caches of one pattern that a rule wrote.
inline constexpr int64_t kPatternMemory = int64_t{8} << 20;

// Latin-1, leftmost-first, silent.
RE2::Options LineOptions(int64_t max_mem);

// RE2 says by a null pointer that a group took no part; so that an empty text never has one, it gets an address.
inline re2::StringPiece ToPiece(std::string_view text) {
  return text.data() == nullptr ? re2::StringPiece("", 0) : re2::StringPiece(text.data(), text.size());
}
inline std::string_view ToView(re2::StringPiece piece) { return {piece.data(), piece.size()}; }

}  // namespace bundlescope
