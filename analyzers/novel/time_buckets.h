#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace bundlescope {

// How often something happened when, in at most sixteen buckets that are 2^n seconds wide and begin at multiples of
// that. n is the smallest with which they reach from the first to the last time; since buckets of one width are whole
// parts of those of the next, the result does not depend on the order.
class TimeBuckets {
 public:
  static constexpr size_t kBuckets = 16;

  void Add(int64_t second) { AddMany(second, 1); }
  // Reaches to that second, without anything having happened.
  void Reach(int64_t second) { AddMany(second, 0); }
  void Merge(const TimeBuckets& other);

  bool empty() const { return empty_; }
  int64_t first() const { return first_; }  // second
  int64_t last() const { return last_; }
  int width_log2() const { return shift_; }
  // From the bucket of the first time to that of the last.
  uint64_t bucket_count() const;
  uint64_t total() const;
  // What the fullest bucket holds if all are made so wide; `width_log2` is not less than our own.
  uint64_t Peak(int width_log2) const;

 private:
  void AddMany(int64_t second, uint64_t count);
  void Widen(int64_t first, int64_t last);

  bool empty_ = true;
  int64_t first_ = 0;
  int64_t last_ = 0;
  int shift_ = 0;
  std::array<uint64_t, kBuckets> counts_ = {};  // [0] is the bucket of first_
};

}  // namespace bundlescope
