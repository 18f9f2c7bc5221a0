#include "core/archive/tar_encoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/archive/tar_header.h"
#include "core/archive/testing/temp_folder.h"

namespace bundlescope {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TarEntry Parse(const std::string& headers) {
  TarEntry entry;
  EXPECT_EQ(ParseTarEntry(headers, &entry), TarParse::kOk);
  EXPECT_EQ(entry.headers, headers.size());
  EXPECT_THAT(entry.problems, IsEmpty());
  return entry;
}

TEST(EncodeTarHeaders, NeedsOneBlockForAShortName) {
  const std::string headers = EncodeTarHeaders("logs/a.log", 1'234, 1'700'000'000);
  EXPECT_EQ(headers.size(), kTarBlock);
  EXPECT_EQ(headers.substr(100, 36), std::string("0000644\0"
                                                 "0000000\0"
                                                 "0000000\0"
                                                 "00000002322\0",
                                                 36));
  EXPECT_EQ(headers.substr(257, 8), std::string("ustar\00000", 8));
  // No names of users or groups, no device numbers, no prefix.
  EXPECT_EQ(headers.find_first_not_of('\0', 265), std::string::npos);
  const TarEntry entry = Parse(headers);
  EXPECT_EQ(entry.name, "logs/a.log");
  EXPECT_EQ(entry.size, 1'234u);
  EXPECT_EQ(entry.type, '0');
}

TEST(EncodeTarHeaders, SaysNamesOfEveryLengthAndScript) {
  for (size_t length = 1; length <= 1'200; ++length) {
    const std::string name(length, 'n');
    const std::string headers = EncodeTarHeaders(name, 7, 0);
    EXPECT_EQ(headers.size() > kTarBlock, length > 100) << length;
    ASSERT_EQ(Parse(headers).name, name);
  }
  for (const std::string name : {"日志/größe.log", "two words", "line\nbreak", "\x7F"}) {
    const std::string headers = EncodeTarHeaders(name, 7, 0);
    EXPECT_EQ(Parse(headers).name, name);
    EXPECT_EQ(headers.size(), 3 * kTarBlock);
  }
}

TEST(EncodeTarHeaders, SaysSizesThatDoNotFit) {
  const uint64_t largest = (uint64_t{1} << 33) - 1;
  EXPECT_THAT(EncodeTarHeaders("a", largest, 0), SizeIs(kTarBlock));
  EXPECT_EQ(Parse(EncodeTarHeaders("a", largest, 0)).size, largest);
  EXPECT_THAT(EncodeTarHeaders("a", largest + 1, 0), SizeIs(3 * kTarBlock));
  EXPECT_EQ(Parse(EncodeTarHeaders("a", largest + 1, 0)).size, largest + 1);
}

// libarchive is the oracle: our own reading of headers does not look at times.
TEST(EncodeTarHeaders, SaysTimesThatDoNotFit) {
  for (const int64_t seconds : {int64_t{1}, int64_t{1'700'000'000}, int64_t{-1}, int64_t{1} << 33, int64_t{-86'400}}) {
    RecordingSink sink;
    ASSERT_TRUE(ReadBytes(EncodeTarHeaders("a", 0, seconds) + EncodeTarEnd(512), sink));
    ASSERT_THAT(sink.members, SizeIs(1));
    ASSERT_TRUE(sink.members[0].member.modified);
    EXPECT_EQ(sink.members[0].member.modified->seconds, seconds);
    EXPECT_THAT(sink.defects, IsEmpty()) << sink.Messages();
  }
}

TEST(EncodeTarEnd, HasTwoBlocksAndFillsTheRecord) {
  for (uint64_t bytes = 0; bytes < 30'720; bytes += kTarBlock) {
    const std::string end = EncodeTarEnd(bytes);
    EXPECT_GE(end.size(), 1'024u);
    EXPECT_LT(end.size(), 1'024u + 10'240u);
    EXPECT_EQ((bytes + end.size()) % 10'240, 0u);
    EXPECT_EQ(end.find_first_not_of('\0'), std::string::npos);
  }
}

TEST(TarPadding, FillsTheBlock) {
  EXPECT_EQ(TarPadding(0), 0u);
  EXPECT_EQ(TarPadding(1), 511u);
  EXPECT_EQ(TarPadding(512), 0u);
  EXPECT_EQ(TarPadding(513), 511u);
}

}  // namespace
}  // namespace bundlescope
