#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "analyzers/novel/novel_line.h"
#include "analyzers/novel/occurrences.h"
#include "analyzers/novel/source_set.h"
#include "analyzers/novel/time_buckets.h"
#include "core/base/timestamp.h"

namespace bundlescope {

// How unusual a template is: the sum of five numbers, each of which can be told to the reader. Integers, rounded down.
//   level    what the gravest line says of itself: fatal 300, error 150, unknown 50, warning 0
//   sources  0..200: the share of the logs with lines like these that it is absent from; logs are counted to
//   kMaxSources late     0..200: where it begins between the first and the last time of the case; 0 where that is less
//   than a minute burst    0..100: what its fullest time (one of at most 16 equal ones) holds beyond its even share; 0
//   below 8 lines words    0..200: the share of its words that no other template has
// The count adds nothing: a problem that is there once is as much a problem as one that repeats itself.
struct NoveltyScore {
  uint32_t level = 0;
  uint32_t sources = 0;
  uint32_t late = 0;
  uint32_t burst = 0;
  uint32_t words = 0;

  uint32_t Total() const { return level + sources + late + burst + words; }
  bool operator==(const NoveltyScore&) const = default;
};

// What all lines of a case span.
struct CaseExtent {
  SourceSet sources;
  TimeBuckets times;  // only how far they reach
};

// `own_words` of `words` are in no other template.
NoveltyScore ScoreOf(const Occurrences& seen, size_t own_words, size_t words, const CaseExtent& extent);

}  // namespace bundlescope
