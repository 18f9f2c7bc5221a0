#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/pattern/required_text.h"

namespace bundlescope {

// A place in a text where needle `needle` is.
struct Found {
  size_t place;
  uint32_t needle;
  size_t start = kUnknown;  // where the needle begins

  static constexpr size_t kUnknown = static_cast<size_t>(-1);
};

// The one byte that is left of a set once 0x20 is set in its members, as it is for a letter in either case; -1 if there
// are several.
inline int FoldedByte(const ByteSet& set) {
  const size_t first = set._Find_first();
  const int folded = static_cast<int>(first | 0x20);
  for (size_t byte = set._Find_next(first); byte < set.size(); byte = set._Find_next(byte)) {
    if (static_cast<int>(byte | 0x20) != folded) return -1;
  }
  return first < set.size() ? folded : -1;
}

// Whether `sequence` stands at `start` of `text`; a start before the text or an end behind it is none. `start` is
// what is left after a subtraction and may have wrapped around.
inline bool StandsAt(const Sequence& sequence, std::string_view text, size_t start) {
  if (start > text.size() || text.size() - start < sequence.size()) return false;
  for (size_t i = 0; i < sequence.size(); ++i) {
    if (!sequence[i].test(static_cast<unsigned char>(text[start + i]))) return false;
  }
  return true;
}

}  // namespace bundlescope
