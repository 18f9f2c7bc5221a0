#include "core/pattern/sample_index.h"

#include <algorithm>

#include "core/pattern/gram_kernels.h"
#include "core/pattern/needle.h"
#include "core/pattern/sample_text.h"

namespace bundlescope {
namespace {

constexpr int kGramBits = 17;
constexpr int kTripleBits = 15;
constexpr size_t kTriple = 3;

size_t HashOfTriple(uint32_t a, uint32_t b, uint32_t c) {
  return ((a | b << 8 | c << 16) | 0x202020u) * kGramFactor >> (32 - kTripleBits);
}

}  // namespace

const SampleIndex& SampleIndex::Get() {
  static const SampleIndex index;
  return index;
}

SampleIndex::SampleIndex()
    : text_(SampleText()),
      grams_(size_t{1} << kGramBits),
      starts_((size_t{1} << kTripleBits) + 1),
      places_(text_.size()) {
  const auto byte_at = [&](size_t place) -> uint32_t { return static_cast<unsigned char>(text_[place]); };
  const auto triple_at = [&](size_t place) {
    return HashOfTriple(byte_at(place), byte_at(place + 1), byte_at(place + 2));
  };
  uint32_t gram = 0;
  for (size_t i = 0; i < text_.size(); ++i) {
    gram = gram >> 8 | byte_at(i) << 24;
    if (i >= 3) ++grams_[HashOfGram(gram) >> (32 - kGramBits)];
  }
  const size_t end = text_.size() - kTriple + 1;
  for (size_t i = 0; i < end; ++i) ++starts_[triple_at(i) + 1];
  for (size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  std::vector<uint32_t> next(starts_.begin(), starts_.end() - 1);
  for (size_t i = 0; i < end; ++i) places_[next[triple_at(i)]++] = static_cast<uint32_t>(i);
}

double SampleIndex::ShareOfGram(uint32_t gram) const {
  return grams_[HashOfGram(gram) >> (32 - kGramBits)] / static_cast<double>(text_.size());
}

std::optional<double> SampleIndex::LinesWith(const Sequence& sequence) const {
  std::vector<int> folded;
  for (const ByteSet& set : sequence) folded.push_back(FoldedByte(set));
  std::optional<size_t> rarest;
  size_t first = 0;
  uint32_t fewest = 0;
  for (size_t i = 0; i + kTriple <= folded.size(); ++i) {
    if (folded[i] < 0 || folded[i + 1] < 0 || folded[i + 2] < 0) continue;
    const size_t hash = HashOfTriple(static_cast<uint32_t>(folded[i]), static_cast<uint32_t>(folded[i + 1]),
                                     static_cast<uint32_t>(folded[i + 2]));
    const uint32_t count = starts_[hash + 1] - starts_[hash];
    if (rarest && count >= fewest) continue;
    rarest = hash;
    fewest = count;
    first = i;
  }
  if (!rarest) return std::nullopt;
  size_t lines = 0;
  size_t line_end = 0;  // of the last one that has it
  for (uint32_t i = starts_[*rarest]; i < starts_[*rarest + 1]; ++i) {
    const size_t place = places_[i];
    if (place < line_end || !StandsAt(sequence, text_, place - first)) continue;
    ++lines;
    line_end = std::min(text_.find('\n', place), text_.size());
  }
  return static_cast<double>(lines) / static_cast<double>(text_.size());
}

}  // namespace bundlescope
