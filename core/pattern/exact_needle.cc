#include "core/pattern/exact_needle.h"

#include <algorithm>

#include "core/pattern/needle.h"
#include "core/pattern/vector16.h"

namespace bundlescope {

ExactNeedle::ExactNeedle(const Sequence& sequence) : size_(sequence.size()) {
  const size_t compared = std::min(size_, kCompared);
  vectors_ = (compared + kVector - 1) / kVector;
  for (size_t i = 0; i < size_; ++i) {
    const int folded = FoldedByte(sequence[i]);
    if (folded < 0 || i >= compared) {
      wide_.push_back({i, sequence[i]});
      continue;
    }
    const bool one_case = sequence[i].count() == 1;
    fold_[i] = one_case ? 0 : 0x20;
    care_[i] = 0xff;
    value_[i] = static_cast<uint8_t>(one_case ? sequence[i]._Find_first() : static_cast<size_t>(folded));
  }
}

bool ExactNeedle::StandsAt(std::string_view text, size_t start) const {
  if (start > text.size() || text.size() - start < size_) return false;
  const char* from = text.data() + start;
  size_t compared = 0;
#if defined(BS_VECTOR16)
  for (; compared < vectors_ * kVector && start + compared + kVector <= text.size(); compared += kVector) {
    const Vector16 folded = Or(Load16(from + compared), Load16(&fold_[compared]));
    if (!IsEqual(And(folded, Load16(&care_[compared])), Load16(&value_[compared]))) return false;
  }
#endif
  for (; compared < std::min(size_, kCompared); ++compared) {
    const auto byte = static_cast<uint8_t>(from[compared]);
    if (((byte | fold_[compared]) & care_[compared]) != value_[compared]) return false;
  }
  return std::all_of(wide_.begin(), wide_.end(),
                     [&](const Wide& wide) { return wide.set.test(static_cast<unsigned char>(from[wide.place])); });
}

}  // namespace bundlescope
