#include "core/pattern/shuffle_filter.h"

#include <string.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/pattern/shuffle_kernels.h"
#include "core/pattern/text_statistics.h"

namespace bundlescope {
namespace {

constexpr size_t kPositions = ShuffleTables::kPositions;

ByteSet Everything() { return ByteSet().set(); }

// Needles that are looked for together, and what fits any of them at each position.
struct Bucket {
  std::array<ByteSet, kPositions> sets;
  std::vector<uint32_t> needles;

  // The share of all texts that fit, if all bytes were equally likely.
  double Width() const {
    double width = 1;
    for (const ByteSet& set : sets) width *= static_cast<double>(set.count()) / 256;
    return width;
  }
};

Bucket United(const Bucket& a, const Bucket& b) {
  Bucket both = a;
  for (size_t i = 0; i < kPositions; ++i) both.sets[i] |= b.sets[i];
  both.needles.insert(both.needles.end(), b.needles.begin(), b.needles.end());
  return both;
}

// Unites those two that lets through least more, until they are few enough.
void Unite(std::vector<Bucket>* buckets) {
  while (buckets->size() > ShuffleTables::kBuckets) {
    size_t best_a = 0;
    size_t best_b = 1;
    double least = 2;
    for (size_t a = 0; a < buckets->size(); ++a) {
      for (size_t b = a + 1; b < buckets->size(); ++b) {
        double width = 1;
        for (size_t i = 0; i < kPositions; ++i) {
          width *= static_cast<double>(((*buckets)[a].sets[i] | (*buckets)[b].sets[i]).count()) / 256;
        }
        if (width >= least) continue;
        least = width;
        best_a = a;
        best_b = b;
      }
    }
    (*buckets)[best_a] = United((*buckets)[best_a], (*buckets)[best_b]);
    buckets->erase(buckets->begin() + static_cast<std::ptrdiff_t>(best_b));
  }
}

}  // namespace

struct ShuffleFilter::Impl {
  void Verify(std::string_view text, size_t place, std::vector<Found>* found) const;

  std::vector<Sequence> needles;
  std::vector<size_t> firsts;  // where the windows begin in the needles
  std::vector<std::vector<uint32_t>> buckets;
  ShuffleTables tables;
  ShuffleKernel kernel;
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

ShuffleFilter::ShuffleFilter(std::vector<Sequence> needles, SimdLevel level) : impl_(std::make_unique<Impl>()) {
  impl_->needles = std::move(needles);
  std::vector<Bucket> buckets;
  for (uint32_t i = 0; i < impl_->needles.size(); ++i) {
    const Window window = FindWindow(impl_->needles[i]);
    impl_->firsts.push_back(window.first);
    Bucket bucket;
    bucket.sets.fill(Everything());
    for (size_t k = 0; k < window.size; ++k) bucket.sets[k] = impl_->needles[i][window.first + k];
    bucket.needles.push_back(i);
    buckets.push_back(std::move(bucket));
  }
  Unite(&buckets);
  for (size_t b = 0; b < buckets.size(); ++b) {
    for (size_t i = 0; i < kPositions; ++i) impl_->tables.Set(b, i, buckets[b].sets[i]);
    impl_->buckets.push_back(std::move(buckets[b].needles));
  }
  impl_->kernel = FindShuffleKernel(level, impl_->tables);
}
ShuffleFilter::~ShuffleFilter() = default;
ShuffleFilter::ShuffleFilter(ShuffleFilter&&) noexcept = default;

void ShuffleFilter::Impl::Verify(std::string_view text, size_t place, std::vector<Found>* found) const {
  uint32_t fits = 0xffff;
  for (size_t i = 0; i < kPositions && place + i < text.size(); ++i) {
    fits &= tables.exact[i][static_cast<unsigned char>(text[place + i])];
  }
  for (; fits != 0; fits &= fits - 1) {
    for (const uint32_t needle : buckets[static_cast<size_t>(__builtin_ctz(fits))]) {
      if (StandsAt(needles[needle], text, place - firsts[needle])) found->push_back({place, needle});
    }
  }
}

void ShuffleFilter::Scan(std::string_view text, size_t begin, size_t end, std::vector<Found>* found) const {
  std::array<uint32_t, kShuffleBatchBytes> places;
  const size_t last = text.size() < kPositions ? 0 : text.size() - kPositions + 1;
  size_t at = begin;
  for (; at < std::min(end, last); at += kShuffleBatchBytes) {
    const size_t stop = std::min({end, last, at + kShuffleBatchBytes});
    const size_t count = impl_->kernel(impl_->tables, text, at, stop, places.data());
    for (size_t i = 0; i < count; ++i) impl_->Verify(text, at + places[i], found);
  }
  for (at = std::max(begin, last); at < end; ++at) impl_->Verify(text, at, found);
}

}  // namespace bundlescope
