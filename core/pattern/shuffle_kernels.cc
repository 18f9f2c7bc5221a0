#include "core/pattern/shuffle_kernels.h"

#include "core/pattern/vector16.h"

namespace bundlescope {
namespace {

constexpr size_t kPositions = ShuffleTables::kPositions;

size_t PlainFrom(const ShuffleTables& tables, std::string_view text, size_t begin, size_t at, size_t end, size_t count,
                 uint32_t* places) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  static_assert(kPositions == 4);
  for (; at < end; ++at) {
    const int buckets = tables.exact[0][bytes[at]] & tables.exact[1][bytes[at + 1]] & tables.exact[2][bytes[at + 2]] &
                        tables.exact[3][bytes[at + 3]];
    if (buckets != 0) places[count++] = static_cast<uint32_t>(at - begin);
  }
  return count;
}

size_t PlainKernel(const ShuffleTables& tables, std::string_view text, size_t begin, size_t end, uint32_t* places) {
  return PlainFrom(tables, text, begin, begin, end, 0, places);
}

// Bit i: place i of a step.
inline size_t WriteDown(uint32_t mask, size_t at, size_t count, uint32_t* places) {
  for (; mask != 0; mask &= mask - 1) {
    places[count++] = static_cast<uint32_t>(at) + static_cast<uint32_t>(__builtin_ctz(mask));
  }
  return count;
}

// Takes back what a last step found past the end.
inline size_t DropPast(size_t end, size_t count, const uint32_t* places) {
  while (count > 0 && places[count - 1] >= end) --count;
  return count;
}

#if defined(__x86_64__)

template <bool kAbove8>
__attribute__((target("avx2"))) size_t Avx2Kernel(const ShuffleTables& tables, std::string_view text, size_t begin,
                                                  size_t end, uint32_t* places) {
  __m256i low[2][kPositions];
  __m256i high[2][kPositions];
  for (size_t half = 0; half < 2; ++half) {
    for (size_t i = 0; i < kPositions; ++i) {
      low[half][i] =
          _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(tables.low[half][i].data())));
      high[half][i] =
          _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(tables.high[half][i].data())));
    }
  }
  const __m256i nibble = _mm256_set1_epi8(15);
  size_t count = 0;
  size_t at = begin;
  for (; at + 32 + kPositions - 1 <= text.size() && at < end; at += 32) {
    __m256i fits = _mm256_set1_epi8(-1);
    __m256i fits_above = fits;
    for (size_t i = 0; i < kPositions; ++i) {
      const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + at + i));
      const __m256i low_half = _mm256_and_si256(bytes, nibble);
      const __m256i high_half = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble);
      fits = _mm256_and_si256(
          fits, _mm256_and_si256(_mm256_shuffle_epi8(low[0][i], low_half), _mm256_shuffle_epi8(high[0][i], high_half)));
      if (kAbove8) {
        fits_above = _mm256_and_si256(fits_above, _mm256_and_si256(_mm256_shuffle_epi8(low[1][i], low_half),
                                                                   _mm256_shuffle_epi8(high[1][i], high_half)));
      }
    }
    if (kAbove8) fits = _mm256_or_si256(fits, fits_above);
    const auto none = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(fits, _mm256_setzero_si256())));
    count = WriteDown(~none, at - begin, count, places);
  }
  count = DropPast(end - begin, count, places);
  return PlainFrom(tables, text, begin, at, end, count, places);
}

#endif

#if defined(BS_VECTOR16)

template <bool kAbove8>
BS_TARGET_LOOKUP size_t Kernel128(const ShuffleTables& tables, std::string_view text, size_t begin, size_t end,
                                  uint32_t* places) {
  Vector16 low[2][kPositions];
  Vector16 high[2][kPositions];
  for (size_t half = 0; half < 2; ++half) {
    for (size_t i = 0; i < kPositions; ++i) {
      low[half][i] = Load16(tables.low[half][i].data());
      high[half][i] = Load16(tables.high[half][i].data());
    }
  }
  size_t count = 0;
  size_t at = begin;
  for (; at + 16 + kPositions - 1 <= text.size() && at < end; at += 16) {
    Vector16 fits{};
    Vector16 fits_above{};
    for (size_t i = 0; i < kPositions; ++i) {
      const Vector16 bytes = Load16(text.data() + at + i);
      const Vector16 low_half = LowHalves(bytes);
      const Vector16 high_half = HighHalves(bytes);
      const Vector16 here = And(LookUp(low[0][i], low_half), LookUp(high[0][i], high_half));
      fits = i == 0 ? here : And(fits, here);
      if (kAbove8) {
        const Vector16 here_above = And(LookUp(low[1][i], low_half), LookUp(high[1][i], high_half));
        fits_above = i == 0 ? here_above : And(fits_above, here_above);
      }
    }
    count = WriteDown(NonZero(kAbove8 ? Or(fits, fits_above) : fits), at - begin, count, places);
  }
  count = DropPast(end - begin, count, places);
  return PlainFrom(tables, text, begin, at, end, count, places);
}

#endif

}  // namespace

void ShuffleTables::Set(size_t bucket, size_t position, const ByteSet& bytes) {
  const size_t half = bucket / 8;
  const auto bit = static_cast<uint8_t>(1u << (bucket % 8));
  above_8 |= half > 0;
  for (size_t byte = 0; byte < bytes.size(); ++byte) {
    if (!bytes.test(byte)) continue;
    exact[position][byte] = static_cast<uint16_t>(exact[position][byte] | 1u << bucket);
    low[half][position][byte & 15] |= bit;
    high[half][position][byte >> 4] |= bit;
  }
}

ShuffleKernel FindShuffleKernel(SimdLevel level, const ShuffleTables& tables) {
#if defined(__x86_64__)
  if (level == SimdLevel::k256) return tables.above_8 ? Avx2Kernel<true> : Avx2Kernel<false>;
#endif
#if defined(BS_VECTOR16)
  if (level != SimdLevel::kNone) return tables.above_8 ? Kernel128<true> : Kernel128<false>;
#endif
  static_cast<void>(level);
  static_cast<void>(tables);
  return PlainKernel;
}

}  // namespace bundlescope
