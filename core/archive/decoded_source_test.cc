#include "core/archive/decoded_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/archive/memory_input.h"
#include "core/archive/testing/packing.h"
#include "core/archive/testing/temp_folder.h"

namespace bundlescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Unpacked {
  std::string bytes;
  std::vector<std::string> defects;  // codes
  std::string messages;
  bool lost_data = false;
};

Unpacked Unpack(std::string_view packed, std::unique_ptr<StreamDecoder> decoder) {
  DecodedSource source(std::make_unique<MemoryInput>(packed), std::move(decoder));
  Unpacked result;
  for (;;) {
    const Piece piece = source.Next();
    EXPECT_EQ(piece.bytes.empty(), piece.kind != Piece::Kind::kData);
    if (piece.defect) {
      result.defects.push_back(piece.defect->code);
      result.messages += piece.defect->message + "\n";
      result.lost_data |= piece.defect->lost_data;
    }
    result.bytes += piece.bytes;
    if (piece.kind == Piece::Kind::kEnd) break;
  }
  EXPECT_EQ(source.Next().kind, Piece::Kind::kEnd);
  return result;
}

constexpr uint64_t kMemory = uint64_t{160} << 20;

struct Format {
  const char* name;
  std::string (*pack)(std::string_view);
  std::unique_ptr<StreamDecoder> (*decoder)();
};

const Format kFormats[] = {
    {"xz", [](std::string_view bytes) { return Xz(bytes); }, [] { return NewXzDecoder(kMemory); }},
    {"bzip2", [](std::string_view bytes) { return Bzip2(bytes); }, [] { return NewBzip2Decoder(); }},
};

std::string LogText(size_t bytes) {
  std::mt19937 random(7);
  std::string text;
  while (text.size() < bytes) text += "I0312 10:00:00 reconciled bundle " + std::to_string(random()) + "\n";
  text.resize(bytes);
  return text;
}

class DecodedSourceTest : public testing::TestWithParam<Format> {
 protected:
  std::string Pack(std::string_view bytes) const { return GetParam().pack(bytes); }
  Unpacked Read(std::string_view packed) const { return Unpack(packed, GetParam().decoder()); }
};

INSTANTIATE_TEST_SUITE_P(All, DecodedSourceTest, testing::ValuesIn(kFormats),
                         [](const testing::TestParamInfo<Format>& format) { return format.param.name; });

TEST_P(DecodedSourceTest, UnpacksAllStreams) {
  const std::string text = LogText(3'000'000);
  EXPECT_TRUE(Read(Pack(text)).bytes == text);
  const Unpacked three = Read(Pack("one") + Pack("") + Pack(text));
  EXPECT_TRUE(three.bytes == "one" + text);
  EXPECT_THAT(three.defects, IsEmpty()) << three.messages;
}

TEST_P(DecodedSourceTest, TakesZerosBehindAStreamForPadding) {
  const Unpacked result = Read(Pack("one") + std::string(4'096, '\0') + Pack("two") + std::string(12, '\0'));
  EXPECT_EQ(result.bytes, "onetwo");
  EXPECT_THAT(result.defects, IsEmpty()) << result.messages;
}

TEST_P(DecodedSourceTest, ReportsJunkBehindTheEnd) {
  const Unpacked result = Read(Pack("one") + "some junk behind it");
  EXPECT_EQ(result.bytes, "one");
  EXPECT_THAT(result.defects, ElementsAre("archive.trailing-data"));
  EXPECT_FALSE(result.lost_data);
}

TEST_P(DecodedSourceTest, GivesWhatIsReadableOfATruncatedFile) {
  const std::string text = LogText(1'500'000);
  const std::string packed = Pack("head") + Pack(text);
  size_t least = 0;
  for (size_t cut = 11; cut < packed.size(); cut += 9'001) {
    if (cut == Pack("head").size()) continue;
    const Unpacked result = Read(std::string_view(packed).substr(0, cut));
    ASSERT_TRUE(("head" + text).starts_with(result.bytes)) << cut;
    ASSERT_THAT(result.defects, ElementsAre("archive.truncated")) << cut;
    ASSERT_GE(result.bytes.size(), least) << cut;
    least = result.bytes.size();
  }
  EXPECT_GT(least, 1'000'000u);
}

TEST_P(DecodedSourceTest, KeepsWhatCameBeforeADamage) {
  const std::string text = LogText(1'000'000);
  std::string packed = Pack("head") + Pack(text);
  packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x10);
  const Unpacked result = Read(packed);
  EXPECT_TRUE(result.bytes.starts_with("head"));
  EXPECT_THAT(result.defects, ElementsAre("archive.corrupt"));
  EXPECT_TRUE(result.lost_data);
}

TEST_P(DecodedSourceTest, NeverHidesAFlippedBit) {
  const std::string text = LogText(20'000);
  const std::string packed = Pack(text);
  std::mt19937 random(42);
  for (int round = 0; round < 300; ++round) {
    std::string flipped = packed;
    const size_t bit = random() % (packed.size() * 8);
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const Unpacked result = Read(flipped);
    // A bit of the header of a bzip2 file may only say that the blocks may be larger.
    ASSERT_TRUE(result.bytes == text || !result.defects.empty()) << "bit " << bit;
  }
}

TEST(XzSource, RefusesWhatNeedsTooMuchMemory) {
  const std::string wide = Xz("text", LZMA_CHECK_CRC32, uint32_t{1} << 30);
  const Unpacked refused = Unpack(wide, NewXzDecoder(kMemory));
  EXPECT_EQ(refused.bytes, "");
  EXPECT_THAT(refused.defects, ElementsAre("limit.memory"));
  EXPECT_THAT(refused.messages, HasSubstr("and the limit is 167772160"));
  EXPECT_EQ(Unpack(wide, NewXzDecoder(uint64_t{2} << 30)).bytes, "text");
}

TEST(XzSource, ReadsEveryKindOfCheckAndRemarksOneThatItDoesNotKnow) {
  for (const lzma_check check : {LZMA_CHECK_NONE, LZMA_CHECK_CRC32, LZMA_CHECK_CRC64, LZMA_CHECK_SHA256}) {
    const Unpacked result = Unpack(Xz("text", check), NewXzDecoder(kMemory));
    EXPECT_EQ(result.bytes, "text");
    EXPECT_THAT(result.defects, IsEmpty());
  }
  // Check id 2 in the header and the footer: reserved, 4 bytes long like CRC32. Behind the flags stands their CRC32.
  std::string unknown = Xz("text", LZMA_CHECK_CRC32);
  unknown[7] = 2;
  const auto crc = static_cast<uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(unknown.data()) + 6, 2));
  for (int i = 0; i < 4; ++i) unknown[8 + i] = static_cast<char>(crc >> (8 * i));
  const size_t footer = unknown.size() - 12;
  unknown[footer + 9] = 2;
  const auto footer_crc =
      static_cast<uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(unknown.data()) + footer + 4, 6));
  for (int i = 0; i < 4; ++i) unknown[footer + i] = static_cast<char>(footer_crc >> (8 * i));
  const Unpacked result = Unpack(unknown, NewXzDecoder(kMemory));
  EXPECT_EQ(result.bytes, "text");
  EXPECT_THAT(result.defects, ElementsAre("archive.unverified"));
  EXPECT_FALSE(result.lost_data);
}

}  // namespace
}  // namespace bundlescope
