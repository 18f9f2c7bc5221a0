#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bundlescope {

inline constexpr size_t kMaxSources = 32;

// Distinct sources, counted up to kMaxSources. Of more, the smallest numbers are kept, so that the order does not
// matter.
class SourceSet {
 public:
  void Add(uint32_t source) {
    const auto at = std::lower_bound(kept_.begin(), kept_.end(), source);
    if (at != kept_.end() && *at == source) return;
    if (kept_.size() < kMaxSources) {
      kept_.insert(at, source);
      return;
    }
    more_ = true;
    if (at == kept_.end()) return;
    kept_.insert(at, source);
    kept_.pop_back();
  }

  void Merge(const SourceSet& other) {
    for (const uint32_t source : other.kept_) Add(source);
    more_ = more_ || other.more_;
  }

  uint32_t count() const { return static_cast<uint32_t>(kept_.size()); }
  bool more() const { return more_; }

 private:
  std::vector<uint32_t> kept_;  // in order
  bool more_ = false;
};

}  // namespace bundlescope
