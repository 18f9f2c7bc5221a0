#include "core/base/xxh3.h"

#include <gtest/gtest.h>

#include <utility>

namespace bundlescope {
namespace {

std::string HexOf(std::string_view bytes) { return ToHex(Xxh3Of(bytes)); }

// As `xxh128sum` prints them.
TEST(Xxh3, GivesTheDigestsOfItsReferenceProgram) {
  EXPECT_EQ(HexOf(""), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(HexOf("abc"), "06b05ab6733a618578af5f94892f3950");
  EXPECT_EQ(HexOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), "3d62d22a5169b016c0d894fd4828a1a7");
  EXPECT_EQ(HexOf(std::string(1'000'000, 'a')), "a545df8e384a9579b1fd6fae5285c4eb");
}

TEST(Xxh3, DoesNotDependOnThePieces) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += static_cast<char>(i * 7);
  for (size_t cut = 0; cut <= text.size(); cut += 13) {
    Xxh3 xxh3;
    xxh3.Update(std::string_view(text).substr(0, cut));
    xxh3.Update("");
    xxh3.Update(std::string_view(text).substr(cut));
    EXPECT_EQ(xxh3.Finish(), Xxh3Of(text)) << cut;
  }
}

TEST(Xxh3, BeginsAnewBehindFinish) {
  Xxh3 xxh3;
  xxh3.Update("something else");
  xxh3.Finish();
  xxh3.Update("abc");
  Xxh3 moved = std::move(xxh3);
  EXPECT_EQ(moved.Finish(), Xxh3Of("abc"));
  EXPECT_EQ(moved.Finish(), Xxh3Of(""));
}

}  // namespace
}  // namespace bundlescope
