#include "core/archive/frame_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using testing::HasSubstr;

std::vector<FrameExtent> Frames() {
  return {
      {.packed_at = 0, .packed_bytes = 100, .unpacked_at = 0, .unpacked_bytes = 1'000, .checksum = 0x11223344},
      {.packed_at = 100, .packed_bytes = 0xFFFFFFFF, .unpacked_at = 1'000, .unpacked_bytes = 0xFFFFFFFF, .checksum = 0},
      {.packed_at = 0x100000063,
       .packed_bytes = 9,
       .unpacked_at = 0x1000003E7,
       .unpacked_bytes = 0,
       .checksum = kChecksumOfNothing},
  };
}
constexpr uint64_t kTableAt = 0x10000006C;

TEST(SeekTable, HasTheBytesOfTheSeekableFormat) {
  const std::string table = EncodeSeekTable(
      {{.packed_at = 0, .packed_bytes = 0x0102, .unpacked_at = 0, .unpacked_bytes = 0x030405, .checksum = 0xA1B2C3D4}});
  EXPECT_EQ(table, std::string("\x5E\x2A\x4D\x18"
                               "\x15\0\0\0"
                               "\x02\x01\0\0"
                               "\x05\x04\x03\0"
                               "\xD4\xC3\xB2\xA1"
                               "\x01\0\0\0"
                               "\x80"
                               "\xB1\xEA\x92\x8F",
                               29));
}

TEST(SeekTable, ComesBackAsItWas) {
  const std::string table = EncodeSeekTable(Frames());
  EXPECT_EQ(SeekTableBytes(table.substr(table.size() - kSeekTableFooterBytes)), table.size());
  const Result<std::vector<FrameExtent>> parsed = ParseSeekTable(table, kTableAt);
  ASSERT_TRUE(parsed) << parsed.error().ToString();
  EXPECT_EQ(*parsed, Frames());
  EXPECT_TRUE(ParseSeekTable(EncodeSeekTable({}), 0));
}

TEST(SeekTable, DescribesExactlyWhatIsBeforeIt) {
  const std::string table = EncodeSeekTable(Frames());
  for (const uint64_t at : {kTableAt - 1, kTableAt + 1, uint64_t{0}}) {
    const Result<std::vector<FrameExtent>> parsed = ParseSeekTable(table, at);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code(), ErrorCode::kCorrupt);
    EXPECT_THAT(parsed.error().message(), HasSubstr("stand before it"));
  }
}

TEST(SeekTable, IsRefusedInEveryCutForm) {
  const std::string table = EncodeSeekTable(Frames());
  for (size_t cut = 0; cut < table.size(); ++cut) {
    EXPECT_FALSE(ParseSeekTable(table.substr(0, cut), kTableAt));
    if (cut > 0) {
      EXPECT_FALSE(ParseSeekTable(table.substr(cut), kTableAt));
    }
  }
}

// The checksums and unpacked sizes are compared with the frames; everything else in the table proves itself.
TEST(SeekTable, NoticesEveryFlippedBitInItsStructure) {
  const std::string table = EncodeSeekTable(Frames());
  for (size_t bit = 0; bit < table.size() * 8; ++bit) {
    const size_t at = bit / 8;
    const bool in_entry = at >= kSkippableHeaderBytes && at < table.size() - kSeekTableFooterBytes;
    if (in_entry && (at - kSkippableHeaderBytes) % 12 >= 4) continue;
    const bool means_nothing = at == table.size() - 5 && bit % 8 < 2;
    std::string flipped = table;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << (bit % 8)));
    EXPECT_EQ(ParseSeekTable(flipped, kTableAt).has_value(), means_nothing) << "bit " << bit;
  }
}

TEST(SeekTable, IsNotLookedForWhereTheFooterIsAbsurd) {
  const std::string many("\xFF\xFF\xFF\xFF\x80\xB1\xEA\x92\x8F", 9);
  EXPECT_FALSE(SeekTableBytes(many));
  const std::string without_checksums("\x01\0\0\0\0\xB1\xEA\x92\x8F", 9);
  EXPECT_FALSE(SeekTableBytes(without_checksums));
  EXPECT_FALSE(SeekTableBytes(""));
}

}  // namespace
}  // namespace bundlescope
