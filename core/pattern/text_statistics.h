#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/pattern/regex_node.h"

namespace bundlescope {

// How often a text is thought to hold a sequence of sets of bytes or a window of it, as a share of all places in the
// text: from statistics of typical logs, which text_statistics.cc holds. Good for choosing between texts, not for
// promises.
class ExpectedShares {
 public:
  // Words are known up to this length.
  static constexpr size_t kMostLetters = 11;

  explicit ExpectedShares(const std::vector<ByteSet>& sequence);

  // Of `count` sets from `first` on.
  double Of(size_t first, size_t count) const;

  // The same by pairs of bytes alone, without words: faster.
  double ByPairs(size_t first, size_t count) const;

  // Of the rarest window of so many sets, or of the whole sequence if it is shorter.
  double OfRarest(size_t count) const;

 private:
  // A class of bytes, and how much of it a set takes.
  struct Part {
    uint8_t which;
    float share;
  };
  static std::vector<Part> PartsOf(const ByteSet& set);

  std::vector<std::vector<Part>> parts_;  // of each set
  bool has_one_part_ = true;              // each of them
  std::string letters_;                   // what each set stands for in either case; else '\0'
  std::string capitals_;                  // 'C' where only a capital will do
};

}  // namespace bundlescope
