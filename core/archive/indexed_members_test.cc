#include "core/archive/indexed_members.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/archive/frame_index.h"
#include "core/archive/testing/packing.h"
#include "core/base/sha256.h"

namespace bundlescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string EncodeTwo() {
  FrameEncoder encoder;
  MemberIndexEncoder index;
  index.Add("a", 512, 0);
  index.Add("b/c", 1'536, 1'000'000);
  return index.Encode(encoder);
}

// A frame whose hash is right, whatever is in it.
std::string Frame(std::string_view packed) {
  const Sha256Digest digest = Sha256Of(packed);
  std::string body("BSINDEX\x01");
  body.append(reinterpret_cast<const char*>(digest.data()), digest.size());
  return EncodeSkippableFrame(0xB, body + std::string(packed));
}

std::string ParseError(const Result<std::vector<IndexedMember>>& parsed, ErrorCode code = ErrorCode::kCorrupt) {
  EXPECT_FALSE(parsed);
  if (parsed) return "";
  EXPECT_EQ(parsed.error().code(), code);
  return parsed.error().message();
}

std::string Entries(std::string_view entries) { return ParseError(ParseMemberIndex(entries, {})); }

TEST(MemberIndex, ComesBackAsItWas) {
  const Result<std::vector<IndexedMember>> parsed = ParseMemberIndexFrame(EncodeTwo(), {});
  ASSERT_TRUE(parsed) << parsed.error().ToString();
  EXPECT_THAT(*parsed,
              ElementsAre(IndexedMember{.name = "a", .header_at = 0, .content_at = 512, .size = 0},
                          IndexedMember{.name = "b/c", .header_at = 512, .content_at = 2'048, .size = 1'000'000}));
  EXPECT_EQ(parsed->back().end(), 2'048u + 1'000'448u);
  FrameEncoder encoder;
  const Result<std::vector<IndexedMember>> empty = ParseMemberIndexFrame(MemberIndexEncoder().Encode(encoder), {});
  ASSERT_TRUE(empty);
  EXPECT_THAT(*empty, IsEmpty());
}

TEST(MemberIndex, HasTheDocumentedBytes) {
  const Result<std::vector<IndexedMember>> parsed = ParseMemberIndex(std::string("\x02\x01\x00\x01"
                                                                                 "a"
                                                                                 "\x03\xC0\x84\x3D\x03"
                                                                                 "b/c",
                                                                                 13),
                                                                     {});
  ASSERT_TRUE(parsed) << parsed.error().ToString();
  const Result<std::vector<IndexedMember>> other = ParseMemberIndexFrame(EncodeTwo(), {});
  ASSERT_TRUE(other);
  EXPECT_EQ(*parsed, *other);
}

TEST(MemberIndex, NoticesEveryFlippedBitAndEveryCut) {
  const std::string frame = EncodeTwo();
  for (size_t bit = 0; bit < frame.size() * 8; ++bit) {
    // The length of the frame is compared with the seek table by the reader; here it is given.
    if (bit / 8 >= 4 && bit / 8 < 8) continue;
    std::string flipped = frame;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(ParseMemberIndexFrame(flipped, {})) << "bit " << bit;
  }
  for (size_t cut = 0; cut < frame.size(); ++cut) EXPECT_FALSE(ParseMemberIndexFrame(frame.substr(0, cut), {}));
  EXPECT_FALSE(ParseMemberIndexFrame(frame + "x", {}));
}

TEST(MemberIndex, TellsAnotherFrameFromADamagedOne) {
  const std::string other = EncodeSkippableFrame(0xB, "BSINDEX\x02 some later version");
  EXPECT_THAT(ParseError(ParseMemberIndexFrame(other, {}), ErrorCode::kInvalidInput), HasSubstr("this version"));
  ParseError(ParseMemberIndexFrame(EncodeSkippableFrame(0xE, "BSINDEX\x01"), {}), ErrorCode::kInvalidInput);
  ParseError(ParseMemberIndexFrame("", {}), ErrorCode::kInvalidInput);
}

TEST(MemberIndex, BelievesNoFrameForItsHash) {
  EXPECT_THAT(ParseError(ParseMemberIndexFrame(Frame(""), {})), HasSubstr("cut"));
  EXPECT_THAT(ParseError(ParseMemberIndexFrame(Frame("no zstd"), {})), HasSubstr("damaged"));
  const std::string empty = ZstdFrame(std::string(1, '\0'));
  EXPECT_TRUE(ParseMemberIndexFrame(Frame(empty), {}));
  EXPECT_THAT(ParseError(ParseMemberIndexFrame(Frame(empty + empty), {})), HasSubstr("bytes stand behind it"));
  // A bomb ends at the limit, whatever size it states.
  std::string bomb("\x28\xB5\x2F\xFD\x00\x38", 6);
  const uint32_t repeated_block = (1 << 1) | (128u << 10 << 3);
  for (size_t bytes = 0; bytes <= kMaxIndexBytes; bytes += size_t{128} << 10) {
    for (int shift = 0; shift < 24; shift += 8) bomb += static_cast<char>(repeated_block >> shift);
    bomb += '\0';
  }
  EXPECT_THAT(ParseError(ParseMemberIndexFrame(Frame(bomb), {})), HasSubstr("it has more than"));
}

TEST(MemberIndex, RefusesImpossibleEntries) {
  EXPECT_THAT(Entries(""), HasSubstr("cut"));
  EXPECT_THAT(Entries("\x01"), HasSubstr("cut"));
  EXPECT_THAT(Entries(std::string("\x01\x01\x00\x05"
                                  "ab",
                                  6)),
              HasSubstr("cut"));
  const std::string one(
      "\x01\x01\x00\x01"
      "a",
      5);
  EXPECT_TRUE(ParseMemberIndex(one, {}));
  EXPECT_THAT(Entries(one + "x"), HasSubstr("bytes stand behind it"));
  // Headers of no bytes.
  EXPECT_THAT(Entries(std::string("\x01\x00\x00\x01"
                                  "a",
                                  5)),
              HasSubstr("impossible"));
  // The same name twice.
  EXPECT_THAT(Entries(std::string("\x02\x01\x00\x01"
                                  "a\x01\x00\x01"
                                  "a",
                                  9)),
              HasSubstr("twice"));
  EXPECT_THAT(Entries(std::string("\x01\x01\x00\x04"
                                  "../a",
                                  8)),
              HasSubstr("refused"));
  EXPECT_THAT(Entries(std::string("\x01\x01\x00\x04"
                                  "./ab",
                                  8)),
              HasSubstr("simplest"));
  // A count that no memory would hold, and numbers that are too long.
  EXPECT_THAT(Entries("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F"), HasSubstr("more members"));
  EXPECT_THAT(Entries("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"), HasSubstr("cut"));
  EXPECT_THAT(Entries(std::string("\x81\x00\x01\x00\x01"
                                  "a",
                                  6)),
              HasSubstr("cut"));
  for (const std::string number : {"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F", "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F"}) {
    Entries("\x01" + number +
            std::string("\0\x01"
                        "a",
                        3));
    Entries("\x01\x01" + number +
            "\x01"
            "a");
    Entries(std::string("\x01\x01\0", 3) + number + "a");
  }
}

}  // namespace
}  // namespace bundlescope
