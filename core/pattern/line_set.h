#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

// Tells which of many regular expressions match one line, in one walk over it. Slow beside what finds candidate lines
// in chunks, but its time hardly depends on how many match.
class LineSet {
 public:
  // Null where RE2 cannot put the expressions together within `memory`.
  static std::unique_ptr<LineSet> Build(const std::vector<std::string>& regexes, int64_t memory);
  ~LineSet();

  // Puts the places of those that match into `found`, in no order. False where RE2 gave up: nothing is known then.
  bool Match(std::string_view line, std::vector<int>* found) const;

 private:
  struct Impl;
  explicit LineSet(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace bundlescope
