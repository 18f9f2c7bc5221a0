#include "core/pattern/simd_level.h"

namespace bundlescope {

SimdLevel BestSimdLevel() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return SimdLevel::k256;
  if (__builtin_cpu_supports("ssse3")) return SimdLevel::k128;
  return SimdLevel::kNone;
#elif defined(__aarch64__)
  return SimdLevel::k128;
#else
  return SimdLevel::kNone;
#endif
}

}  // namespace bundlescope
