#include "core/pattern/gram_filter.h"

#include <string.h>

#include <algorithm>
#include <array>
#include <span>
#include <tuple>

#include "core/pattern/exact_needle.h"
#include "core/pattern/gram_kernels.h"
#include "core/pattern/sample_index.h"
#include "core/pattern/text_statistics.h"

namespace bundlescope {
namespace {

constexpr size_t kGram = 4;
constexpr uint64_t kFold8 = 0x2020202020202020;

uint32_t Load4(const void* from) {
  uint32_t value;
  memcpy(&value, from, sizeof value);
  return value;
}

uint64_t Load8(const void* from) {
  uint64_t value;
  memcpy(&value, from, sizeof value);
  return value;
}

// A 4-gram says little; what stands around it says more. The first half of the grams of a window have the same number
// of further bytes behind them, the second half before them, so that two numbers at a place tell whether it may be in
// some window, wherever in the window it is:
//   stride 8, window abcdefghijk: abcdefgh, bcdefghi, cdefghij, defghijk from the place on, for the grams at a to d;
//   the same four texts from four bytes before the place on, for the grams at e to h
// (with stride 4, six bytes, and two before).
class Surroundings {
 public:
  explicit Surroundings(size_t stride)
      : before_(stride / 2), mask_(stride == 8 ? ~uint64_t{0} : (uint64_t{1} << 48) - 1) {}

  size_t before() const { return before_; }

  // Of eight bytes, folded.
  uint64_t Of(uint64_t bytes) const { return (bytes | kFold8) & mask_; }

 private:
  size_t before_;
  uint64_t mask_;
};

// Which surroundings there are, with the needles that have them.
class SurroundingsTable {
 public:
  struct Posting {
    uint64_t value;
    uint32_t needle;
    uint32_t offset;  // of the gram in the needle
  };

  void Add(const Posting& posting) { postings_.push_back(posting); }

  // Before anything is looked up.
  void Finish() {
    int bits = kFewestBits;
    while (bits < kMostBits && postings_.size() * kBitsForEach > size_t{1} << bits) ++bits;
    shift_ = 64 - bits;
    present_.assign((size_t{1} << bits) / 64, 0);
    for (const Posting& posting : postings_) {
      const uint64_t hash = HashOf(posting.value) >> shift_;
      present_[hash / 64] |= uint64_t{1} << (hash % 64);
    }
    std::sort(postings_.begin(), postings_.end(), [](const Posting& a, const Posting& b) {
      return std::tuple(BucketOf(a.value), a.value, a.needle) < std::tuple(BucketOf(b.value), b.value, b.needle);
    });
    starts_.assign((size_t{1} << kBucketBits) + 1, 0);
    for (const Posting& posting : postings_) ++starts_[BucketOf(posting.value) + 1];
    for (size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  }

  bool MayHave(uint64_t value) const {
    const uint64_t hash = HashOf(value) >> shift_;
    return (present_[hash / 64] >> (hash % 64) & 1) != 0;
  }

  std::span<const Posting> BucketWith(uint64_t value) const {
    const size_t bucket = BucketOf(value);
    return {postings_.data() + starts_[bucket], postings_.data() + starts_[bucket + 1]};
  }

 private:
  static constexpr int kBucketBits = 12;
  static constexpr int kFewestBits = 10;
  static constexpr int kMostBits = 17;  // 16 KiB
  static constexpr size_t kBitsForEach = 24;

  static uint64_t HashOf(uint64_t value) { return (value ^ value >> 32) * 0x9E3779B97F4A7C15u; }
  static size_t BucketOf(uint64_t value) { return HashOf(value) >> (64 - kBucketBits); }

  int shift_ = 0;
  std::vector<uint64_t> present_;
  std::vector<Posting> postings_;  // by bucket
  std::vector<uint32_t> starts_;   // of the buckets in `postings_`
};

}  // namespace

struct GramFilter::Impl {
  explicit Impl(size_t stride_of_all) : stride(stride_of_all), around(stride_of_all) {}

  void Add(const Needle& needle);
  size_t KeepLikely(std::string_view text, size_t at, size_t count, uint32_t* places) const;
  void Verify(std::string_view text, size_t place, std::vector<Found>* found) const;
  void VerifyBy(const SurroundingsTable& table, uint64_t value, std::string_view text, size_t place,
                std::vector<Found>* found) const;

