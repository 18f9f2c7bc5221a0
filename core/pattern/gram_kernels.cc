#include "core/pattern/gram_kernels.h"

#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace bundlescope {
namespace {

// Branch-free: hits are too frequent for a branch to be foreseen, and too rare to save one.
template <size_t kStride>
size_t PlainFrom(const GramBitmap& bitmap, std::string_view text, size_t begin, size_t at, size_t end, size_t count,
                 uint32_t* places) {
  for (; at < end; at += kStride) {
    uint32_t gram;
    memcpy(&gram, text.data() + at, sizeof gram);
    places[count] = static_cast<uint32_t>(at - begin);
    count += bitmap.Test(HashOfGram(gram)) ? 1 : 0;
  }
  return count;
}

template <size_t kStride>
size_t PlainKernel(const GramBitmap& bitmap, std::string_view text, size_t begin, size_t end, uint32_t* places) {
  return PlainFrom<kStride>(bitmap, text, begin, begin, end, 0, places);
}

#if defined(__x86_64__)

// For each mask of eight lanes the numbers of those that are set, first.
struct Compress {
  Compress() {
    for (uint32_t mask = 0; mask < 256; ++mask) {
      size_t count = 0;
      for (uint8_t lane = 0; lane < 8; ++lane) {
        if ((mask >> lane & 1) != 0) lanes[mask][count++] = lane;
      }
    }
  }
  std::array<std::array<uint8_t, 8>, 256> lanes{};
};
const Compress kCompress;

// The eight 4-grams at the places `at`, at + kStride, ...
template <size_t kStride>
__attribute__((target("avx2"))) inline __m256i LoadGrams(const char* at) {
  const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
  if (kStride == 4) return low;
  const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at + 32));
  const __m256 even = _mm256_shuffle_ps(_mm256_castsi256_ps(low), _mm256_castsi256_ps(high), 0x88);
  return _mm256_permute4x64_epi64(_mm256_castps_si256(even), 0xd8);
}

template <size_t kStride>
__attribute__((target("avx2"))) size_t Avx2Kernel(const GramBitmap& bitmap, std::string_view text, size_t begin,
                                                  size_t end, uint32_t* places) {
  constexpr size_t kStep = 8 * kStride;
  constexpr int kShift = kStride == 4 ? 2 : 3;
  const __m256i fold = _mm256_set1_epi32(0x20202020);
  const __m256i factor = _mm256_set1_epi32(static_cast<int>(kGramFactor));
  const __m256i low5 = _mm256_set1_epi32(31);
  const int* words = reinterpret_cast<const int*>(bitmap.words.data());
  size_t count = 0;
  size_t at = begin;
  for (; at + kStep <= text.size() && at < end; at += kStep) {
    const __m256i grams = LoadGrams<kStride>(text.data() + at);
    const __m256i hash = _mm256_mullo_epi32(_mm256_or_si256(grams, fold), factor);
    const __m256i found = _mm256_i32gather_epi32(words, _mm256_srli_epi32(hash, 32 - GramBitmap::kBits + 5), 4);
    const __m256i bit = _mm256_and_si256(_mm256_srli_epi32(hash, 32 - GramBitmap::kBits), low5);
    const __m256i sign = _mm256_slli_epi32(_mm256_srlv_epi32(found, bit), 31);
    const auto mask = static_cast<uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(sign)));
    const __m128i lanes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(kCompress.lanes[mask].data()));
    const __m256i hits = _mm256_add_epi32(_mm256_slli_epi32(_mm256_cvtepu8_epi32(lanes), kShift),
                                          _mm256_set1_epi32(static_cast<int>(at - begin)));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(places + count), hits);
    count += static_cast<size_t>(__builtin_popcount(mask));
  }
  // The last step may have gone past the end.
  while (count > 0 && begin + places[count - 1] >= end) --count;
  return PlainFrom<kStride>(bitmap, text, begin, at, end, count, places);
}

#endif

}  // namespace

GramKernel FindGramKernel(SimdLevel level, size_t stride) {
#if defined(__x86_64__)
  if (level == SimdLevel::k256) return stride == 4 ? Avx2Kernel<4> : Avx2Kernel<8>;
#endif
  static_cast<void>(level);
  return stride == 4 ? PlainKernel<4> : PlainKernel<8>;
}

}  // namespace bundlescope
