#include "reports/wrap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/base/utf8.h"

namespace bundlescope {
namespace {

using ::testing::ElementsAre;

TEST(WrapText, BreaksAtSpacesAndDropsThemThere) {
  EXPECT_THAT(WrapText("one two three", 7, 7), ElementsAre("one two", "three"));
  EXPECT_THAT(WrapText("one    two", 6, 6), ElementsAre("one", "two"));
  EXPECT_THAT(WrapText("one two  ", 20, 20), ElementsAre("one two"));
}

TEST(WrapText, KeepsSpacesInsideALine) { EXPECT_THAT(WrapText("  a   b", 10, 10), ElementsAre("  a   b")); }

TEST(WrapText, GivesOneEmptyLineForNothing) { EXPECT_THAT(WrapText("", 10, 10), ElementsAre("")); }

TEST(WrapText, TakesTheFirstWidthForTheFirstLineOnly) {
  EXPECT_THAT(WrapText("aa bb cc dd", 2, 8), ElementsAre("aa", "bb cc dd"));
}

TEST(WrapText, BreaksAWordThatFitsOnNoLine) {
  EXPECT_THAT(WrapText("ab cdefghij k", 4, 4), ElementsAre("ab", "cdef", "ghij", "k"));
}

TEST(WrapText, BreaksBetweenWideCharacters) {
  EXPECT_THAT(WrapText("管理集群删除", 8, 8), ElementsAre("管理集群", "删除"));
  EXPECT_THAT(WrapText("管理集群删除", 7, 7), ElementsAre("管理集", "群删除"));
}

TEST(WrapText, BreaksBetweenWideAndNarrowButNotInsideTheNarrowWord) {
  EXPECT_THAT(WrapText("运行Secret后", 8, 8), ElementsAre("运行", "Secret后"));
}

TEST(WrapText, NeverStartsALineWithClosingPunctuation) {
  EXPECT_THAT(WrapText("删除了，然后", 6, 6), ElementsAre("删除", "了，然", "后"));
  EXPECT_THAT(WrapText("删除了...然后", 6, 6), ElementsAre("删除", "了...", "然后"));
}

TEST(WrapText, NeverEndsALineWithOpeningPunctuation) {
  EXPECT_THAT(WrapText("集群（上游）", 6, 6), ElementsAre("集群", "（上", "游）"));
}

TEST(WrapText, BreaksEvenPunctuationThatFitsOnNoLine) {
  EXPECT_THAT(WrapText("，，，，，", 4, 4), ElementsAre("，，", "，，", "，"));
}

TEST(WrapText, PutsOneCharacterOnALineThatIsTooNarrowForIt) {
  EXPECT_THAT(WrapText("集群ab", 1, 1), ElementsAre("集", "群", "a", "b"));
}

TEST(WrapText, KeepsCombiningMarksWithTheirCharacter) {
  EXPECT_THAT(WrapText("e\u0301e\u0301e\u0301", 2, 2), ElementsAre("e\u0301e\u0301", "e\u0301"));
}

TEST(WrapText, SurvivesAHundredThousandCombiningMarks) {
  std::string text = "e";
  for (int i = 0; i < 100'000; ++i) text += "\u0301";
  EXPECT_THAT(WrapText(text + " b", 10, 10), ElementsAre(text + " b"));
}

// Whatever the text: no line is too wide, and nothing but spaces gets lost.
TEST(WrapText, FitsAndLosesNothing) {
  const std::vector<std::string> pieces = {" ",  "a", "bc", "集", "，", "（", "😀",  "e\u0301",
                                           "\"", ".", "  ", "群", "-",  "x",  "）", "longerword"};
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (size_t i = random() % 40; i > 0; --i) text += pieces[random() % pieces.size()];
    const size_t first_width = 2 + random() % 12;
    const size_t width = 2 + random() % 12;
    const std::vector<std::string> lines = WrapText(text, first_width, width);
    std::string joined;
    for (size_t i = 0; i < lines.size(); ++i) {
      EXPECT_LE(DisplayWidth(lines[i]), i == 0 ? first_width : width) << text;
      EXPECT_FALSE(i > 0 && lines[i].starts_with(' ')) << text;
      joined += lines[i];
    }
    std::erase(text, ' ');
    std::erase(joined, ' ');
    EXPECT_EQ(joined, text);
  }
}

}  // namespace
}  // namespace bundlescope
