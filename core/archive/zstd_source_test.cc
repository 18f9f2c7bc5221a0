#include "core/archive/zstd_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/archive/plain_source.h"
#include "core/archive/stream_input.h"
#include "core/archive/testing/packing.h"
#include "core/archive/testing/temp_folder.h"

namespace bundlescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Unpacked {
  std::string bytes;                 // '~' for a gap, '!' in front of what is untrusted, where `marks`
  std::vector<std::string> defects;  // codes
  std::vector<std::optional<uint64_t>> lost;
  std::string messages;
};

Unpacked Unpack(std::string_view packed, bool marks = true, int window_log_max = 27) {
  const UniqueFd fd = MemoryFile(packed);
  ZstdSource source(fd.get(), window_log_max);
  Unpacked result;
  for (;;) {
    const Piece piece = source.Next();
    if (piece.defect) {
      result.defects.push_back(piece.defect->code);
      result.messages += piece.defect->message + "\n";
    }
    if (piece.kind == Piece::Kind::kGap) {
      result.lost.push_back(piece.lost);
      if (marks) result.bytes += '~';
    }
    if (marks && !piece.trusted) result.bytes += '!';
    result.bytes += piece.bytes;
    EXPECT_EQ(piece.bytes.empty(), piece.kind != Piece::Kind::kData);
    if (piece.kind == Piece::Kind::kEnd) break;
  }
  EXPECT_EQ(source.Next().kind, Piece::Kind::kEnd);
  return result;
}

// Text that does not pack well, so that a frame has many bytes.
std::string Noise(size_t bytes, unsigned seed) {
  std::mt19937 random(seed);
  std::string text(bytes, ' ');
  for (char& c : text) c = static_cast<char>('a' + random() % 20);
  return text;
}

const ZstdOptions kUnknownSize{.level = 3, .checksum = true, .content_size = false, .window_log = 0};

