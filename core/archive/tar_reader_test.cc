#include "core/archive/tar_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/archive/testing/packing.h"
#include "core/archive/testing/tar_builder.h"
#include "core/archive/testing/temp_folder.h"

namespace bundlescope {
namespace {

using namespace std::string_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

std::string Link(char type, const std::string& name, const std::string& target) {
  TarFields fields;
  fields.type = type;
  fields.link = target;
  return TarHeader(name, 0, fields);
}

TEST(ReadTar, ReadsFilesOfAllDialects) {
  TarFields v7;
  v7.magic = std::string(8, '\0');
  TarFields gnu;
  gnu.magic = "ustar  \0"s;
  TarFields prefixed;
  prefixed.prefix = "pre/fix";
  const std::string deep = "deep/" + std::string(200, 'd') + "/x";
  const std::string tar = TarFile("old", "1", v7) + TarFile("gnu", "22", gnu) + TarFile("posix", "333", prefixed) +
                          TarPax({{"path", deep}, {"mtime", "1700000000.25"}}) + TarFile("short", "4444") +
                          TarLong(deep + "y") + TarFile("short", "55555", gnu) + TarFile("empty", "") + TarEnd();
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadBytes(tar, sink);
  ASSERT_TRUE(summary) << summary.error().ToString();
  EXPECT_THAT(sink.Contents(),
              ElementsAre("old:1", "gnu:22", "pre/fix/posix:333", deep + ":4444", deep + "y:55555", "empty:"));
  EXPECT_THAT(sink.defects, IsEmpty()) << sink.Messages();
  EXPECT_EQ(summary->container, "tar");
  EXPECT_EQ(summary->members, 6u);
  EXPECT_EQ(summary->unpacked_bytes, 15u);
  EXPECT_EQ(summary->packed_bytes, tar.size());
  EXPECT_TRUE(summary->complete);
  EXPECT_EQ(sink.members[2].member.size, 3u);
  EXPECT_EQ(sink.members[2].member.modified, (Timestamp{1'700'000'000, 0}));
  EXPECT_EQ(sink.members[3].member.modified, (Timestamp{1'700'000'000, 250'000'000}));
}

TEST(ReadTar, TakesATimeOfZeroForNoTime) {
  TarFields fields;
  fields.mtime = 0;
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(TarFile("a", "x", fields) + TarEnd(), sink));
  EXPECT_FALSE(sink.members[0].member.modified);
}

TEST(ReadTar, KeepsNamesByteForByteInAnyLocale) {
  const std::string decomposed = "e\xCC\x81-\xFF-\n\x1B[2J\xE2\x80\xAE";
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(TarFile(decomposed, "1") + TarPax({{"path", decomposed + "p"}}) + TarFile("x", "2") +
                            TarPax({{"path",
                                     "gr\xC3\xBC\xC3\x9F"
                                     "e"}}) +
                            TarFile("x", "3") + TarEnd(),
                        sink));
  EXPECT_THAT(sink.Names(), ElementsAre(decomposed, decomposed + "p",
                                        "gr\xC3\xBC\xC3\x9F"
                                        "e"));
  EXPECT_THAT(sink.Losses(), IsEmpty()) << sink.Messages();
}

TEST(ReadTar, ListsLinksAndSpecialFilesAndFollowsNone) {
  TarFields device;
  device.type = '3';
  TarFields fifo;
  fifo.type = '6';
  TarFields folder;
  folder.type = '5';
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadBytes(
      Link('2', "link", "/etc/passwd") + TarFile("link/x", "under") + Link('1', "hard", "../../root/.ssh/id") +
          TarHeader("dev", 0, device) + TarHeader("pipe", 0, fifo) + TarHeader("dir/", 0, folder) + TarEnd(),
      sink);
  ASSERT_TRUE(summary);
  EXPECT_THAT(sink.Contents(), ElementsAre("link/x:under"));
  EXPECT_THAT(sink.Codes(), ElementsAre("archive.skipped-type", "archive.skipped-type", "archive.skipped-type",
                                        "archive.skipped-type"));
  EXPECT_THAT(sink.Losses(), IsEmpty());
  EXPECT_THAT(sink.defects[0], AllOf(Field(&Defect::member, "link"),
                                     Field(&Defect::message, HasSubstr("symbolic link to /etc/passwd"))));
  EXPECT_THAT(sink.defects[1].message, HasSubstr("hard link to ../../root/.ssh/id"));
  EXPECT_TRUE(summary->complete);
}

TEST(ReadTar, DoesNotReadEntriesOfUnknownTypes) {
  TarFields fields;
  fields.type = 'Z';
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(TarFile("z", "data", fields) + TarFile("a", "x") + TarEnd(), sink));
  EXPECT_THAT(sink.Contents(), ElementsAre("a:x"));
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.skipped-type"));
}

TEST(ReadTar, RefusesUnsafeNamesAndReadsTheRest) {
  RecordingSink sink;
  const Result<ArchiveSummary> summary =
      ReadBytes(TarFile("../../etc/passwd", "1") + TarFile("ok", "2") + TarFile("/etc/shadow", "3") +
                    TarPax({{"path", "a\0b"s}}) + TarFile("nul", "4") + TarFile("C:\\x", "5") + TarFile("", "6") +
                    TarFile("./also//ok", "7") + TarLong(std::string(5'000, 'n')) + TarFile("long", "8") + TarEnd(),
                sink);
  ASSERT_TRUE(summary);
  EXPECT_THAT(sink.Contents(), ElementsAre("ok:2", "also/ok:7"));
  EXPECT_THAT(sink.Codes(), ElementsAre("archive.unsafe-name", "archive.unsafe-name", "archive.unsafe-name",
                                        "archive.unsafe-name", "archive.unsafe-name", "limit.name"))
      << sink.Messages();
  EXPECT_EQ(sink.defects[0].member, "../../etc/passwd");
  EXPECT_EQ(sink.defects[2].member, "a\0b"s);
  EXPECT_FALSE(summary->complete);
}

TEST(ReadTar, ReadsNamesWithBackslashesUnlessTheyLeaveTheFolderOnWindows) {
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(TarFile("systemd/dev-disk\\x2d1.swap", "1") + TarFile("..\\x", "2") + TarFile("C:\\x", "3") +
                            TarFile("\\x", "4") + TarFile("a\\..\\..\\x", "5") + TarEnd(),
                        sink));
  EXPECT_THAT(sink.Contents(), ElementsAre("systemd/dev-disk\\x2d1.swap:1"));
  EXPECT_THAT(sink.Codes(),
              ElementsAre("archive.unsafe-name", "archive.unsafe-name", "archive.unsafe-name", "archive.unsafe-name"));
}

TEST(ReadTar, SaysWhichWindowIsTooLarge) {
  // No content size, a window of 2^31 (zstd --long=31), and one last stored block of four bytes.
  const std::string wide("\x28\xB5\x2F\xFD\x00\xA8\x21\x00\x00wide", 13);
  RecordingSink sink;
  const Result<ArchiveSummary> alone = ReadBytes(wide, sink);
  ASSERT_FALSE(alone);
  EXPECT_THAT(alone.error().message(), HasSubstr("needs a window of 2147483648 bytes of memory, and the limit is "
                                                 "134217728"));
  ASSERT_TRUE(ReadBytes(ZstdFrame(TarFile("a", "1")) + wide + ZstdFrame(TarFile("b", "2") + TarEnd()), sink));
  EXPECT_THAT(sink.Contents(), ElementsAre("a:1", "b:2"));
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.corrupt"));
}

TEST(ReadTar, ReadsRepeatedNamesUnderNumbers) {
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadBytes(
      TarFile("dup", "1") + TarFile("DUP", "2") + TarFile("./dup", "3") + TarFile("dup/child", "4") + TarEnd(), sink);
  ASSERT_TRUE(summary);
  EXPECT_THAT(sink.Contents(), ElementsAre("dup:1", "DUP:2", "dup#2:3", "dup/child:4"));
  EXPECT_THAT(sink.Places(), ElementsAre("DUP archive.case-collision", "dup archive.duplicate-name",
                                         "dup/child archive.duplicate-name"));
  EXPECT_THAT(sink.defects[2].message, HasSubstr("a file and a folder of the same name"));
  EXPECT_TRUE(summary->complete);
}

TEST(ReadTar, SkipsWhatTheSinkDoesNotWant) {
  RecordingSink sink;
  sink.wanted = [](const Member& member) { return member.name == "b"; };
  const Result<ArchiveSummary> summary =
      ReadBytes(TarFile("a", std::string(3'000'000, 'a')) + TarFile("b", "2") + TarFile("c", "3") + TarEnd(), sink);
  ASSERT_TRUE(summary);
  EXPECT_THAT(sink.Contents(), ElementsAre("a:", "b:2", "c:"));
  EXPECT_EQ(summary->members, 3u);
}

TEST(ReadTar, StopsWhenTheSinkOrTheTokenSaysSo) {
  const std::string tar = TarFile("a", std::string(5'000'000, 'a')) + TarFile("b", "2") + TarEnd();
  RecordingSink sink;
  sink.go_on = [](const RecordingSink::Read&) { return false; };
  Result<ArchiveSummary> summary = ReadBytes(tar, sink);
  ASSERT_TRUE(summary);
  EXPECT_TRUE(summary->stopped);
  EXPECT_TRUE(summary->complete);
  EXPECT_FALSE(sink.open());
  ASSERT_EQ(sink.members.size(), 1u);
  EXPECT_EQ(sink.members[0].chunks, 1u);
  EXPECT_FALSE(sink.members[0].complete);

  std::stop_source source;
  RecordingSink stopping;
  stopping.go_on = [&source](const RecordingSink::Read&) {
    source.request_stop();
    return true;
  };
  summary = ReadBytes(tar, stopping, {}, source.get_token());
  ASSERT_TRUE(summary);
  EXPECT_TRUE(summary->stopped);
  EXPECT_FALSE(stopping.open());
  EXPECT_THAT(stopping.Names(), ElementsAre("a"));
  EXPECT_THAT(stopping.defects, IsEmpty());

  RecordingSink never;
  summary = ReadBytes(tar, never, {}, source.get_token());
  ASSERT_TRUE(summary);
  EXPECT_TRUE(summary->stopped);
  EXPECT_THAT(never.members, IsEmpty());
}

TEST(ReadTar, HandsHolesOverAsZeros) {
  // Sparse format 1.0 of GNU tar: the map stands in front of the data. 300 bytes at 1,000 and nothing up to 2,000.
  const std::string map = PadTar("1\n1000\n300\n");
  const std::string tar = TarPax({{"GNU.sparse.major", "1"},
                                  {"GNU.sparse.minor", "0"},
                                  {"GNU.sparse.name", "real"},
                                  {"GNU.sparse.realsize", "2000"}}) +
                          TarFile("GNUSparseFile.1/real", map + std::string(300, 'x')) + TarFile("next", "n") +
                          TarEnd();
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(tar, sink));
  EXPECT_THAT(
      sink.Contents(),
      ElementsAre("real:" + std::string(1'000, '\0') + std::string(300, 'x') + std::string(700, '\0'), "next:n"));
  EXPECT_THAT(sink.defects, IsEmpty()) << sink.Messages();
}

TEST(ReadTar, CountsHolesAgainstTheBudget) {
  const std::string map = PadTar("1\n1099511627264\n512\n");
  const std::string tar = TarPax({{"GNU.sparse.major", "1"},
                                  {"GNU.sparse.minor", "0"},
                                  {"GNU.sparse.name", "bomb"},
                                  {"GNU.sparse.realsize", "1099511627776"}}) +
                          TarFile("GNUSparseFile.1/bomb", map + std::string(512, 'x')) + TarFile("next", "n") +
                          TarEnd();
  RecordingSink sink;
  sink.keep_content = false;
  ArchiveLimits limits;
  limits.ratio_after_bytes = uint64_t{10} << 20;
  const Result<ArchiveSummary> by_ratio = ReadBytes(tar, sink, limits);
  ASSERT_TRUE(by_ratio);
  EXPECT_THAT(sink.Losses(), ElementsAre("limit.ratio", "limit.ratio"));
  EXPECT_EQ(sink.members[0].bytes, uint64_t{10} << 20);
  EXPECT_EQ(sink.members[0].member.size, uint64_t{1} << 40);
  EXPECT_FALSE(sink.members[0].complete);

  RecordingSink by_member;
  by_member.keep_content = false;
  limits.max_ratio = 1'000'000'000;
  limits.max_member_bytes = uint64_t{5} << 20;
  ASSERT_TRUE(ReadBytes(tar, by_member, limits));
  EXPECT_THAT(by_member.Losses(), ElementsAre("limit.member-bytes"));
  EXPECT_EQ(by_member.members[0].bytes, uint64_t{5} << 20);
  ASSERT_EQ(by_member.members.size(), 2u);
  EXPECT_TRUE(by_member.members[1].complete);

  RecordingSink by_total;
  by_total.keep_content = false;
  limits.max_total_bytes = uint64_t{3} << 20;
  ASSERT_TRUE(ReadBytes(tar, by_total, limits));
  EXPECT_THAT(by_total.Losses(), ElementsAre("limit.total-bytes"));
  EXPECT_EQ(by_total.members.size(), 1u);
  EXPECT_EQ(by_total.members[0].bytes, uint64_t{3} << 20);
}

TEST(ReadTar, EndsAtTheLimitOfMembers) {
  std::string tar;
  for (int i = 0; i < 20; ++i) tar += TarFile(fmt::format("f{}", i), "x");
  ArchiveLimits limits;
  limits.max_members = 10;
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadBytes(tar + TarEnd(), sink, limits);
  ASSERT_TRUE(summary);
  EXPECT_EQ(sink.members.size(), 10u);
  EXPECT_THAT(sink.Losses(), ElementsAre("limit.members"));
  EXPECT_FALSE(summary->complete);
  EXPECT_FALSE(summary->stopped);
}

TEST(ReadTar, EndsAtTheLimitOfUnpackedBytes) {
  ArchiveLimits limits;
  limits.max_total_bytes = 2'000'000;
  RecordingSink sink;
  sink.keep_content = false;
  const std::string tar =
      TarFile("a", "first") + TarFile("big", std::string(8'000'000, 'b')) + TarFile("c", "3") + TarEnd();
  ASSERT_TRUE(ReadBytes(Gzip(tar, 1), sink, limits));
  EXPECT_THAT(sink.Losses(), ElementsAre("limit.total-bytes"));
  ASSERT_EQ(sink.members.size(), 2u);
  EXPECT_TRUE(sink.members[0].complete);
  EXPECT_FALSE(sink.members[1].complete);
  EXPECT_LE(sink.members[1].bytes, 2'000'000u);
}

// 4 GiB of zeros in about 130 KB.
TEST(ReadTar, EndsADecompressionBomb) {
  const std::string zeros = ZstdFrame(std::string(size_t{4} << 20, '\0'), {.level = 1});
  TarFields fields;
  fields.size_field = fmt::format("{:011o}", uint64_t{4} << 30);
  std::string packed = ZstdFrame(TarFile("before", "kept") + TarHeader("bomb", 0, fields));
  for (int i = 0; i < 1024; ++i) packed += zeros;
  RecordingSink sink;
  sink.keep_content = false;
  const Result<ArchiveSummary> summary = ReadBytes(packed + ZstdFrame(TarEnd()), sink);
  ASSERT_TRUE(summary);
  EXPECT_THAT(sink.Losses(), ElementsAre("limit.ratio"));
  ASSERT_EQ(sink.members.size(), 2u);
  EXPECT_TRUE(sink.members[0].complete);
  EXPECT_FALSE(sink.members[1].complete);
  EXPECT_LE(sink.members[1].bytes, uint64_t{300} << 20);
}

TEST(ReadTar, AlsoCountsWhatFollowsTheEndOfTheTar) {
  const std::string zeros = ZstdFrame(std::string(size_t{4} << 20, '\0'), {.level = 1});
  std::string packed = ZstdFrame(TarFile("a", "kept") + TarEnd());
  for (int i = 0; i < 200; ++i) packed += zeros;
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(packed, sink));
  EXPECT_THAT(sink.Contents(), ElementsAre("a:kept"));
  EXPECT_THAT(sink.Losses(), ElementsAre("limit.ratio"));
}

TEST(ReadTar, ReadsManyEmptyEntries) {
  std::string tar;
  tar.reserve(200'000 * 512 + 1024);
  for (int i = 0; i < 200'000; ++i) tar += TarHeader(fmt::format("dir/file-{}", i), 0);
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadBytes(tar + TarEnd(), sink);
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->members, 200'000u);
  EXPECT_THAT(sink.defects, IsEmpty());
}

TEST(ReadTar, ReportsHeadersThatTwoReadersReadDifferently) {
  const auto losses = [](const std::string& tar) {
    RecordingSink sink;
    EXPECT_TRUE(ReadBytes(tar + TarFile("next", "n") + TarEnd(), sink));
    EXPECT_THAT(sink.Losses(), testing::Contains("archive.corrupt")) << sink.Messages();
    return sink;
  };
  // The pax size wins, as POSIX says.
  const RecordingSink sizes = losses(TarPax({{"size", "3"}}) + TarFile("a", "12345"));
  EXPECT_THAT(sizes.Contents(), ElementsAre("a:123", "next:n"));
  TarFields says_three;
  says_three.size_field = fmt::format("{:011o}", 3);
  const RecordingSink larger = losses(TarPax({{"size", "5"}}) + TarHeader("a", 0, says_three) + PadTar("12345"));
  EXPECT_THAT(larger.Contents(), ElementsAre("a:12345", "next:n"));
  losses(TarPax({{"size", "5"}, {"size", "3"}}) + TarFile("a", "12345"));
  // The size is not that of the long name in between, as some programs think.
  const RecordingSink between = losses(TarPax({{"size", "5"}}) + TarLong("long") + TarFile("a", "12345"));
  EXPECT_THAT(between.Contents(), ElementsAre("long:12345", "next:n"));
  losses(TarPax({{"size", "5"}}, 'g') + TarFile("a", "12345"));
  losses(TarPax({{"linkpath", "evil"}}, 'g') + TarFile("a", "12345"));
  losses(TarPax({{"size", "-1"}}) + TarFile("a", "12345"));
  losses(TarPax({{"size", "9223372036854775807"}}) + TarFile("a", "12345"));
  const RecordingSink global = losses(TarPax({{"path", "evil"}}, 'g') + TarFile("a", "12345"));
  EXPECT_THAT(global.Contents(), ElementsAre("a:12345", "next:n"));
  losses(TarPax({{"path", "x"}}) + TarLong("y") + TarFile("a", "12345"));
  TarFields hard;
  hard.type = '1';
  hard.link = "a";
  const RecordingSink body = losses(TarFile("h", "body of a hard link", hard));
  EXPECT_EQ(body.Names().back(), "next");
  TarFields negative;
  negative.size_field = std::string(12, '\xFF');
  const RecordingSink minus = losses(TarHeader("minus", 0, negative));
  EXPECT_EQ(minus.Names().back(), "next");
}

TEST(ReadTar, SurvivesAnEndlessSpecialHeader) {
  for (const char type : {'L', 'K', 'x', 'g'}) {
    TarFields fields;
    fields.type = type;
    RecordingSink sink;
    const std::string body(3'000'000, 'n');
    ASSERT_TRUE(ReadBytes(
        TarFile("a", "1") + TarFile("x", body, fields) + TarFile("b", "2") + TarFile("c", "3") + TarEnd(), sink));
    EXPECT_EQ(sink.Names().front(), "a") << type;
    EXPECT_EQ(sink.Names().back(), "c") << type;
    EXPECT_THAT(sink.Losses(), testing::Not(IsEmpty())) << type;
  }
}

TEST(ReadTar, NamesWhatACompressedFileHoldsInsteadOfATar) {
  RecordingSink sink;
  const std::string image = "\x89PNG\r\n\x1A\n and so on";
  for (const std::string& packed : {Gzip(image), ZstdFrame(image)}) {
    const Result<ArchiveSummary> summary = ReadBytes(packed, sink);
    ASSERT_FALSE(summary);
    EXPECT_EQ(summary.error().code(), ErrorCode::kInvalidInput);
    EXPECT_THAT(summary.error().message(), HasSubstr("a compressed file that holds no tar: inside is a PNG image"));
    EXPECT_NE(summary.error().hint(), "");
  }
  EXPECT_FALSE(ReadBytes(Gzip(""), sink));
  EXPECT_FALSE(ReadBytes(ZstdFrame(""), sink));
  EXPECT_THAT(sink.members, IsEmpty());
}

TEST(ReadTar, GivesLargeChunks) {
  const std::string tar =
      TarFile("head", "x") + TarFile("big", std::string(8'000'000, 'b')) + TarFile("tail", "y") + TarEnd();
  for (const std::string& packed : {tar, Gzip(tar, 1), ZstdFrame(tar)}) {
    RecordingSink sink;
    sink.keep_content = false;
    ASSERT_TRUE(ReadBytes(packed, sink));
    const RecordingSink::Read* big = sink.Find("big");
    ASSERT_NE(big, nullptr);
    EXPECT_EQ(big->bytes, 8'000'000u);
    EXPECT_LE(big->largest_chunk, size_t{4} << 20);
    EXPECT_LE(big->chunks, 12u);
  }
}

}  // namespace
}  // namespace bundlescope
