#include "core/pattern/shuffle_filter.h"

#include <string.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/pattern/exact_needle.h"
#include "core/pattern/sample_text.h"
#include "core/pattern/shuffle_kernels.h"
#include "core/pattern/text_statistics.h"

namespace bundlescope {
namespace {

constexpr size_t kPositions = ShuffleTables::kPositions;

// What is compared once a kernel has found a place: from kBefore bytes before it on.
constexpr size_t kAround = 12;
constexpr size_t kBefore = 4;

ByteSet Everything() { return ByteSet().set(); }

// In nanoseconds, as measured on a machine with AVX2: for one byte of the text with up to eight buckets or more, and a
// place that is in a bucket by mistake.
constexpr double kFewBuckets = 0.08;
constexpr double kManyBuckets = 0.15;
constexpr double kPass = 5;

// Needles that are looked for together, and what fits any of them at each position.
struct Bucket {
  std::array<ByteSet, kPositions> sets;
  std::array<ByteSet, kAround> around;  // ... and before and behind them
  std::vector<uint32_t> needles;
};

// Of the bytes that a kernel takes for members of a set, as it looks at halves of bytes one by one.
double ShareOf(const ByteSet& set) {
  using Rows = std::array<std::array<double, 16>, 16>;  // by the high and the low half
  static const Rows shares = [] {
    Rows each{};
    for (size_t byte = 0; byte < 256; ++byte)
      each[byte >> 4][byte & 15] = ExpectedShares({ByteSet().set(byte)}).Of(0, 1);
    return each;
  }();
  if (set.all()) return 1;
  std::array<bool, 16> low{};
  std::array<bool, 16> high{};
  for (size_t byte = set._Find_first(); byte < set.size(); byte = set._Find_next(byte)) {
    low[byte & 15] = high[byte >> 4] = true;
  }
  double sum = 0;
  for (size_t row = 0; row < high.size(); ++row) {
    for (size_t column = 0; high[row] && column < low.size(); ++column) sum += low[column] ? shares[row][column] : 0;
  }
  return std::min(sum, 1.0);
}

// The share of the places of a text at which both together let something through.
double ShareOfBoth(const Bucket& a, const Bucket& b) {
  double share = 1;
  for (size_t i = 0; i < kPositions; ++i) share *= ShareOf(a.sets[i] | b.sets[i]);
  return share;
}

// Enough to count what a kernel lets through.
constexpr size_t kSampleBytes = size_t{64} << 10;

// Needles in buckets, and what the search for them is expected to cost.
class Buckets {
 public:
  void Add(Bucket bucket) {
    shares_.emplace_back();
    for (const Bucket& other : buckets_) shares_.back().push_back(ShareOfBoth(bucket, other));
    shares_.back().push_back(ShareOfBoth(bucket, bucket));
    buckets_.push_back(std::move(bucket));
  }

  // Unites those two that let through least more, until they are no more than `most`.
  void Unite(size_t most) {
    while (buckets_.size() > most) {
      size_t best_a = 0;
      size_t best_b = 1;
      double least = 2;
      for (size_t b = 1; b < buckets_.size(); ++b) {
        for (size_t a = 0; a < b; ++a) {
          const double more = shares_[b][a] - shares_[a][a] - shares_[b][b];
          if (more >= least) continue;
          least = more;
          best_a = a;
          best_b = b;
        }
      }
      Merge(best_a, best_b);
      has_united_ = true;
    }
  }

  // In nanoseconds for a byte of the text.
  double cost() const {
    double passes = 0;
    for (size_t i = 0; i < shares_.size(); ++i) passes += shares_[i][i];
    if (has_united_) passes = std::max(passes, ShareInSample());
    return (buckets_.size() > ShuffleTables::kBuckets / 2 ? kManyBuckets : kFewBuckets) + passes * kPass;
  }

  std::vector<Bucket>& all() { return buckets_; }

