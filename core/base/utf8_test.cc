#include "core/base/utf8.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace bundlescope {
namespace {

// UTF-8 of any number below 2^21, allowed or not.
std::string Encode(uint32_t code) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0 | (code >> 6)), tail(0)};
  if (code < 0x10000) return {static_cast<char>(0xE0 | (code >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | (code >> 18)), tail(12), tail(6), tail(0)};
}

TEST(IsValidUtf8, AcceptsEveryScalarValueAndNothingElse) {
  for (uint32_t code = 0; code < 0x200000; ++code) {
    const bool expected = code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
    ASSERT_EQ(IsValidUtf8(Encode(code)), expected) << std::hex << code;
  }
}

TEST(IsValidUtf8, RefusesBrokenSequences) {
  for (const std::string_view text : {
           "\x80",              // a continuation without a start
           "\xC0\xAF",          // '/' in two bytes
           "\xC1\xBF",          //
           "\xE0\x80\xAF",      // '/' in three
           "\xE0\x9F\xBF",      //
           "\xF0\x80\x80\xAF",  // '/' in four
           "\xF0\x8F\xBF\xBF",  //
           "\xF4\x90\x80\x80",  // above U+10FFFF
           "\xF8\x88\x80\x80\x80",
           "\xFE",
           "\xFF",
           "\xC3",          // ends too early
           "\xE2\x82",      //
           "\xF0\x9F\x98",  //
           "\xC3(",         // goes on with something else
           "\xE2\x82(",     //
           "\xF0\x9F\x98(",
       }) {
    EXPECT_FALSE(IsValidUtf8(text)) << testing::PrintToString(text);
  }
}

// The search goes over ASCII by words: a bad byte must be seen at every place within them.
TEST(FindInvalidUtf8, GivesTheOffsetAtEveryAlignment) {
  for (size_t length = 1; length < 40; ++length) {
    std::string text(length, 'a');
    EXPECT_EQ(FindInvalidUtf8(text), std::string_view::npos);
    for (size_t at = 0; at < length; ++at) {
      text[at] = '\xFF';
      EXPECT_EQ(FindInvalidUtf8(text), at) << length;
      text[at] = 'a';
    }
  }
  EXPECT_EQ(FindInvalidUtf8(""), std::string_view::npos);
  EXPECT_EQ(FindInvalidUtf8("12345678\xE4\xB8\xAD\xE4\xB8 and more"), 11u);
}

