#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/pattern/needle.h"
#include "core/pattern/simd_level.h"

namespace bundlescope {

// Finds a few needles of any length and of any sets of bytes, at about the speed of memory.
//
// Of each needle the rarest window of up to four positions is taken, and the needles are put into up to 16 buckets. A
// byte of the text is looked up by its two halves, at each of the four positions, which gives the buckets it fits; the
// instruction that shuffles bytes by a vector of places does that for 16 or 32 bytes at once. The more needles share a
// bucket, the more it lets through by mistake.
class ShuffleFilter {
 public:
  struct Window {
    size_t first;
    size_t size;
    double share;  // of the places of a text that hold it, as expected
  };
  static Window FindWindow(const Sequence& sequence);

  // What the search for these is expected to cost, but for those that are really found: nanoseconds for a byte of the
  // text, on a machine with AVX2.
  static double ExpectedCost(const std::vector<Sequence>& needles);

  // What is found carries the needle's place in the list. No needle is empty.
  ShuffleFilter(const std::vector<Sequence>& needles, SimdLevel level);
  ~ShuffleFilter();
  ShuffleFilter(ShuffleFilter&&) noexcept;

  // A place within each needle that lies in [begin, end) of `text`, in order. The text around may be read; a needle
  // that is partly in it may be found, too.
  void Scan(std::string_view text, size_t begin, size_t end, std::vector<Found>* found) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bundlescope