 private:
  void Merge(size_t a, size_t b) {
    for (size_t i = 0; i < kPositions; ++i) buckets_[a].sets[i] |= buckets_[b].sets[i];
    for (size_t i = 0; i < kAround; ++i) buckets_[a].around[i] |= buckets_[b].around[i];
    buckets_[a].needles.insert(buckets_[a].needles.end(), buckets_[b].needles.begin(), buckets_[b].needles.end());
    buckets_.erase(buckets_.begin() + static_cast<std::ptrdiff_t>(b));
    shares_.erase(shares_.begin() + static_cast<std::ptrdiff_t>(b));
    for (size_t row = b; row < shares_.size(); ++row)
      shares_[row].erase(shares_[row].begin() + static_cast<std::ptrdiff_t>(b));
    for (size_t i = 0; i < buckets_.size(); ++i) {
      shares_[std::max(a, i)][std::min(a, i)] = ShareOfBoth(buckets_[a], buckets_[i]);
    }
  }

  // Of the places of a part of the sample that a kernel lets through.
  double ShareInSample() const {
    ShuffleTables tables;
    for (size_t b = 0; b < buckets_.size(); ++b) {
      for (size_t i = 0; i < kPositions; ++i) tables.Set(b, i, buckets_[b].sets[i]);
    }
    std::array<std::array<uint16_t, 256>, kPositions> fits{};
    for (size_t i = 0; i < kPositions; ++i) {
      for (size_t byte = 0; byte < 256; ++byte) {
        const int below = tables.low[0][i][byte & 15] & tables.high[0][i][byte >> 4];
        const int above = tables.low[1][i][byte & 15] & tables.high[1][i][byte >> 4];
        fits[i][byte] = static_cast<uint16_t>(below | above << 8);
      }
    }
    const std::string_view sample = SampleText().substr(0, kSampleBytes);
    size_t passes = 0;
    for (size_t at = 0; at + kPositions <= sample.size(); ++at) {
      int both = 0xffff;
      for (size_t i = 0; i < kPositions; ++i) both &= fits[i][static_cast<unsigned char>(sample[at + i])];
      passes += both != 0 ? 1 : 0;
    }
    return static_cast<double>(passes) / static_cast<double>(sample.size());
  }

  bool has_united_ = false;
  std::vector<Bucket> buckets_;
  // Of each with each before it, and with itself: ShareOfBoth.
  std::vector<std::vector<double>> shares_;
};

Buckets BucketsOf(const std::vector<Sequence>& needles, std::vector<size_t>* firsts) {
  Buckets buckets;
  for (uint32_t i = 0; i < needles.size(); ++i) {
    const ShuffleFilter::Window window = ShuffleFilter::FindWindow(needles[i]);
    firsts->push_back(window.first);
    Bucket bucket;
    bucket.sets.fill(Everything());
    for (size_t k = 0; k < window.size; ++k) bucket.sets[k] = needles[i][window.first + k];
    bucket.around.fill(Everything());
    for (size_t k = 0; k < kAround; ++k) {
      const size_t place = window.first + k - kBefore;  // wraps around for what is too far before
      if (place < needles[i].size()) bucket.around[k] = needles[i][place];
    }
    bucket.needles.push_back(i);
    buckets.Add(std::move(bucket));
  }
  buckets.Unite(ShuffleTables::kBuckets);
  Buckets fewer = buckets;
  fewer.Unite(ShuffleTables::kBuckets / 2);
  return fewer.cost() < buckets.cost() ? fewer : buckets;
}

}  // namespace

struct ShuffleFilter::Impl {
  uint32_t BucketsAt(std::string_view text, size_t place) const;
  size_t KeepLikely(std::string_view text, size_t at, size_t count, uint32_t* places) const;
  void Verify(std::string_view text, size_t place, std::vector<Found>* found) const;