  std::vector<ExactNeedle> needles;
  size_t stride;
  Surroundings around;
  GramKernel kernel = nullptr;
  GramBitmap bitmap;
  SurroundingsTable behind;
  SurroundingsTable before;
};

std::optional<GramFilter::Window> GramFilter::FindWindow(const Sequence& sequence, Stride stride) {
  const size_t window = kGram + static_cast<size_t>(stride) - 1;
  if (sequence.size() < window) return std::nullopt;
  const ExpectedShares shares(sequence);
  const SampleIndex& sample = SampleIndex::Get();
  std::vector<double> grams;  // by the end of each
  uint32_t gram = 0;
  std::optional<Window> best;
  size_t run = 0;
  for (size_t end = 1; end <= sequence.size(); ++end) {
    const int folded = FoldedByte(sequence[end - 1]);
    run = folded < 0 ? 0 : run + 1;
    gram = gram >> 8 | static_cast<uint32_t>(folded) << 24;
    grams.push_back(run < kGram ? 1 : sample.ShareOfGram(gram) + shares.ByPairs(end - kGram, kGram));
    if (run < window) continue;
    // A 4-gram costs something wherever it stands, not only in the whole window.
    double sum = 0;
    for (size_t i = end - static_cast<size_t>(stride); i < end; ++i) sum += grams[i];
    const double share = sum / static_cast<double>(stride);
    if (!best || share < best->share) best = Window{end - window, share};
  }
  return best;
}

GramFilter::GramFilter(const std::vector<Needle>& needles, Stride stride, SimdLevel level)
    : impl_(std::make_unique<Impl>(static_cast<size_t>(stride))) {
  impl_->kernel = FindGramKernel(level, impl_->stride);
  for (const Needle& needle : needles) impl_->Add(needle);
  impl_->behind.Finish();
  impl_->before.Finish();
}
GramFilter::~GramFilter() = default;
GramFilter::GramFilter(GramFilter&&) noexcept = default;

void GramFilter::Impl::Add(const Needle& needle) {
  const size_t window = kGram + stride - 1;
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i < window; ++i) {
    bytes.push_back(static_cast<uint8_t>(FoldedByte(needle.sequence[needle.window + i])));
  }
  bytes.resize(window + sizeof(uint64_t));
  const auto number = static_cast<uint32_t>(needles.size());
  needles.emplace_back(needle.sequence);
  for (size_t i = 0; i < stride; ++i) {
    bitmap.Set(HashOfGram(Load4(&bytes[i])));
    const auto offset = static_cast<uint32_t>(needle.window + i);
    if (i < stride / 2) {
      behind.Add({around.Of(Load8(&bytes[i])), number, offset});
    } else {
      before.Add({around.Of(Load8(&bytes[i - around.before()])), number, offset});
    }
  }
}

// Moves those places to the front that may be in a needle; the answer is how many they are. Branch-free, as the kernels
// are.
size_t GramFilter::Impl::KeepLikely(std::string_view text, size_t at, size_t count, uint32_t* places) const {
  size_t kept = 0;
  for (size_t i = 0; i < count; ++i) {
    const size_t place = at + places[i];
    places[kept] = places[i];
    if (place < around.before() || place + sizeof(uint64_t) > text.size()) {
      ++kept;
      continue;
    }
    const bool is_behind = behind.MayHave(around.Of(Load8(text.data() + place)));
    const bool is_before = before.MayHave(around.Of(Load8(text.data() + place - around.before())));
    kept += static_cast<size_t>(is_behind) | static_cast<size_t>(is_before);
  }
  return kept;
}

void GramFilter::Impl::Verify(std::string_view text, size_t place, std::vector<Found>* found) const {
  // What is missing at the ends of the text is in no needle.
  const auto eight_from = [&](size_t from) {
    if (text.size() - from >= sizeof(uint64_t)) return Load8(text.data() + from);
    std::array<char, sizeof(uint64_t)> bytes{};
    text.copy(bytes.data(), bytes.size(), from);
    return Load8(bytes.data());
  };
  VerifyBy(behind, around.Of(eight_from(place)), text, place, found);
  if (place >= around.before()) VerifyBy(before, around.Of(eight_from(place - around.before())), text, place, found);
}

void GramFilter::Impl::VerifyBy(const SurroundingsTable& table, uint64_t value, std::string_view text, size_t place,
                                std::vector<Found>* found) const {
  if (!table.MayHave(value)) return;
  for (const SurroundingsTable::Posting& posting : table.BucketWith(value)) {
    if (posting.value != value) continue;
    const size_t start = place - posting.offset;
    if (needles[posting.needle].StandsAt(text, start)) found->push_back({place, posting.needle, start});
  }
}

void GramFilter::Scan(std::string_view text, size_t begin, size_t end, std::vector<Found>* found) const {
  if (text.size() < kGram) return;
  end = std::min(end, text.size() - kGram + 1);
  std::array<uint32_t, kGramBatchBytes / 4 + kGramBatchSlack> places;
  for (size_t at = begin; at < end; at += kGramBatchBytes) {
    const size_t stop = std::min(end, at + kGramBatchBytes);
    size_t count = impl_->kernel(impl_->bitmap, text, at, stop, places.data());
    count = impl_->KeepLikely(text, at, count, places.data());
    for (size_t i = 0; i < count; ++i) impl_->Verify(text, at + places[i], found);
  }
}

}  // namespace bundlescope
