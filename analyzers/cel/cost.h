#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "analyzers/cel/value.h"

namespace bundlescope {

// What one evaluation may still spend. The model is that of Kubernetes, made simple: one unit for each step and for
// each element that is touched, a tenth of a unit for each byte of text that is read or written.
class CostBudget {
 public:
  explicit CostBudget(uint64_t limit) : limit_(limit) {}

  // False when the budget does not suffice; then it stays exhausted.
  bool Charge(uint64_t units) {
    if (exhausted_ || units > limit_ - used_) {
      exhausted_ = true;
      used_ = limit_;
      return false;
    }
    used_ += units;
    return true;
  }
  bool ChargeText(size_t bytes) { return Charge(bytes / 10); }

  // A search for `needle` bytes in `hay` bytes of text, which may touch each byte more than once.
  bool ChargeSearch(size_t hay, size_t needle) { return Charge((hay / 10 + 1) * (needle / 10 + 1)); }

  // A search through `text` bytes for a regular expression whose program has that size.
  // RE2 reads most bytes once, but with a large program it may look at much of it for each byte.
  bool ChargePattern(size_t text, size_t program_size) { return Charge((text / 10 + 1) * PatternFactor(program_size)); }
  static uint64_t PatternFactor(size_t program_size) { return 1 + program_size / 50; }

  bool exhausted() const { return exhausted_; }
  uint64_t used() const { return used_; }

 private:
  uint64_t limit_;
  uint64_t used_ = 0;
  bool exhausted_ = false;
};

// What several evaluations may spend together: those of one rule.
struct CostAccount {
  uint64_t left = 0;
  std::string over;  // the source of the first expression that spent all of its limit, or of what was left
};

// For finding or adding `key` in a map.
inline bool ChargeKey(const Value& key, CostBudget& budget) {
  return key.kind() != ValueKind::kString || budget.ChargeText(key.AsString().size());
}

// The value of every evaluation that ran out of its budget.
inline Value CostLimitExceeded() { return Value::Err("cost limit exceeded"); }

}  // namespace bundlescope
