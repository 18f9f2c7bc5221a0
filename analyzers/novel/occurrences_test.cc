#include "analyzers/novel/occurrences.h"

#include <gmock/gmock.h>

#include <string>

namespace bundlescope {
namespace {

NovelLine LineAt(uint32_t source, uint64_t line, std::optional<Timestamp> time = std::nullopt) {
  return {.text = "text", .level = NovelLevel::kError, .source = source, .line = line, .time = time};
}

TEST(Occurrences, KeepTheEarliestLineAsTheExample) {
  Occurrences seen;
  seen.Add(LineAt(1, 5));
  seen.Add(LineAt(1, 4));
  EXPECT_EQ(seen.example().line, 4u);
  seen.Add(LineAt(9, 9, Timestamp{100, 0}));
  EXPECT_EQ(seen.example().line, 9u);  // one with a time
  seen.Add(LineAt(8, 80, Timestamp{99, 5}));
  seen.Add(LineAt(8, 81, Timestamp{99, 5}));
  EXPECT_EQ(seen.example().line, 80u);
  EXPECT_EQ(seen.first(), (Timestamp{99, 5}));
  EXPECT_EQ(seen.last(), (Timestamp{100, 0}));
  EXPECT_EQ(seen.count(), 5u);
}

TEST(Occurrences, KeepTheGravestLevel) {
  Occurrences seen;
  NovelLine line = LineAt(1, 1);
  line.level = NovelLevel::kFatal;
  seen.Add(line);
  seen.Add(LineAt(1, 2));
  EXPECT_EQ(seen.level(), NovelLevel::kFatal);
}

TEST(Occurrences, CutTheExampleBetweenCharacters) {
  for (size_t ascii = kMaxExampleBytes - 4; ascii <= kMaxExampleBytes; ++ascii) {
    NovelLine line = LineAt(1, 1);
    const std::string text = std::string(ascii, 'a') + "\xf0\x9f\x90\xb1\xf0\x9f\x90\xb1";
    line.text = text;
    Occurrences seen;
    seen.Add(line);
    const size_t whole = ascii + 4 <= kMaxExampleBytes ? ascii + 4 : ascii;
    EXPECT_EQ(seen.example().text, text.substr(0, whole)) << ascii;
  }
  NovelLine line = LineAt(1, 1);
  const std::string text(2 * kMaxExampleBytes, '\x80');
  line.text = text;
  Occurrences seen;
  seen.Add(line);
  EXPECT_GE(seen.example().text.size(), kMaxExampleBytes - 3);
  EXPECT_LE(seen.example().text.size(), kMaxExampleBytes);
}

TEST(SourceSet, CountsUpToItsBoundInAnyOrder) {
  SourceSet up;
  SourceSet down;
  for (uint32_t i = 0; i < kMaxSources; ++i) up.Add(i), up.Add(i), down.Add(kMaxSources - i);
  EXPECT_EQ(up.count(), kMaxSources);
  EXPECT_FALSE(up.more());
  EXPECT_FALSE(down.more());
  up.Merge(down);  // one more: kMaxSources itself
  EXPECT_EQ(up.count(), kMaxSources);
  EXPECT_TRUE(up.more());
  down.Add(0);
  EXPECT_TRUE(down.more());
}

}  // namespace
}  // namespace bundlescope
