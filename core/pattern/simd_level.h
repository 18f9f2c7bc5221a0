#pragma once

namespace bundlescope {

// Which of the machine's instructions are used. All levels find the same.
enum class SimdLevel {
  kNone,
  k128,  // SSSE3 or NEON
  k256,  // AVX2
};

// What this machine has.
SimdLevel BestSimdLevel();

}  // namespace bundlescope
