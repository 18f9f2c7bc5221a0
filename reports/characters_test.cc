#include "reports/characters.h"

#include <gtest/gtest.h>

#include "core/base/utf8.h"

namespace bundlescope {
namespace {

TEST(CharacterLength, CountsBytesOfWellFormedCharactersOnly) {
  EXPECT_EQ(CharacterLength(""), 0u);
  EXPECT_EQ(CharacterLength("ab"), 1u);
  EXPECT_EQ(CharacterLength("éa"), 2u);
  EXPECT_EQ(CharacterLength("集群"), 3u);
  EXPECT_EQ(CharacterLength("😀"), 4u);
  EXPECT_EQ(CharacterLength("\x80"), 0u);
  EXPECT_EQ(CharacterLength("\xC0\x80"), 0u);
  EXPECT_EQ(CharacterLength("\xE9\x9B"), 0u);      // cut
  EXPECT_EQ(CharacterLength("\xED\xA0\x80"), 0u);  // a surrogate
  EXPECT_EQ(CharacterLength("\xFF\xFF\xFF\xFF"), 0u);
}

TEST(StripUnprintable, KeepsOnlyWhatCanBeSeen) {
  EXPECT_EQ(StripUnprintable("a b\tc\nd\x1b[0m\x7F 集\xE2\x80\xAE群\xFF\xC2\x9B é"), "a bcd[0m 集群 é");
}

TEST(CutToBytes, LeavesShortTextAlone) {
  EXPECT_EQ(CutToBytes("", 8), "");
  EXPECT_EQ(CutToBytes("12345678", 8), "12345678");
  EXPECT_EQ(CutToBytes("a\xFF", 8), "a\xEF\xBF\xBD");
}

TEST(CutToBytes, CountsTheEllipsisAndTheReplacements) {
  EXPECT_EQ(CutToBytes("123456789", 8), "12345…");
  EXPECT_EQ(CutToBytes("\xFF\xFF\xFF", 8), "\xEF\xBF\xBD…");
}

TEST(CutToBytes, NeverCutsInsideACharacterWhereverItStands) {
  for (const std::string_view character : {"é", "集", "😀", "\xFF", "a"}) {
    for (size_t offset = 0; offset < 8; ++offset) {
      std::string text(offset, 'x');
      for (int i = 0; i < 20; ++i) text += character;
      const std::string cut = CutToBytes(text, 16);
      EXPECT_LE(cut.size(), 16u);
      EXPECT_GE(cut.size(), 16u - 3u) << cut;
      EXPECT_TRUE(IsValidUtf8(cut)) << cut;
      EXPECT_TRUE(cut.ends_with("…")) << cut;
      const std::string kept = cut.substr(0, cut.size() - 3);
      EXPECT_EQ(ReplaceInvalidUtf8(text).substr(0, kept.size()), kept);
    }
  }
}

TEST(CutToColumns, CountsWideCharactersTwiceAndTheEllipsisOnce) {
  EXPECT_EQ(CutToColumns("abcd", 4), "abcd");
  EXPECT_EQ(CutToColumns("abcde", 4), "abc…");
  EXPECT_EQ(CutToColumns("集群集群", 8), "集群集群");
  EXPECT_EQ(CutToColumns("集群集群", 7), "集群集…");
  EXPECT_EQ(CutToColumns("集群集群", 6), "集群…");
  EXPECT_EQ(CutToColumns("", 4), "");
}

}  // namespace
}  // namespace bundlescope
