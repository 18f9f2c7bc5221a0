#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/pattern/required_text.h"

namespace bundlescope {

// Answers like StandsAt of needle.h, at the speed of comparing memory.
class ExactNeedle {
 public:
  explicit ExactNeedle(const Sequence& sequence);

  // Whether the sequence stands at `start` of `text`; `start` may have wrapped around, as there.
  bool StandsAt(std::string_view text, size_t start) const;

 private:
  static constexpr size_t kVector = 16;
  static constexpr size_t kCompared = 48;  // as long as most get

  // What is left of a byte once `fold` is set in it and `care` is all that counts must be `value`.
  alignas(kVector) std::array<uint8_t, kCompared> fold_{};
  alignas(kVector) std::array<uint8_t, kCompared> care_{};
  alignas(kVector) std::array<uint8_t, kCompared> value_{};
  size_t vectors_ = 0;
  size_t size_ = 0;
  // What takes more than one letter or sign, or is behind kCompared.
  struct Wide {
    size_t place;
    ByteSet set;
  };
  std::vector<Wide> wide_;
};

}  // namespace bundlescope
