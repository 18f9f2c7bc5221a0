#include "core/archive/tar_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/archive/testing/tar_builder.h"

namespace bundlescope {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TarEntry Parse(const std::string& bytes) {
  TarEntry entry;
  EXPECT_EQ(ParseTarEntry(bytes, &entry), TarParse::kOk);
  return entry;
}

TEST(ParseTarEntry, ReadsAPlainHeader) {
  const TarEntry entry = Parse(TarFile("dir/a.log", "hello"));
  EXPECT_EQ(entry.name, "dir/a.log");
  EXPECT_EQ(entry.size, 5u);
  EXPECT_EQ(entry.type, '0');
  EXPECT_EQ(entry.headers, 512u);
  EXPECT_THAT(entry.problems, IsEmpty());
}

TEST(ParseTarEntry, JoinsThePrefixOfUstarOnly) {
  TarFields fields;
  fields.prefix = "some/folder";
  EXPECT_EQ(Parse(TarFile("a", "", fields)).name, "some/folder/a");
  fields.magic = "ustar  \0"s;  // GNU keeps times there
  EXPECT_EQ(Parse(TarFile("a", "", fields)).name, "a");
}

TEST(ParseTarEntry, TakesNameSizeAndLinkFromPax) {
  TarFields fields;
  fields.type = '2';
  const std::string bytes =
      TarPax({{"path", "long/n\xC3\xA4me"}, {"linkpath", "target"}, {"mtime", "1.5"}}) + TarFile("short", "", fields);
  const TarEntry entry = Parse(bytes);
  EXPECT_EQ(entry.name, "long/n\xC3\xA4me");
  EXPECT_EQ(entry.link, "target");
  EXPECT_EQ(entry.headers, 1536u);
  EXPECT_THAT(entry.problems, IsEmpty());
}

TEST(ParseTarEntry, KeepsANulInAPaxName) {
  EXPECT_EQ(Parse(TarPax({{"path", "a\0b"s}}) + TarFile("a", "")).name, "a\0b"s);
}

TEST(ParseTarEntry, TakesGnuLongNames) {
  const std::string name(300, 'n');
  const std::string link(200, 'l');
  TarFields fields;
  fields.type = '1';
  const TarEntry entry = Parse(TarLong(link, 'K') + TarLong(name) + TarFile("short", "", fields));
  EXPECT_EQ(entry.name, name);
  EXPECT_EQ(entry.link, link);
}

TEST(ParseTarEntry, ReadsBinarySizes) {
  TarFields fields;
  fields.size_field = "\x80\0\0\0\0\0\0\x04\0\0\0\0"s;
  EXPECT_EQ(Parse(TarHeader("big", 0, fields)).size, uint64_t{4} << 32);
  TarEntry entry;
  fields.size_field = std::string(12, '\xFF');
  EXPECT_EQ(ParseTarEntry(TarHeader("negative", 0, fields), &entry), TarParse::kInvalid);
  fields.size_field = "\x80\0\0\x01\0\0\0\0\0\0\0\0"s;
  EXPECT_EQ(ParseTarEntry(TarHeader("huge", 0, fields), &entry), TarParse::kInvalid);
}

TEST(ParseTarEntry, NoticesContradictions) {
  const auto problems = [](const std::string& bytes) { return Parse(bytes).problems; };
  EXPECT_THAT(problems(TarPax({{"size", "3"}}) + TarFile("a", "12345")),
              ElementsAre(HasSubstr("different sizes, 3 and 5")));
  EXPECT_THAT(problems(TarPax({{"size", "5"}, {"size", "5"}}) + TarHeader("a", 5)), IsEmpty());
  EXPECT_THAT(problems(TarPax({{"size", "5"}, {"size", "3"}}) + TarHeader("a", 3)),
              ElementsAre(HasSubstr("two sizes")));
  // 0 only where the size does not fit, as in files of more than 8 GiB.
  EXPECT_THAT(problems(TarPax({{"size", "5"}}) + TarHeader("a", 0)),
              ElementsAre(HasSubstr("different sizes, 5 and 0")));
  EXPECT_THAT(problems(TarPax({{"size", "8589934592"}}) + TarHeader("a", 0)), IsEmpty());
  EXPECT_THAT(problems(TarPax({{"size", "5"}}) + TarLong("b") + TarHeader("a", 5)),
              ElementsAre(HasSubstr("stands between a pax header")));
  EXPECT_THAT(problems(TarPax({{"size", "-1"}}) + TarFile("a", "1")), ElementsAre(HasSubstr("no number")));
  EXPECT_THAT(problems(TarPax({{"path", "x"}}, 'g') + TarFile("a", "1")), ElementsAre(HasSubstr("global pax header")));
  EXPECT_THAT(problems(TarPax({{"path", "x"}}) + TarLong("y") + TarFile("a", "1")),
              ElementsAre(HasSubstr("different names")));
  EXPECT_THAT(problems(TarPax({{"comment", "x"}}, 'g') + TarFile("a", "1")), IsEmpty());
  EXPECT_THAT(problems(TarPax({{"path", "x"}}) + TarLong("x") + TarFile("a", "1")), IsEmpty());
  TarFields hard_link;
  hard_link.type = '1';
  EXPECT_THAT(problems(TarFile("a", "body", hard_link)), ElementsAre(HasSubstr("hard link has content")));
}

TEST(ParseTarEntry, NoticesMalformedPax) {
  TarFields pax;
  pax.type = 'x';
  for (const std::string body : {"99 path=x\n", "abc", "6 a=b", "3 a\n", "0 path=x\n", "-8 path=x\n", "8 pathx\n",
                                 "99999999999999999999999 path=x\n"}) {
    const TarEntry entry = Parse(TarFile("p", body, pax) + TarFile("a", "1"));
    EXPECT_THAT(entry.problems, ElementsAre("a pax header is malformed")) << body;
    EXPECT_EQ(entry.name, "a");
  }
}

TEST(ParseTarEntry, AsksForMoreUntilAllHeadersAreThere) {
  const std::string bytes = TarPax({{"path", std::string(700, 'p')}}) + TarLong("other", 'K') + TarHeader("a", 0);
  TarEntry entry;
  for (size_t cut = 0; cut < bytes.size(); ++cut) {
    ASSERT_EQ(ParseTarEntry(std::string_view(bytes).substr(0, cut), &entry), TarParse::kCut) << cut;
  }
  EXPECT_EQ(ParseTarEntry(bytes, &entry), TarParse::kOk);
}

TEST(ParseTarEntry, CountsTheExtraHeadersOfOldSparseFiles) {
  TarFields fields;
  fields.type = 'S';
  fields.magic = "ustar  \0"s;
  std::string header = TarHeader("sparse", 0, fields);
  header[482] = 1;
  SealTarHeader(&header);
  std::string more(512, '\0');
  more[504] = 1;
  const TarEntry entry = Parse(header + more + std::string(512, '\0'));
  EXPECT_EQ(entry.headers, 1536u);
  EXPECT_TRUE(entry.sparse);
}

TEST(ParseTarEntry, RefusesWhatIsNoHeader) {
  TarEntry entry;
  EXPECT_EQ(ParseTarEntry(std::string(512, '\0'), &entry), TarParse::kInvalid);
  EXPECT_EQ(ParseTarEntry(std::string(512, 'x'), &entry), TarParse::kInvalid);
}

TEST(HasTarChecksum, AcceptsSignedSumsToo) {
  std::string block = TarHeader("n\xE4me", 0);
  EXPECT_TRUE(HasTarChecksum(block));
  SetTarField(&block, 148, "        ");
  int64_t sum = 0;
  for (const char c : block) sum += static_cast<int8_t>(c);
  SetTarField(&block, 148, fmt::format("{:06o}", sum) + "\0 "s);
  EXPECT_TRUE(HasTarChecksum(block));
  block[0] = 'm';
  EXPECT_FALSE(HasTarChecksum(block));
}

TEST(HasTarChecksum, NoticesEveryFlippedBitOutsideOfItsOwnField) {
  const std::string block = TarHeader("file", 1234);
  for (size_t bit = 0; bit < 512 * 8; ++bit) {
    std::string flipped = block;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    if (bit / 8 >= 148 && bit / 8 < 156) continue;
    ASSERT_FALSE(HasTarChecksum(flipped)) << "bit " << bit;
  }
}

}  // namespace
}  // namespace bundlescope
