#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/pattern/required_text.h"

namespace bundlescope {

// What SampleText() holds, by its pieces of three and four bytes. Counts, so the answers are always the same.
class SampleIndex {
 public:
  static const SampleIndex& Get();

  // Of `gram`, four bytes with 0x20 set in each as they stand in memory: how many there are for each byte of the
  // sample. Too high by little, as counts of several are kept together.
  double ShareOfGram(uint32_t gram) const;

  // In how many lines a sequence stands, for each byte of the sample; nothing where it has no three letters or signs in
  // a row.
  std::optional<double> LinesWith(const Sequence& sequence) const;

 private:
  SampleIndex();

  std::string_view text_;
  std::vector<uint32_t> grams_;   // counts by hash
  std::vector<uint32_t> starts_;  // in `places_`, by the hash of three bytes
  std::vector<uint32_t> places_;
};

}  // namespace bundlescope
