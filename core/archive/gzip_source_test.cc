#include "core/archive/gzip_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/archive/memory_input.h"
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

// '~' for a gap.
std::string WithGaps(std::string_view packed, std::unique_ptr<PackedInput> input = nullptr) {
  if (!input) input = std::make_unique<MemoryInput>(packed);
  GzipSource source(std::move(input));
  std::string result;
  for (Piece piece = source.Next(); piece.kind != Piece::Kind::kEnd; piece = source.Next()) {
    if (piece.kind == Piece::Kind::kGap) result += '~';
    result += piece.bytes;
  }
  return result;
}

// A member whose body cannot be unpacked: its first block has the reserved type.
std::string BrokenMember(std::string_view text) {
  std::string member = Gzip(text);
  member[10] = static_cast<char>(member[10] | 6);
  return member;
}

TEST(GzipSource, GoesOnAtTheNextMemberBehindADamagedOne) {
  const std::string broken = BrokenMember(LogText(5'000));
  EXPECT_EQ(WithGaps(Gzip("a") + broken + Gzip("c") + Gzip("d")), "a~cd");
  EXPECT_EQ(WithGaps(broken + Gzip("c")), "~c");
  EXPECT_EQ(WithGaps(Gzip("a") + broken + broken + Gzip("c")), "a~c");
  EXPECT_EQ(WithGaps(Gzip("a") + broken), "a");
  EXPECT_THAT(Unpack(Gzip("a") + broken + Gzip("c")).defects, ElementsAre("archive.corrupt"));
}

TEST(GzipSource, GoesOnWhereTheHeaderOfAMemberIsDamaged) {
  std::string second = Gzip("second");
  second[0] = 'X';
  EXPECT_EQ(WithGaps(Gzip("a") + second + Gzip("c")), "a~c");
  second = Gzip("second");
  second[3] = static_cast<char>(0xE0);
  EXPECT_EQ(WithGaps(Gzip("a") + second + Gzip("c")), "a~c");
  // Cut in the middle, as when an upload broke off and another file was appended.
  const std::string cut = Gzip(LogText(50'000)).substr(0, 2'000);
  EXPECT_TRUE(WithGaps(cut + Gzip("c")).ends_with("~c"));
}

TEST(GzipSource, DoesNotTakeAPackedFileInsideForTheNextMember) {
  // Stored blocks hold the inner file as it is, with its header.
  const std::string noise = LogText(3'000);
  std::string outer = Gzip(Gzip("inner") + noise, 0);
  ASSERT_NE(outer.find(Gzip("inner")), std::string::npos);
  outer[10] = static_cast<char>(outer[10] | 6);
  EXPECT_EQ(WithGaps(Gzip("a") + outer + Gzip("c")), "a~c");
  EXPECT_EQ(WithGaps(Gzip("a") + outer), "a");
  // Filled up with zeros as in a tar, and as the last thing of a file that is cut.
  std::string padded = Gzip(Gzip("inner") + std::string(600, '\0') + noise, 0);
  EXPECT_EQ(WithGaps(padded.substr(0, 300)).substr(0, 25), Gzip("inner"));
  padded[10] = static_cast<char>(padded[10] | 6);
  EXPECT_EQ(WithGaps(Gzip("a") + padded + Gzip("c")), "a~c");
  EXPECT_EQ(WithGaps(Gzip("a") + padded), "a");
  EXPECT_EQ(WithGaps(Gzip("a") + padded.substr(0, 30)), "a");
}

TEST(GzipSource, EndsAtDamageWhereThereIsNoWayBack) {
  const std::string packed = Gzip("a") + BrokenMember("text") + Gzip("c");
  const UniqueFd fd = MemoryFile(packed);
  PlainSource plain(fd.get());
  RecordingSink sink;
  MemberOutput output({}, sink, {});
  EXPECT_EQ(WithGaps("", std::make_unique<StreamInput>(plain, output)), "a");
}

TEST(GzipSource, GivesUpOnAFileFullOfFalseMembers) {
  std::string packed = Gzip("a");
  for (int i = 0; i < 30'000; ++i) packed += std::string("\x1F\x8B\x08\0\0\0\0\0\0\x03\xFF", 11);
  const Unpacked result = Unpack(packed);
  EXPECT_EQ(result.bytes, "a");
  EXPECT_THAT(result.defects, ElementsAre("archive.corrupt"));
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
