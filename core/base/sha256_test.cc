#include "core/base/sha256.h"

#include <gtest/gtest.h>

#include <utility>

namespace bundlescope {
namespace {

std::string HexOf(std::string_view bytes) { return ToHex(Sha256Of(bytes)); }

// The examples that NIST publishes with FIPS 180-4.
TEST(Sha256, GivesThePublishedDigests) {
  EXPECT_EQ(HexOf(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(HexOf("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(HexOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(HexOf(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, DoesNotDependOnThePieces) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += static_cast<char>(i * 7);
  for (size_t cut = 0; cut <= text.size(); cut += 13) {
    Sha256 sha256;
    sha256.Update(std::string_view(text).substr(0, cut));
    sha256.Update("");
    sha256.Update(std::string_view(text).substr(cut));
    EXPECT_EQ(sha256.Finish(), Sha256Of(text)) << cut;
  }
}

TEST(Sha256, BeginsAnewBehindFinish) {
  Sha256 sha256;
  sha256.Update("something else");
  sha256.Finish();
  sha256.Update("abc");
  Sha256 moved = std::move(sha256);
  EXPECT_EQ(moved.Finish(), Sha256Of("abc"));
  EXPECT_EQ(moved.Finish(), Sha256Of(""));
}

}  // namespace
}  // namespace bundlescope
