#include "core/pattern/gram_filter.h"

#include <string.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/pattern/gram_kernels.h"
#include "core/pattern/text_statistics.h"

namespace bundlescope {
namespace {

constexpr size_t kGram = 4;
constexpr uint64_t kFold8 = 0x2020202020202020;
constexpr size_t kBefore = 3;  // bytes before a 4-gram that are compared together with it
constexpr int kBucketBits = 13;

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

// A 4-gram of a needle's window.
struct Posting {
  uint32_t bucket;
  uint32_t needle;
  uint32_t offset;  // of the gram in the needle
  // The eight bytes of the text from kBefore before the gram on, folded and masked, are these if the window is there.
  uint64_t mask;
  uint64_t value;
};

}  // namespace

struct GramFilter::Impl {
  void Add(uint32_t needle, size_t stride);
  void Verify(std::string_view text, size_t place, std::vector<Found>* found) const;

  std::vector<Needle> needles;
  size_t stride;
  GramKernel kernel;
  GramBitmap bitmap;
  std::vector<Posting> postings;  // by bucket
  std::vector<uint32_t> starts;   // of the buckets in `postings`
};

std::optional<GramFilter::Window> GramFilter::FindWindow(const Sequence& sequence, Stride stride) {
  const size_t window = kGram + static_cast<size_t>(stride) - 1;
  if (sequence.size() < window) return std::nullopt;
  const ExpectedShares shares(sequence);
  std::optional<Window> best;
  size_t run = 0;
  for (size_t end = 1; end <= sequence.size(); ++end) {
    run = FoldedByte(sequence[end - 1]) < 0 ? 0 : run + 1;
    if (run < window) continue;
    // A 4-gram costs something wherever it stands, not only in the whole window.
    double grams = 0;
    for (size_t i = end - window; i + kGram <= end; ++i) grams += shares.Of(i, kGram);
    const double share = shares.Of(end - window, window) + grams / 16 / static_cast<double>(stride);
    if (!best || share < best->share) best = Window{end - window, share};
  }
  return best;
}

GramFilter::GramFilter(std::vector<Needle> needles, Stride stride, SimdLevel level) : impl_(std::make_unique<Impl>()) {
  impl_->needles = std::move(needles);
  impl_->stride = static_cast<size_t>(stride);
  impl_->kernel = FindGramKernel(level, impl_->stride);
  for (uint32_t i = 0; i < impl_->needles.size(); ++i) impl_->Add(i, impl_->stride);
  std::sort(impl_->postings.begin(), impl_->postings.end(),
            [](const Posting& a, const Posting& b) { return a.bucket < b.bucket; });
  impl_->starts.assign((size_t{1} << kBucketBits) + 1, 0);
  for (const Posting& posting : impl_->postings) ++impl_->starts[posting.bucket + 1];
  for (size_t i = 1; i < impl_->starts.size(); ++i) impl_->starts[i] += impl_->starts[i - 1];
}
GramFilter::~GramFilter() = default;
GramFilter::GramFilter(GramFilter&&) noexcept = default;

void GramFilter::Impl::Add(uint32_t needle, size_t stride_of_all) {
  const size_t window = kGram + stride_of_all - 1;
  const size_t first = needles[needle].window;
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i < window; ++i) {
    bytes.push_back(static_cast<uint8_t>(FoldedByte(needles[needle].sequence[first + i])));
  }
  for (size_t i = 0; i < stride_of_all; ++i) {
    const uint32_t hash = HashOfGram(Load4(&bytes[i]));
    bitmap.Set(hash);
    std::array<uint8_t, 8> mask{};
    std::array<uint8_t, 8> value{};
    for (size_t k = 0; k < window; ++k) {
      const size_t at = k + kBefore - i;  // wraps around for what is too far before
      if (at >= mask.size()) continue;
      mask[at] = 0xff;
      value[at] = bytes[k];
    }
    postings.push_back({hash >> (32 - kBucketBits), needle, static_cast<uint32_t>(first + i), Load8(mask.data()),
                        Load8(value.data())});
  }
}

void GramFilter::Impl::Verify(std::string_view text, size_t place, std::vector<Found>* found) const {
  const uint32_t bucket = HashOfGram(Load4(text.data() + place)) >> (32 - kBucketBits);
  const bool inside = place >= kBefore && place + 8 - kBefore <= text.size();
  const uint64_t around = inside ? Load8(text.data() + place - kBefore) | kFold8 : 0;
  for (uint32_t i = starts[bucket]; i < starts[bucket + 1]; ++i) {
    const Posting& posting = postings[i];
    if (inside && (around & posting.mask) != posting.value) continue;
    if (StandsAt(needles[posting.needle].sequence, text, place - posting.offset))
      found->push_back({place, posting.needle});
  }
}

void GramFilter::Scan(std::string_view text, size_t begin, size_t end, std::vector<Found>* found) const {
  if (text.size() < kGram) return;
  end = std::min(end, text.size() - kGram + 1);
  std::array<uint32_t, kGramBatchBytes / 4 + kGramBatchSlack> places;
  for (size_t at = begin; at < end; at += kGramBatchBytes) {
    const size_t stop = std::min(end, at + kGramBatchBytes);
    const size_t count = impl_->kernel(impl_->bitmap, text, at, stop, places.data());
    for (size_t i = 0; i < count; ++i) impl_->Verify(text, at + places[i], found);
  }
}

}  // namespace bundlescope
