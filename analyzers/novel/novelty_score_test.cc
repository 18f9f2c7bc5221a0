#include "analyzers/novel/novelty_score.h"

#include <gmock/gmock.h>

namespace bundlescope {
namespace {

Occurrences SeenAt(int64_t first_second, int count, int64_t step, uint32_t source = 0) {
  Occurrences seen;
  for (int i = 0; i < count; ++i) {
    seen.Add({.text = "x",
              .level = NovelLevel::kWarning,
              .source = source,
              .line = static_cast<uint64_t>(i),
              .time = Timestamp{first_second + i * step, 0}});
  }
  return seen;
}

CaseExtent ExtentOf(uint32_t sources, int64_t first, int64_t last) {
  CaseExtent extent;
  for (uint32_t i = 0; i < sources; ++i) extent.sources.Add(i);
  extent.times.Reach(first);
  extent.times.Reach(last);
  return extent;
}

TEST(ScoreOf, IsNothingForAWarningThatIsEverywhereAllTheTime) {
  const Occurrences seen = SeenAt(0, 1'001, 10);
  EXPECT_EQ(ScoreOf(seen, 0, 5, ExtentOf(1, 0, 10'000)).Total(), 0u);
}

TEST(ScoreOf, CountsTheLevel) {
  uint32_t before = 0;
  for (const NovelLevel level : {NovelLevel::kUnknown, NovelLevel::kError, NovelLevel::kFatal}) {
    Occurrences seen;
    seen.Add({.text = "x", .level = level});
    const NoveltyScore score = ScoreOf(seen, 0, 0, ExtentOf(1, 0, 0));
    EXPECT_GT(score.level, before);
    EXPECT_EQ(score.Total(), score.level);
    before = score.level;
  }
}

TEST(ScoreOf, CountsTheLogsThatDoNotHaveIt) {
  EXPECT_EQ(ScoreOf(SeenAt(0, 1, 1), 0, 1, ExtentOf(4, 0, 0)).sources, 150u);
  EXPECT_EQ(ScoreOf(SeenAt(0, 1, 1), 0, 1, ExtentOf(1'000, 0, 0)).sources, 193u);
}

TEST(ScoreOf, CountsALateBegin) {
  EXPECT_EQ(ScoreOf(SeenAt(9'000, 1, 1), 0, 1, ExtentOf(1, 0, 10'000)).late, 180u);
  EXPECT_EQ(ScoreOf(SeenAt(59, 1, 1), 0, 1, ExtentOf(1, 0, 59)).late, 0u);  // too short to tell
}

TEST(ScoreOf, CountsABurst) {
  const CaseExtent extent = ExtentOf(1, 0, 16 * 1'024 - 1);
  EXPECT_EQ(ScoreOf(SeenAt(1'024, 100, 1), 0, 1, extent).burst, 100u);
  EXPECT_EQ(ScoreOf(SeenAt(0, 1'024, 16), 0, 1, extent).burst, 0u);
  EXPECT_EQ(ScoreOf(SeenAt(1'024, 7, 1), 0, 1, extent).burst, 0u);  // too few
  Occurrences faster = SeenAt(0, 160, 100);  // begins early and goes on, but most comes in the end
  faster.Merge(SeenAt(16'000, 160, 1));
  EXPECT_GT(ScoreOf(faster, 0, 1, extent).burst, 45u);
}

TEST(ScoreOf, CountsItsOwnWords) {
  EXPECT_EQ(ScoreOf(SeenAt(0, 1, 1), 2, 8, ExtentOf(1, 0, 0)).words, 50u);
  EXPECT_EQ(ScoreOf(SeenAt(0, 1, 1), 0, 0, ExtentOf(1, 0, 0)).words, 0u);
}

}  // namespace
}  // namespace bundlescope
