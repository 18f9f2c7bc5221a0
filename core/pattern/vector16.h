#pragma once

// Sixteen bytes at once, by SSE2 and SSSE3 or by NEON; BS_VECTOR16 says whether there is either. What BS_TARGET_LOOKUP
// marks may only be called where the machine has SSSE3.
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#define BS_VECTOR16
#define BS_TARGET_LOOKUP __attribute__((target("ssse3")))
#elif defined(__aarch64__)
#include <arm_neon.h>
#define BS_VECTOR16
#define BS_TARGET_LOOKUP
#endif

namespace bundlescope {

#if defined(__x86_64__)

struct Vector16 {
  __m128i value;
};
inline Vector16 Load16(const void* from) { return {_mm_loadu_si128(static_cast<const __m128i*>(from))}; }
inline Vector16 Fill16(uint8_t byte) { return {_mm_set1_epi8(static_cast<char>(byte))}; }
inline Vector16 And(Vector16 a, Vector16 b) { return {_mm_and_si128(a.value, b.value)}; }
inline Vector16 Or(Vector16 a, Vector16 b) { return {_mm_or_si128(a.value, b.value)}; }
inline Vector16 Equal(Vector16 a, Vector16 b) { return {_mm_cmpeq_epi8(a.value, b.value)}; }
inline Vector16 LowHalves(Vector16 v) { return {_mm_and_si128(v.value, _mm_set1_epi8(15))}; }
inline Vector16 HighHalves(Vector16 v) { return {_mm_and_si128(_mm_srli_epi16(v.value, 4), _mm_set1_epi8(15))}; }
BS_TARGET_LOOKUP inline Vector16 LookUp(Vector16 table, Vector16 at) {
  return {_mm_shuffle_epi8(table.value, at.value)};
}
inline bool IsEqual(Vector16 a, Vector16 b) { return _mm_movemask_epi8(_mm_cmpeq_epi8(a.value, b.value)) == 0xffff; }
// Bit i: byte i is not zero.
inline uint32_t NonZero(Vector16 v) {
  return 0xffffu & ~static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(v.value, _mm_setzero_si128())));
}

#elif defined(__aarch64__)

struct Vector16 {
  uint8x16_t value;
};
inline Vector16 Load16(const void* from) { return {vld1q_u8(static_cast<const uint8_t*>(from))}; }
inline Vector16 Fill16(uint8_t byte) { return {vdupq_n_u8(byte)}; }
inline Vector16 And(Vector16 a, Vector16 b) { return {vandq_u8(a.value, b.value)}; }
inline Vector16 Or(Vector16 a, Vector16 b) { return {vorrq_u8(a.value, b.value)}; }
inline Vector16 Equal(Vector16 a, Vector16 b) { return {vceqq_u8(a.value, b.value)}; }
inline Vector16 LowHalves(Vector16 v) { return {vandq_u8(v.value, vdupq_n_u8(15))}; }
inline Vector16 HighHalves(Vector16 v) { return {vshrq_n_u8(v.value, 4)}; }
inline Vector16 LookUp(Vector16 table, Vector16 at) { return {vqtbl1q_u8(table.value, at.value)}; }
inline bool IsEqual(Vector16 a, Vector16 b) { return vminvq_u8(vceqq_u8(a.value, b.value)) == 0xff; }
inline uint32_t NonZero(Vector16 v) {
  if (vmaxvq_u8(v.value) == 0) return 0;
  static constexpr uint8_t kBits[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t bits = vandq_u8(vtstq_u8(v.value, v.value), vld1q_u8(kBits));
  return vaddv_u8(vget_low_u8(bits)) | static_cast<uint32_t>(vaddv_u8(vget_high_u8(bits))) << 8;
}

#endif

}  // namespace bundlescope
