#include "core/base/text_encoding.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

std::string Decode(std::string_view text, size_t chunk) {
  TextDecoder decoder;
  std::string out;
  for (size_t at = 0; at < text.size(); at += chunk) out += decoder.Decode(text.substr(at, chunk));
  out += decoder.Finish();
  return out;
}

std::string Utf16(std::u16string_view text, bool little, bool mark) {
  std::string out;
  const auto put = [&](uint16_t unit) {
    const char low = static_cast<char>(unit & 0xff);
    const char high = static_cast<char>(unit >> 8);
    out += little ? low : high;
    out += little ? high : low;
  };
  if (mark) put(0xFEFF);
  for (const char16_t unit : text) put(unit);
  return out;
}

TEST(TextDecoder, DecodesUtf16InBothOrdersWhereverTheChunksEnd) {
  const std::u16string text = u"level=error \u00e9 \u4e2d \U0001F600 end\r\n";
  const std::string expected = "level=error \u00e9 \u4e2d \U0001F600 end\r\n";
  for (const bool little : {true, false}) {
    for (const bool mark : {true, false}) {
      for (size_t chunk = 1; chunk < 20; ++chunk) {
        EXPECT_EQ(Decode(Utf16(text, little, mark), chunk), expected) << little << mark << chunk;
      }
    }
  }
}

TEST(TextDecoder, LeavesOtherBytesAsTheyAre) {
  for (const std::string& text :
       {std::string("plain text, no more"), std::string("a\0b\0c", 5), std::string("\xFF\xFF\x00 x", 5),
        std::string("binary \0\0\0 things here", 20), std::string("x"), std::string()}) {
    for (size_t chunk = 1; chunk < 12; ++chunk) EXPECT_EQ(Decode(text, chunk), text);
  }
}

TEST(TextDecoder, TakesOffTheMarkOfUtf8) {
  EXPECT_EQ(Decode("\xEF\xBB\xBFtext that is longer", 5), "text that is longer");
  EXPECT_EQ(Decode("\xEF\xBB\xBFx", 100), "x");
}

TEST(TextDecoder, ReplacesSurrogatesWithoutPartnerAndAnOddByte) {
  std::string text = Utf16(u"abcdefgh", true, true) + std::string("\x00\xD8x\x00\x00\xDC", 6) + "y";
  EXPECT_EQ(Decode(text, 3), "abcdefgh\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace
}  // namespace bundlescope
