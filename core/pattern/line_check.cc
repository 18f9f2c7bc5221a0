#include "core/pattern/line_check.h"

#include <algorithm>

#include "core/pattern/needle.h"
#include "core/pattern/text_statistics.h"
#include "core/pattern/vector16.h"

namespace bundlescope {
namespace {

constexpr size_t kFewestPlaces = 4;

// Places of one letter or sign.
size_t CountPlaces(const Sequence& sequence) {
  return static_cast<size_t>(
      std::count_if(sequence.begin(), sequence.end(), [](const ByteSet& set) { return FoldedByte(set) >= 0; }));
}

}  // namespace

bool LineCheck::IsUseful(const Requirement& requirement) {
  return requirement.any_of.size() <= kMostSequences &&
         std::all_of(requirement.any_of.begin(), requirement.any_of.end(),
                     [](const Sequence& sequence) { return CountPlaces(sequence) >= kFewestPlaces; });
}

LineCheck::LineCheck(const Requirement& requirement) {
  for (const Sequence& sequence : requirement.any_of) {
    const ExpectedShares shares(sequence);
    std::vector<size_t> places;
    for (size_t i = 0; i < sequence.size(); ++i) {
      if (FoldedByte(sequence[i]) >= 0) places.push_back(i);
    }
    std::partial_sort(places.begin(), places.begin() + 2, places.end(),
                      [&](size_t a, size_t b) { return shares.Of(a, 1) < shares.Of(b, 1); });
    const auto fold_of = [&](size_t place) -> uint8_t { return sequence[place].count() == 1 ? 0 : 0x20; };
    const auto byte_of = [&](size_t place) {
      return static_cast<uint8_t>(sequence[place]._Find_first() | fold_of(place));
    };
    probes_.push_back({sequence, places[0], places[1], byte_of(places[0]), byte_of(places[1]), fold_of(places[0]),
                       fold_of(places[1])});
  }
}

bool LineCheck::Stands(const Probe& probe, std::string_view line) {
  if (line.size() < probe.sequence.size()) return false;
  const size_t end = line.size() - probe.sequence.size() + 1;
  size_t at = 0;
#if defined(BS_VECTOR16)
  const Vector16 first_fold = Fill16(probe.first_fold);
  const Vector16 second_fold = Fill16(probe.second_fold);
  const Vector16 first_byte = Fill16(probe.first_byte);
  const Vector16 second_byte = Fill16(probe.second_byte);
  for (; at + 16 <= end; at += 16) {
    const Vector16 first = Equal(Or(Load16(line.data() + at + probe.first), first_fold), first_byte);
    const Vector16 second = Equal(Or(Load16(line.data() + at + probe.second), second_fold), second_byte);
    for (uint32_t mask = NonZero(And(first, second)); mask != 0; mask &= mask - 1) {
      if (StandsAt(probe.sequence, line, at + static_cast<size_t>(__builtin_ctz(mask)))) return true;
    }
  }
#endif
  for (; at < end; ++at) {
    if (StandsAt(probe.sequence, line, at)) return true;
  }
  return false;
}

bool LineCheck::MayMatch(std::string_view line) const {
  return std::any_of(probes_.begin(), probes_.end(), [&](const Probe& probe) { return Stands(probe, line); });
}

}  // namespace bundlescope
