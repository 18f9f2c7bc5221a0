#include "analyzers/novel/time_buckets.h"

#include <algorithm>
#include <numeric>

#include "core/base/check.h"

namespace bundlescope {
namespace {

// The number of the bucket, counted from 1970. Rounds down, also before.
int64_t BucketOf(int64_t second, int shift) { return second >> shift; }

bool Fits(int64_t first, int64_t last, int shift) {
  return BucketOf(last, shift) - BucketOf(first, shift) < static_cast<int64_t>(TimeBuckets::kBuckets);
}

}  // namespace

void TimeBuckets::Widen(int64_t first, int64_t last) {
  int shift = shift_;
  while (!Fits(first, last, shift)) ++shift;
  if (shift == shift_ && first == first_) {
    last_ = last;
    return;
  }
  std::array<uint64_t, kBuckets> counts = {};
  const int64_t old_start = BucketOf(first_, shift_);
  for (size_t i = 0; i < kBuckets; ++i) {
    if (counts_[i] == 0) continue;
    const int64_t bucket = (old_start + static_cast<int64_t>(i)) >> (shift - shift_);
    counts[static_cast<size_t>(bucket - BucketOf(first, shift))] += counts_[i];
  }
  counts_ = counts;
  shift_ = shift;
  first_ = first;
  last_ = last;
}

void TimeBuckets::AddMany(int64_t second, uint64_t count) {
  if (empty_) {
    empty_ = false;
    first_ = last_ = second;
  } else if (second < first_ || second > last_) {
    Widen(std::min(first_, second), std::max(last_, second));
  }
  counts_[static_cast<size_t>(BucketOf(second, shift_) - BucketOf(first_, shift_))] += count;
}

void TimeBuckets::Merge(const TimeBuckets& other) {
  if (other.empty_) return;
  Reach(other.first_);
  Reach(other.last_);
  // Ours reach over theirs now, so each of theirs lies in one of ours.
  const int64_t start = BucketOf(other.first_, other.shift_);
  for (size_t i = 0; i < kBuckets; ++i) {
    if (other.counts_[i] == 0) continue;
    const int64_t bucket = (start + static_cast<int64_t>(i)) >> (shift_ - other.shift_);
    counts_[static_cast<size_t>(bucket - BucketOf(first_, shift_))] += other.counts_[i];
  }
}

uint64_t TimeBuckets::bucket_count() const {
  return empty_ ? 0 : static_cast<uint64_t>(BucketOf(last_, shift_) - BucketOf(first_, shift_)) + 1;
}

uint64_t TimeBuckets::total() const { return std::accumulate(counts_.begin(), counts_.end(), uint64_t{0}); }

uint64_t TimeBuckets::Peak(int width_log2) const {
  BS_CHECK(width_log2 >= shift_);
  const int64_t start = BucketOf(first_, shift_);
  uint64_t peak = 0;
  uint64_t sum = 0;
  int64_t summed = 0;
  for (size_t i = 0; i < kBuckets; ++i) {
    const int64_t bucket = (start + static_cast<int64_t>(i)) >> (width_log2 - shift_);
    if (i == 0 || bucket != summed) sum = 0;
    summed = bucket;
    sum += counts_[i];
    peak = std::max(peak, sum);
  }
  return peak;
}

}  // namespace bundlescope
