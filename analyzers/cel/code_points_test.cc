#include "analyzers/cel/code_points.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

TEST(CodePoints, CountsAndFindsThemInUtf8) {
  const std::string text = "a\u00e9\u20ac\U0001F600z";
  EXPECT_EQ(CountCodePoints(text), 5u);
  EXPECT_EQ(CodePointOffset(text, 0), 0u);
  EXPECT_EQ(CodePointOffset(text, 3), 6u);
  EXPECT_EQ(CodePointOffset(text, 5), text.size());
  EXPECT_EQ(CodePointOffset(text, 6), std::nullopt);
  EXPECT_EQ(CodePointLength(text, 6), 4u);
}

TEST(CodePoints, CountAndOffsetAgreeOnAnyBytes) {
  for (const std::string text : {"", "\x80\x80", "\xff\xfe", "a\xe2\x82", "\xf0\x9f\x98\x80\x80"}) {
    const size_t count = CountCodePoints(text);
    EXPECT_EQ(CodePointOffset(text, count), text.size());
    EXPECT_EQ(CodePointOffset(text, count + 1), std::nullopt);
  }
}

TEST(CodePoints, AppendsEveryLengthOfUtf8) {
  std::string out;
  for (uint32_t code : {0x41u, 0x7fu, 0x80u, 0x7ffu, 0x800u, 0xffffu, 0x10000u, 0x10ffffu}) AppendUtf8(code, &out);
  EXPECT_EQ(out, "A\x7f\u0080\u07ff\u0800\uffff\U00010000\U0010ffff");
}

}  // namespace
}  // namespace bundlescope
