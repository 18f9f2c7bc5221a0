#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/pattern/regex_node.h"
#include "core/pattern/simd_level.h"

namespace bundlescope {

// For up to 16 buckets, each a sequence of kPositions sets of bytes: which buckets a byte fits at a position.
struct ShuffleTables {
  static constexpr size_t kPositions = 4;
  static constexpr size_t kBuckets = 16;

  void Set(size_t bucket, size_t position, const ByteSet& bytes);

  // Bit b: bucket b.
  std::array<std::array<uint16_t, 256>, kPositions> exact{};
  // The same by the low and the high half of a byte, which lets through a little more; [0] for the buckets up to 7, [1]
  // for the others. Vectors of sixteen bytes.
  using Halves = std::array<std::array<uint8_t, 16>, kPositions>;
  alignas(16) std::array<Halves, 2> low{};
  alignas(16) std::array<Halves, 2> high{};
  bool above_8 = false;  // [1] is in use
};

// A kernel looks at every place from `begin` up to `end` and writes down those at which some bucket may be, relative to
// `begin`, in order; the answer is how many they are. At least kPositions bytes of the text stand at each place; at
// most kShuffleBatchBytes lie between begin and end.
using ShuffleKernel = size_t (*)(const ShuffleTables& tables, std::string_view text, size_t begin, size_t end,
                                 uint32_t* places);
inline constexpr size_t kShuffleBatchBytes = 4096;

ShuffleKernel FindShuffleKernel(SimdLevel level, const ShuffleTables& tables);

}  // namespace bundlescope