  std::vector<ExactNeedle> needles;
  std::vector<size_t> firsts;  // where the windows begin in the needles
  std::vector<std::vector<uint32_t>> buckets;
  ShuffleTables tables;
  std::array<std::array<uint16_t, 256>, kAround> around{};  // bit b: bucket b
  ShuffleKernel kernel = nullptr;
};

ShuffleFilter::Window ShuffleFilter::FindWindow(const Sequence& sequence) {
  const ExpectedShares shares(sequence);
  Window best{0, std::min(sequence.size(), kPositions), 2};
  for (size_t first = 0; first + best.size <= sequence.size(); ++first) {
    const double share = shares.Of(first, best.size);
    if (share < best.share) best = {first, best.size, share};
  }
  return best;
}

double ShuffleFilter::ExpectedCost(const std::vector<Sequence>& needles) {
  std::vector<size_t> firsts;
  return BucketsOf(needles, &firsts).cost();
}

ShuffleFilter::ShuffleFilter(const std::vector<Sequence>& needles, SimdLevel level) : impl_(std::make_unique<Impl>()) {
  for (const Sequence& needle : needles) impl_->needles.emplace_back(needle);
  Buckets buckets = BucketsOf(needles, &impl_->firsts);
  for (Bucket& bucket : buckets.all()) {
    const size_t number = impl_->buckets.size();
    for (size_t i = 0; i < kPositions; ++i) impl_->tables.Set(number, i, bucket.sets[i]);
    for (size_t i = 0; i < kAround; ++i) {
      for (size_t byte = 0; byte < 256; ++byte) {
        if (bucket.around[i].test(byte)) impl_->around[i][byte] |= static_cast<uint16_t>(1u << number);
      }
    }
    impl_->buckets.push_back(std::move(bucket.needles));
  }
  impl_->kernel = FindShuffleKernel(level, impl_->tables);
}
ShuffleFilter::~ShuffleFilter() = default;
ShuffleFilter::ShuffleFilter(ShuffleFilter&&) noexcept = default;

// Those that the bytes around the place fit. At the ends of the text less is known.
uint32_t ShuffleFilter::Impl::BucketsAt(std::string_view text, size_t place) const {
  uint32_t fits = 0xffff;
  if (place >= kBefore && place - kBefore + kAround <= text.size()) {
    const char* from = text.data() + place - kBefore;
    for (size_t i = 0; i < kAround; ++i) fits &= around[i][static_cast<unsigned char>(from[i])];
    return fits;
  }
  for (size_t i = 0; i < kPositions && place + i < text.size(); ++i) {
    fits &= tables.exact[i][static_cast<unsigned char>(text[place + i])];
  }
  return fits;
}

// Moves those places to the front that fit some bucket; the answer is how many they are.
size_t ShuffleFilter::Impl::KeepLikely(std::string_view text, size_t at, size_t count, uint32_t* places) const {
  size_t kept = 0;
  for (size_t i = 0; i < count; ++i) {
    places[kept] = places[i];
    kept += BucketsAt(text, at + places[i]) != 0 ? 1 : 0;
  }
  return kept;
}

void ShuffleFilter::Impl::Verify(std::string_view text, size_t place, std::vector<Found>* found) const {
  uint32_t fits = BucketsAt(text, place);
  for (; fits != 0; fits &= fits - 1) {
    for (const uint32_t needle : buckets[static_cast<size_t>(__builtin_ctz(fits))]) {
      const size_t start = place - firsts[needle];
      if (needles[needle].StandsAt(text, start)) found->push_back({place, needle, start});
    }
  }
}

void ShuffleFilter::Scan(std::string_view text, size_t begin, size_t end, std::vector<Found>* found) const {
  std::array<uint32_t, kShuffleBatchBytes> places;
  const size_t last = text.size() < kPositions ? 0 : text.size() - kPositions + 1;
  size_t at = begin;
  for (; at < std::min(end, last); at += kShuffleBatchBytes) {
    const size_t stop = std::min({end, last, at + kShuffleBatchBytes});
    size_t count = impl_->kernel(impl_->tables, text, at, stop, places.data());
    count = impl_->KeepLikely(text, at, count, places.data());
    for (size_t i = 0; i < count; ++i) impl_->Verify(text, at + places[i], found);
  }
  for (at = std::max(begin, last); at < end; ++at) impl_->Verify(text, at, found);
}

}  // namespace bundlescope
