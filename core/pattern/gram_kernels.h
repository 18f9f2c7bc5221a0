#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/pattern/simd_level.h"

namespace bundlescope {

// Four bytes as they stand in memory; the high bits are the good ones.
inline constexpr uint32_t kGramFactor = 0x9E3779B1u;
inline uint32_t HashOfGram(uint32_t gram) { return (gram | 0x20202020u) * kGramFactor; }

// Which hashes there are, by their high bits. 16 KiB: half of a first-level cache.
struct GramBitmap {
  static constexpr int kBits = 17;
  void Set(uint32_t hash) { words[hash >> (32 - kBits + 5)] |= 1u << (hash >> (32 - kBits) & 31); }
  bool Test(uint32_t hash) const { return (words[hash >> (32 - kBits + 5)] >> (hash >> (32 - kBits) & 31) & 1) != 0; }

  std::array<uint32_t, (size_t{1} << kBits) / 32> words{};
};

// A kernel looks at every fourth or eighth place from `begin` on, up to `end`, and writes down which are in the bitmap,
// relative to `begin`, in order; the answer is how many they are. At least four bytes of the text stand at each place;
// at most kGramBatchBytes lie between begin and end. A kernel may write up to kGramBatchSlack places too many.
using GramKernel = size_t (*)(const GramBitmap& bitmap, std::string_view text, size_t begin, size_t end,
                              uint32_t* places);
inline constexpr size_t kGramBatchBytes = 8192;
inline constexpr size_t kGramBatchSlack = 8;

// `stride` is 4 or 8.
GramKernel FindGramKernel(SimdLevel level, size_t stride);

}  // namespace bundlescope
