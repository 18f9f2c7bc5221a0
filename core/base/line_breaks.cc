#include "core/base/line_breaks.h"

#include <algorithm>
#include <cstdint>

// One function for each instruction set, chosen when the program starts; the sanitizers do not get on with that.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define BS_FOR_EACH_CPU __attribute__((target_clones("avx2", "default")))
#else
#define BS_FOR_EACH_CPU
#endif

namespace bundlescope {
namespace {

constexpr size_t kLanes = 64;
// So often a byte can be counted up.
constexpr size_t kRounds = 255;

}  // namespace

// Bytes are compared and counted side by side; only the sums of many rounds are added up.
BS_FOR_EACH_CPU size_t CountLineBreaks(std::string_view text) {
  const char* at = text.data();
  size_t rest = text.size();
  size_t count = 0;
  while (rest >= kLanes) {
    uint8_t lanes[kLanes] = {};
    const size_t rounds = std::min(rest / kLanes, kRounds);
    for (size_t round = 0; round < rounds; ++round, at += kLanes) {
      for (size_t i = 0; i < kLanes; ++i) lanes[i] = static_cast<uint8_t>(lanes[i] + (at[i] == '\n' ? 1 : 0));
    }
    for (const uint8_t lane : lanes) count += lane;
    rest -= rounds * kLanes;
  }
  for (; rest > 0; --rest, ++at) count += *at == '\n' ? 1 : 0;
  return count;
}

}  // namespace bundlescope
