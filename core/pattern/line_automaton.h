#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/pattern/needle.h"
#include "core/pattern/regex_node.h"

namespace bundlescope {

// Finds candidate lines of regular expressions of which no text is known that would be rare enough to look for: one RE2
// over the alternation of all runs through the text and finds lines, a set tells which expressions are in them.
//
// Why not vectorscan, which is several times as fast: Debian 12's 5.4.9 misses matches on x86-64, for example of [a-z]-
// at place 63 of 66 bytes, and its Hyperscan is not there for arm64.
class LineAutomaton {
 public:
  // `memory` is an upper bound for all of it; with too little every line is a candidate.
  LineAutomaton(const std::vector<RegexNode>& expressions, int64_t memory);
  ~LineAutomaton();
  LineAutomaton(LineAutomaton&&) noexcept;

  // `lines` are whole lines. For each line that an expression matches, and perhaps for others, a place in it with the
  // expression's place in the list.
  void Scan(std::string_view lines, std::vector<Found>* found) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bundlescope
