#include "core/archive/gzip_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/archive/testing/packing.h"
#include "core/archive/testing/temp_folder.h"

namespace bundlescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Unpacked {
  std::string bytes;
  std::string untrusted;
  std::vector<std::string> defects;  // codes
  std::string messages;
};

Unpacked Unpack(std::string_view packed) {
  const UniqueFd fd = MemoryFile(packed);
  GzipSource source(fd.get());
  Unpacked result;
  for (;;) {
    const Piece piece = source.Next();
    if (piece.defect) {
      result.defects.push_back(piece.defect->code);
      result.messages += piece.defect->message + "\n";
    }
    result.bytes += piece.bytes;
    if (!piece.trusted) result.untrusted += piece.bytes;
    if (piece.kind == Piece::Kind::kEnd) break;
  }
  EXPECT_EQ(source.Next().kind, Piece::Kind::kEnd);
  return result;
}

std::string LogText(size_t bytes) {
  std::mt19937 random(7);
  std::string text;
  while (text.size() < bytes) {
    text += "I0312 10:00:00 fleet-agent reconciled bundle " + std::to_string(random() % 100'000) + "\n";
  }
  text.resize(bytes);
  return text;
}

TEST(GzipSource, UnpacksAllMembers) {
  const std::string text = LogText(3'000'000);
  EXPECT_EQ(Unpack(Gzip(text)).bytes, text);
  EXPECT_EQ(Unpack(Gzip(text, 0)).bytes, text);
  const Unpacked two = Unpack(Gzip("one") + Gzip("") + Gzip("two"));
  EXPECT_EQ(two.bytes, "onetwo");
  EXPECT_THAT(two.defects, IsEmpty());
}

TEST(GzipSource, PassesOverAllHeaderFields) {
  std::string packed = Gzip("text");
  packed[3] = 2 | 4 | 8 | 16;
  packed.insert(10, std::string("\x03\0abcname\0a comment\0\x11\x22", 22));
  EXPECT_EQ(Unpack(packed).bytes, "text");
  EXPECT_THAT(Unpack(packed).defects, IsEmpty());
}

TEST(GzipSource, RefusesAnEndlessHeader) {
  std::string packed = Gzip("text");
  packed[3] = 8;
  packed.insert(10, std::string(100'000, 'n'));
  EXPECT_THAT(Unpack(packed).defects, ElementsAre("archive.corrupt"));
  EXPECT_THAT(Unpack(packed).messages, HasSubstr("longer than 64 KiB"));
}

TEST(GzipSource, NoticesAWrongChecksumAndALengthAndGoesOn) {
  for (const size_t from_end : {8, 4}) {
    std::string first = Gzip("first");
    first[first.size() - from_end] ^= 1;
    const Unpacked result = Unpack(first + Gzip("second"));
    EXPECT_EQ(result.bytes, "firstsecond");
    EXPECT_EQ(result.untrusted, "first");
    EXPECT_THAT(result.defects, ElementsAre("archive.crc"));
  }
}

TEST(GzipSource, GivesWhatIsReadableOfATruncatedFile) {
  const std::string text = LogText(50'000);
  const std::string packed = Gzip("head") + Gzip(text);
  size_t least = 0;
  for (size_t cut = 1; cut < packed.size(); cut += 7) {
    const Unpacked result = Unpack(std::string_view(packed).substr(0, cut));
    ASSERT_TRUE(("head" + text).starts_with(result.bytes)) << cut;
    if (cut == Gzip("head").size()) continue;
    ASSERT_THAT(result.defects, ElementsAre("archive.truncated")) << cut;
    ASSERT_GE(result.bytes.size(), least) << cut;
    least = result.bytes.size();
  }
  EXPECT_GT(least, 45'000u);
}

TEST(GzipSource, ReportsJunkBehindTheEndButNotZeros) {
  EXPECT_THAT(Unpack(Gzip("a") + std::string(5'000, '\0')).defects, IsEmpty());
  const Unpacked junk = Unpack(Gzip("a") + std::string(300'000, '\0') + "junk");
  EXPECT_EQ(junk.bytes, "a");
  EXPECT_THAT(junk.defects, ElementsAre("archive.trailing-data"));
  EXPECT_THAT(junk.messages, HasSubstr("4 bytes behind the gzip data"));
}

TEST(GzipSource, NeverHidesAFlippedBit) {
  const std::string text = LogText(20'000);
  for (const int level : {0, 6}) {
    const std::string packed = Gzip(text, level);
    std::mt19937 random(42);
    for (int round = 0; round < 400; ++round) {
      std::string flipped = packed;
      const size_t bit = random() % (packed.size() * 8);
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      if (bit / 8 < 3) continue;  // no gzip any more
      const Unpacked result = Unpack(flipped);
      ASSERT_TRUE(result.bytes == text || !result.defects.empty()) << "bit " << bit;
    }
  }
}

}  // namespace
}  // namespace bundlescope
