#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/pattern/required_text.h"

namespace bundlescope {

// A quick look at one line before a regular expression runs over it: does it hold another text that the expression
// requires? A byte and another one that are rare in texts are compared at sixteen places at once.
class LineCheck {
 public:
  // Few sequences, as kMostSequences are; each with two places for one letter or sign: see IsUseful.
  explicit LineCheck(const Requirement& requirement);

  static constexpr size_t kMostSequences = 6;
  static bool IsUseful(const Requirement& requirement);

  // False: the requirement is not met.
  bool MayMatch(std::string_view line) const;

 private:
  // Two places of a sequence, and what stands there once `fold` is set in it.
  struct Probe {
    Sequence sequence;
    size_t first;
    size_t second;
    uint8_t first_byte;
    uint8_t second_byte;
    uint8_t first_fold;
    uint8_t second_fold;
  };
  static bool Stands(const Probe& probe, std::string_view line);

  std::vector<Probe> probes_;
};

}  // namespace bundlescope
