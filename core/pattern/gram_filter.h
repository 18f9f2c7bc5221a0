#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/pattern/needle.h"
#include "core/pattern/simd_level.h"

namespace bundlescope {

// Finds any number of needles that hold a literal of some length, at a speed that hardly depends on how many they are.
//
// Of each needle the rarest window is taken. Only every fourth or eighth place of the text is looked at: whatever place
// a window has, one of its 4-grams begins there. All these 4-grams are in one bitmap by their hashes, small enough for
// the first-level cache. Bytes are compared with 0x20 set, so that letters have no case.
class GramFilter {
 public:
  enum class Stride { kFour = 4, kEight = 8 };

  // A window of a needle: as long as a 4-gram at each of the first 4 or 8 places.
  struct Window {
    size_t first;
    double share;  // of the places of a text that pass it, as expected
  };
  // The rarest window that serves; none where no literal in the sequence is long enough.
  static std::optional<Window> FindWindow(const Sequence& sequence, Stride stride);

  struct Needle {
    Sequence sequence;
    size_t window;  // where it begins
  };
  // What is found carries the needle's place in the list.
  GramFilter(const std::vector<Needle>& needles, Stride stride, SimdLevel level);
  ~GramFilter();
  GramFilter(GramFilter&&) noexcept;

  // A place within each needle of which the window begins in [begin, end) of `text`, in order, and perhaps some of
  // those that begin up to seven bytes before. The text around may be read.
  void Scan(std::string_view text, size_t begin, size_t end, std::vector<Found>* found) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bundlescope