TEST(ReplaceInvalidUtf8, ReplacesByteByByteAndKeepsTheRest) {
  EXPECT_EQ(ReplaceInvalidUtf8(""), "");
  EXPECT_EQ(ReplaceInvalidUtf8("gr\xC3\xBC\xC3\x9F"), "gr\xC3\xBC\xC3\x9F");
  EXPECT_EQ(ReplaceInvalidUtf8("a\xFFz"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(ReplaceInvalidUtf8("a\xE2\x82"), "a\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_TRUE(IsValidUtf8(ReplaceInvalidUtf8("\xED\xA0\x80\xF5\xC0 \xC3\x28")));
}

TEST(MakePrintable, ShowsEveryClassOfDangerousCharacterAsAnEscape) {
  struct Case {
    std::string_view text;
    std::string_view shown;
  };
  for (const Case& c : std::vector<Case>{
           {"plain ASCII ~", "plain ASCII ~"},
           {"\xE4\xB8\xAD\xE6\x96\x87 \xC3\xA9 \xF0\x9F\x98\x80", "\xE4\xB8\xAD\xE6\x96\x87 \xC3\xA9 \xF0\x9F\x98\x80"},
           {"\x1B[31mred", "\\x1b[31mred"},                           // CSI: colour
           {"\x1B]0;title\x07", "\\x1b]0;title\\x07"},                // OSC: window title
           {"\x1B]8;;http://x\x1B\\y", "\\x1b]8;;http://x\\x1b\\y"},  // OSC: link
           {"ok\rEVIL", "ok\\x0dEVIL"},                               // overwrites what stands before it
           {"a\bb", "a\\x08b"},
           {"a\tb", "a b"},
           {"a\nb", "a\\nb"},
           {"a\x7F", "a\\x7f"},
           {"\xC2\x9B"
            "31m",
            "\\u{009b}31m"},           // C1 CSI as UTF-8
           {"\xC2\x85", "\\u{0085}"},  // C1 NEL
           {"\x9B"
            "31m",
            "\\x9b31m"},  // C1 CSI as a raw byte
           {"\xE2\x80\xAE"
            "txt.exe",
            "\\u{202e}txt.exe"},           // right-to-left override
           {"\xE2\x81\xA6", "\\u{2066}"},  // isolate
           {"\xD8\x9C", "\\u{061c}"},      // Arabic letter mark
           {"a\xE2\x80\x8B"
            "b",
            "a\\u{200b}b"},  // zero width space
           {"a\xE2\x80\x8D"
            "b",
            "a\\u{200d}b"},                // zero width joiner
           {"\xEF\xBB\xBF", "\\u{feff}"},  // byte order mark
           {"a\xC2\xAD"
            "b",
            "a\\u{00ad}b"},                                     // soft hyphen
           {"\xE2\x80\xA8\xE2\x80\xA9", "\\u{2028}\\u{2029}"},  // line and paragraph separator
           {"\xF3\xA0\x81\x81", "\\u{e0041}"},                  // tag letter A
           {"\xEF\xBF\xB9", "\\u{fff9}"},                       // annotation
           {"\xFF\xC3", "\\xff\\xc3"},
       }) {
    EXPECT_EQ(MakePrintable(c.text), c.shown);
  }
  EXPECT_EQ(MakePrintable(std::string_view("\0", 1)), "\\x00");
}

TEST(MakePrintable, KeepsLineBreaksOnRequestButNotCarriageReturns) {
  EXPECT_EQ(MakePrintable("a\r\nb\x1B", true), "a\\x0d\nb\\x1b");
}

TEST(MakePrintable, LeavesNothingThatATerminalObeysForAnyCharacter) {
  // Every character where there are control and format characters, a sample of the rest.
  const auto next = [](uint32_t code) { return code + (code < 0x20000 || code >= 0xE0000 ? 1 : 241); };
  for (uint32_t code = 0; code < 0xE2000; code = next(code)) {
    const std::string shown = MakePrintable(Encode(code));
    ASSERT_TRUE(IsValidUtf8(shown)) << std::hex << code;
    ASSERT_EQ(MakePrintable(shown), shown) << std::hex << code;
    if (code < 0x20 || (code >= 0x7F && code < 0xA0)) {
      for (const char c : shown) ASSERT_TRUE(c >= 0x20 && c < 0x7F) << std::hex << code;
    }
  }
}

TEST(DisplayWidth, CountsWideCharactersTwiceAndMarksNotAtAll) {
  EXPECT_EQ(DisplayWidth(""), 0u);
  EXPECT_EQ(DisplayWidth("fleet-agent"), 11u);
  EXPECT_EQ(DisplayWidth("\xC3\xA9"), 1u);                              // e with acute, composed
  EXPECT_EQ(DisplayWidth("e\xCC\x81"), 1u);                             // the same, decomposed
  EXPECT_EQ(DisplayWidth("\xE4\xB8\xAD\xE6\x96\x87"), 4u);              // two ideographs
  EXPECT_EQ(DisplayWidth("\xE3\x80\x82\xEF\xBC\x8C"), 4u);              // full-width full stop and comma
  EXPECT_EQ(DisplayWidth("\xED\x95\x9C\xEA\xB8\x80"), 4u);              // two Hangul syllables
  EXPECT_EQ(DisplayWidth("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), 2u);  // one, in three letters
  EXPECT_EQ(DisplayWidth("\xE3\x81\x8B\xE3\x82\x99"), 2u);              // hiragana with a combining mark
  EXPECT_EQ(DisplayWidth("\xEF\xBD\xB1"), 1u);                          // half-width katakana
  EXPECT_EQ(DisplayWidth("\xF0\x9F\x98\x80\xE2\x9C\x85"), 4u);          // two emoji
  EXPECT_EQ(DisplayWidth("\xE2\x80\xA6\xE2\x86\x92\xE2\x94\x80"), 3u);  // ellipsis, arrow, box line
  EXPECT_EQ(DisplayWidth("a\xFF"
                         "b"),
            3u);  // an invalid byte shows as one sign
}

}  // namespace
}  // namespace bundlescope