TEST(ZstdSource, UnpacksAllKindsOfFrames) {
  const std::string small = Noise(1'000, 1);
  const std::string large = Noise(3'000'000, 2);
  std::string zeros;
  zeros.resize(20'000'000);
  for (const bool checksum : {true, false}) {
    for (const bool size : {true, false}) {
      const ZstdOptions options{.level = 1, .checksum = checksum, .content_size = size, .window_log = 0};
      const std::string packed = ZstdFrame(small, options) + ZstdFrame("", options) + ZstdSkippableFrame("index") +
                                 ZstdFrame(large, options) + ZstdFrame(zeros, options) + ZstdSkippableFrame("");
      const Unpacked result = Unpack(packed);
      EXPECT_TRUE(result.bytes == small + large + zeros);
      EXPECT_THAT(result.defects, IsEmpty()) << result.messages;
    }
  }
}

TEST(ZstdSource, AgreesWithLibzstdOnStoredRepeatedAndCompressedBlocks) {
  std::mt19937 random(3);
  std::string text;
  while (text.size() < 2'000'000) {
    std::string part(random() % 300'000, 'r');
    if (random() % 2 == 0) {
      for (char& c : part) c = static_cast<char>(random());
    }
    text += part;
  }
  for (const int level : {-5, 1, 3, 9}) {
    EXPECT_TRUE(
        Unpack(ZstdFrame(text, {.level = level, .checksum = true, .content_size = false, .window_log = 0})).bytes ==
        text);
  }
}

TEST(ZstdSource, HandsOverADamagedWholeFrameAsUntrusted) {
  const std::string second = ZstdFrame("second");
  std::string wrong_checksum = second;
  wrong_checksum.back() ^= 1;
  const Unpacked result = Unpack(ZstdFrame("first") + wrong_checksum + ZstdFrame("third"));
  EXPECT_EQ(result.bytes, "first!secondthird");
  EXPECT_THAT(result.defects, ElementsAre("archive.crc"));
}

TEST(ZstdSource, GoesOnBehindABrokenFrameAndKnowsHowMuchIsMissing) {
  const std::string noise = Noise(400'000, 5);
  std::string broken = ZstdFrame(noise);
  // The first bytes of a compressed block describe its tables: wrong ones cannot be decoded.
  for (size_t i = 0; i < 60; ++i) broken[20 + i] = static_cast<char>(0xFF);
  const Unpacked result = Unpack(ZstdFrame("first") + broken + ZstdFrame("third"));
  EXPECT_EQ(result.bytes, "first~third");
  EXPECT_THAT(result.defects, ElementsAre("archive.corrupt"));
  EXPECT_THAT(result.lost, ElementsAre(std::optional<uint64_t>(400'000)));
}

TEST(ZstdSource, FindsTheNextFrameWhereABlockHeaderIsDamaged) {
  std::string broken = ZstdFrame(Noise(400'000, 5));
  ZstdFrameHeader header;
  ASSERT_EQ(ParseZstdFrameHeader(broken, &header), ZstdParse::kOk);
  broken[header.header_bytes] = static_cast<char>(broken[header.header_bytes] | 6);  // the reserved block type
  const Unpacked result = Unpack(ZstdFrame("first") + broken + ZstdFrame("third"));
  EXPECT_EQ(result.bytes, "first~third");
  EXPECT_THAT(result.lost, ElementsAre(std::nullopt));
}

TEST(ZstdSource, DoesNotTakeANestedFrameForTheNextOne) {
  // Stored blocks hold the nested frame as it is, with its magic.
  const std::string nested = ZstdFrame("nested");
  std::string noise(300'000, '\0');
  std::mt19937 random(11);
  for (char& c : noise) c = static_cast<char>(random());
  std::string outer = ZstdFrame(noise + nested + noise);
  ASSERT_NE(outer.find(nested), std::string::npos);
  outer.back() ^= 1;
  const Unpacked result = Unpack(outer + ZstdFrame("next"), false);
  EXPECT_TRUE(result.bytes.ends_with("next"));
  EXPECT_EQ(result.bytes.size(), 2 * noise.size() + nested.size() + 4);
}

TEST(ZstdSource, TellsTwoBrokenFramesAsOnePlace) {
  std::string broken = ZstdFrame(Noise(1'000, 1));
  ZstdFrameHeader header;
  ASSERT_EQ(ParseZstdFrameHeader(broken, &header), ZstdParse::kOk);
  for (size_t i = 0; i < 40; ++i) broken[header.header_bytes + 3 + i] = static_cast<char>(0xFF);
  const Unpacked result = Unpack(ZstdFrame("a") + broken + broken + ZstdFrame("b") + broken);
  EXPECT_EQ(result.bytes, "a~b");
  EXPECT_THAT(result.defects, ElementsAre("archive.corrupt", "archive.corrupt"));
  EXPECT_THAT(result.lost, ElementsAre(std::optional<uint64_t>(2'000)));
  EXPECT_THAT(result.messages, HasSubstr("nothing behind it could be read"));
}

TEST(ZstdSource, RefusesWhatNeedsTooMuchMemoryOrADictionary) {
  // No content size, a window of 2^24, and one last stored block of four bytes.
  const std::string wide("\x28\xB5\x2F\xFD\x00\x70\x21\x00\x00wide", 13);
  const Unpacked refused = Unpack(wide + ZstdFrame("next"), true, 23);
  EXPECT_EQ(refused.bytes, "~next");
  EXPECT_THAT(refused.messages, HasSubstr("needs a window of 16777216 bytes"));
  EXPECT_EQ(Unpack(wide, true, 24).bytes, "wide");

  std::string with_dictionary("\x28\xB5\x2F\xFD\x01\x58\x07", 7);
  EXPECT_THAT(Unpack(with_dictionary + "xxx" + ZstdFrame("next")).messages, HasSubstr("dictionary 7"));
}

TEST(ZstdSource, ReportsJunkBehindTheEndButNotZeros) {
  EXPECT_THAT(Unpack(ZstdFrame("a") + std::string(5'000, '\0')).defects, IsEmpty());
  const Unpacked junk = Unpack(ZstdFrame("a") + "some junk");
  EXPECT_EQ(junk.bytes, "a");
  EXPECT_THAT(junk.defects, ElementsAre("archive.trailing-data"));
  const Unpacked middle = Unpack(ZstdFrame("a") + "some junk" + ZstdFrame("b"));
  EXPECT_EQ(middle.bytes, "a~b");
  EXPECT_THAT(middle.defects, ElementsAre("archive.corrupt"));
}

TEST(ZstdSource, GivesEveryWholeBlockOfATruncatedFile) {
  const std::string noise = Noise(600'000, 9);
  for (const bool size_known : {true, false}) {
    ZstdOptions options = kUnknownSize;
    options.content_size = size_known;
    const std::string head = ZstdFrame("head", options);
    const std::string packed = head + ZstdFrame(noise, options);
    size_t least = 0;
    for (size_t cut = 1; cut < packed.size(); cut += 997) {
      const Unpacked result = Unpack(std::string_view(packed).substr(0, cut), false);
      ASSERT_TRUE(("head" + noise).starts_with(result.bytes)) << cut;
      ASSERT_THAT(result.defects, ElementsAre("archive.truncated")) << cut;
      ASSERT_GE(result.bytes.size(), least);
      least = result.bytes.size();
    }
    EXPECT_GT(least, 500'000u);
    EXPECT_THAT(Unpack(std::string_view(packed).substr(0, packed.size() - 1)).defects,
                ElementsAre("archive.truncated"));
  }
}

TEST(ZstdSource, NeverHidesAFlippedBitAndLosesOneFrameAtMost) {
  std::vector<std::string> parts;
  std::string packed;
  std::string all;
  for (unsigned i = 0; i < 12; ++i) {
    parts.push_back("<" + Noise(2'000 + 100 * i, i) + ">");
    all += parts.back();
    packed += ZstdFrame(parts.back());
  }
  std::mt19937 random(42);
  for (int round = 0; round < 1'500; ++round) {
    std::string flipped = packed;
    const size_t bit = random() % (packed.size() * 8);
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const Unpacked result = Unpack(flipped, false);
    ASSERT_TRUE(result.bytes == all || !result.defects.empty()) << "bit " << bit;
    size_t found = 0;
    for (const std::string& part : parts) found += result.bytes.find(part) != std::string::npos ? 1 : 0;
    ASSERT_GE(found, parts.size() - 1) << "bit " << bit << "\n" << result.messages;
  }
}

// Inside of an archive: no way back.
Unpacked UnpackStream(std::string_view packed) {
  const UniqueFd fd = MemoryFile(packed);
  PlainSource plain(fd.get());
  RecordingSink sink;
  MemberOutput output({}, sink, {});
  ZstdSource source(std::make_unique<StreamInput>(plain, output), 27);
  Unpacked result;
  for (Piece piece = source.Next();; piece = source.Next()) {
    if (piece.defect) result.defects.push_back(piece.defect->code);
    if (piece.kind == Piece::Kind::kGap) result.bytes += '~';
    result.bytes += piece.bytes;
    if (piece.kind == Piece::Kind::kEnd) return result;
  }
}

TEST(ZstdSource, GoesOnBehindDamageAlsoWithoutAWayBack) {
  std::string broken = ZstdFrame(Noise(400'000, 5));
  for (size_t i = 0; i < 60; ++i) broken[20 + i] = static_cast<char>(0xFF);
  const std::string skip = ZstdSkippableFrame("index");
  EXPECT_EQ(UnpackStream(ZstdFrame("a") + skip + ZstdFrame("b")).bytes, "ab");
  EXPECT_EQ(UnpackStream(ZstdFrame("a") + broken + skip + ZstdFrame("c")).bytes, "a~c");
  EXPECT_EQ(UnpackStream(ZstdFrame("a") + "junk" + ZstdFrame("c")).bytes, "a~c");
  EXPECT_THAT(UnpackStream(ZstdFrame("a") + "junk").defects, ElementsAre("archive.trailing-data"));
  EXPECT_THAT(UnpackStream(ZstdFrame("a") + std::string(300'000, '\0')).defects, IsEmpty());
  EXPECT_THAT(UnpackStream(ZstdFrame("a") + skip.substr(0, 9)).defects, ElementsAre("archive.truncated"));
  EXPECT_THAT(UnpackStream(ZstdFrame("a") + broken.substr(0, 9)).defects, ElementsAre("archive.truncated"));
}

TEST(ZstdSource, WithoutAWayBackHidesNoFlippedBitEither) {
  std::string packed;
  std::string all;
  for (unsigned i = 0; i < 6; ++i) {
    all += Noise(2'000 + 100 * i, i);
    packed += ZstdFrame(Noise(2'000 + 100 * i, i));
  }
  std::mt19937 random(42);
  for (int round = 0; round < 400; ++round) {
    std::string flipped = packed;
    const size_t bit = random() % (packed.size() * 8);
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const Unpacked result = UnpackStream(flipped);
    ASSERT_TRUE(result.bytes == all || !result.defects.empty()) << "bit " << bit;
  }
}

TEST(ZstdSource, GivesUpOnAFileFullOfFalseFrames) {
  std::string packed = ZstdFrame("a");
  for (int i = 0; i < 20'000; ++i) packed += "\x28\xB5\x2F\xFD\x20garbage";
  const Unpacked result = Unpack(packed);
  EXPECT_TRUE(result.bytes.starts_with("a"));
  EXPECT_FALSE(result.defects.empty());
}

}  // namespace
}  // namespace bundlescope
