#include "analyzers/novel/novelty_score.h"

namespace bundlescope {
namespace {

constexpr uint64_t kMost = 200;  // for sources, late and words
constexpr uint64_t kMostForBurst = 100;
constexpr uint64_t kFewestForBurst = 8;
constexpr int64_t kShortestCase = 60;  // seconds

uint32_t LevelPoints(NovelLevel level) {
  switch (level) {
    case NovelLevel::kWarning:
      return 0;
    case NovelLevel::kUnknown:
      return 50;
    case NovelLevel::kError:
      return 150;
    case NovelLevel::kFatal:
      return 300;
  }
  return 0;
}

// most * part / whole; 0 of nothing.
uint32_t Share(uint64_t most, uint64_t part, uint64_t whole) {
  return whole == 0 ? 0 : static_cast<uint32_t>(most * part / whole);
}

uint32_t LatePoints(const TimeBuckets& times, const TimeBuckets& all) {
  if (times.empty() || all.last() - all.first() < kShortestCase) return 0;
  const auto begin = static_cast<uint64_t>(times.first() - all.first());
  return Share(kMost, begin, static_cast<uint64_t>(all.last() - all.first()));
}

// With n lines in b buckets, an even share is n / b. The fullest one holds between that (0) and all n (100).
uint32_t BurstPoints(const TimeBuckets& times, const TimeBuckets& all) {
  const uint64_t lines = times.total();
  const uint64_t buckets = all.bucket_count();
  if (lines < kFewestForBurst || buckets < 2 || all.last() - all.first() < kShortestCase) return 0;
  const uint64_t peak = times.Peak(all.width_log2());
  const uint64_t above = peak * buckets > lines ? peak * buckets - lines : 0;
  return Share(kMostForBurst, above, lines * (buckets - 1));
}

}  // namespace

NoveltyScore ScoreOf(const Occurrences& seen, size_t own_words, size_t words, const CaseExtent& extent) {
  NoveltyScore score;
  score.level = LevelPoints(seen.level());
  score.sources = Share(kMost, extent.sources.count() - seen.sources().count(), extent.sources.count());
  score.late = LatePoints(seen.times(), extent.times);
  score.burst = BurstPoints(seen.times(), extent.times);
  score.words = Share(kMost, own_words, words);
  return score;
}

}  // namespace bundlescope
