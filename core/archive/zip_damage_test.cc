// Zips that two programs read differently, that lie about themselves, or that need what is not read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/archive/testing/packing.h"
#include "core/archive/testing/temp_folder.h"
#include "core/archive/testing/zip_builder.h"

namespace bundlescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Reading {
  RecordingSink sink;
  Result<ArchiveSummary> summary = Error(ErrorCode::kUnavailable, "not read");
};

Reading Read(const std::string& zip, const ArchiveLimits& limits = {}) {
  Reading reading;
  reading.summary = ReadBytes(zip, reading.sink, limits);
  return reading;
}

TEST(DamagedZip, WhatTheBuilderMakesIsReadWithoutARemark) {
  const Reading plain = Read(BuildZip({{.name = "a", .content = "alpha"}, {.name = "d/", .attributes = 0x10}}));
  ASSERT_TRUE(plain.summary) << plain.summary.error().ToString();
  EXPECT_THAT(plain.sink.Contents(), ElementsAre("a:alpha"));
  EXPECT_THAT(plain.sink.defects, IsEmpty()) << plain.sink.Messages();
}

TEST(DamagedZip, ReadsZip64AndSizesBehindTheContentAndLongComments) {
  for (const std::string& comment : {std::string(), std::string(65'535, 'c')}) {
    for (const bool zip64 : {false, true}) {
      const std::string zip = BuildZip(
          {{.name = "a", .content = "alpha", .zip64 = zip64}, {.name = "b", .content = "beta", .sizes_follow = true}},
          {.comment = comment, .zip64 = zip64});
      const Reading reading = Read(zip);
      ASSERT_TRUE(reading.summary);
      EXPECT_THAT(reading.sink.Contents(), ElementsAre("a:alpha", "b:beta"));
      EXPECT_THAT(reading.sink.defects, IsEmpty()) << reading.sink.Messages();
    }
  }
}

TEST(DamagedZip, ReadsMoreMembersThanAnOldDirectoryCanCount) {
  std::vector<ZipPart> parts;
  for (int i = 0; i < 65'600; ++i) parts.push_back({.name = "f" + std::to_string(i)});
  for (const bool zip64 : {true, false}) {
    Reading reading = Read(BuildZip(parts, {.zip64 = zip64}));
    ASSERT_TRUE(reading.summary);
    EXPECT_EQ(reading.summary->members, 65'600u);
    EXPECT_THAT(reading.sink.defects, IsEmpty()) << reading.sink.Messages();
  }
}

TEST(DamagedZip, RefusesAMemberThatHasTwoNames) {
  const Reading reading =
      Read(BuildZip({{.name = "shown", .content = "evil", .local_name = "other"}, {.name = "b", .content = "beta"}}));
  ASSERT_TRUE(reading.summary);
  EXPECT_THAT(reading.sink.Contents(), ElementsAre("b:beta"));
  EXPECT_THAT(reading.sink.Places(), ElementsAre("shown archive.ambiguous"));
  EXPECT_THAT(reading.sink.defects[0].message, HasSubstr("'shown', and its own header 'other'"));
  EXPECT_FALSE(reading.summary->complete);
}

TEST(DamagedZip, RefusesAMemberWhoseHeadersStateDifferentSizesOrChecksums) {
  const Reading reading = Read(BuildZip({{.name = "size", .content = "12345", .local_unpacked_bytes = 4},
                                         {.name = "crc", .content = "12345", .local_crc = 1},
                                         {.name = "b", .content = "beta"}}));
  ASSERT_TRUE(reading.summary);
  EXPECT_THAT(reading.sink.Contents(), ElementsAre("b:beta"));
  EXPECT_THAT(reading.sink.Places(), ElementsAre("size archive.ambiguous", "crc archive.ambiguous"));
}

TEST(DamagedZip, RefusesMembersThatShareTheirContent) {
  // 2,000 names for one content: read once.
  std::vector<ZipPart> parts = {{.name = "a", .content = "alpha"}};
  for (int i = 0; i < 2'000; ++i) parts.push_back({.name = "a", .content = "alpha", .local_at = 0, .has_body = false});
  const Reading reading = Read(BuildZip(parts));
  ASSERT_TRUE(reading.summary);
  EXPECT_THAT(reading.sink.Contents(), ElementsAre("a:alpha"));
  EXPECT_EQ(reading.sink.defects.size(), 1'001u);
  EXPECT_EQ(reading.sink.defects[0].code, "archive.ambiguous");
  EXPECT_THAT(reading.sink.defects[0].message, HasSubstr("more than once"));
}

TEST(DamagedZip, RefusesMembersThatQuoteTheHeadersOfTheNext) {
  // As in the bombs by D. Fifield: each member claims everything up to the last one's end.
  const std::string kernel = ZipLocal({.name = "c", .content = "kernel"});
  const std::string second = ZipLocal({.name = "b", .content = kernel});
  std::vector<ZipPart> parts = {{.name = "a", .content = second},
                                {.name = "b", .content = kernel, .local_at = 31, .has_body = false},
                                {.name = "c", .content = "kernel", .local_at = 62, .has_body = false}};
  const Reading reading = Read(BuildZip(parts));
  ASSERT_TRUE(reading.summary);
  EXPECT_THAT(reading.sink.Contents(), ElementsAre("c:kernel"));
  EXPECT_THAT(reading.sink.Places(), ElementsAre("a archive.ambiguous", "b archive.ambiguous"));
  EXPECT_THAT(reading.sink.defects[0].message, HasSubstr("overlaps"));
}

TEST(DamagedZip, ReadsRepeatedNamesUnderNumbers) {
  const Reading reading = Read(BuildZip({{.name = "a", .content = "1"}, {.name = "a", .content = "2"}}));
  EXPECT_THAT(reading.sink.Contents(), ElementsAre("a:1", "a#2:2"));
  EXPECT_THAT(reading.sink.Codes(), ElementsAre("archive.duplicate-name"));
}

TEST(DamagedZip, ReportsWhatStandsInFrontOfIt) {
  const std::string zip = BuildZip({{.name = "a", .content = "alpha"}});
  for (const std::string& script : {"#!/bin/sh\nexec unzip \"$0\"\n" + std::string(2'000, ' '),
                                    std::string("\x7F"
                                                "ELF"),
                                    std::string(5'000, 'x')}) {
    const Reading reading = Read(script + zip);
    ASSERT_TRUE(reading.summary) << reading.summary.error().ToString();
    EXPECT_EQ(reading.summary->container, "zip");
    EXPECT_THAT(reading.sink.Contents(), ElementsAre("a:alpha"));
    EXPECT_THAT(reading.sink.Codes(), ElementsAre("archive.ambiguous"));
    EXPECT_THAT(reading.sink.defects[0].message, HasSubstr(std::to_string(script.size()) + " bytes stand in front"));
    EXPECT_FALSE(reading.sink.defects[0].lost_data);
  }
}

TEST(DamagedZip, OfTwoJoinedZipsReadsTheLastAndSaysSo) {
  const Reading reading =
      Read(BuildZip({{.name = "first", .content = "1"}}) + BuildZip({{.name = "second", .content = "2"}}));
  ASSERT_TRUE(reading.summary);
  EXPECT_THAT(reading.sink.Contents(), ElementsAre("second:2"));
  EXPECT_THAT(reading.sink.Losses(), ElementsAre("archive.ambiguous"));
  EXPECT_THAT(reading.sink.defects[0].message, HasSubstr("another zip"));
}

TEST(DamagedZip, NoticesTwoEndsOfTheDirectory) {
  // A comment that ends like a zip without members.
  const std::string reading_nothing = "PK\x05\x06" + std::string(18, '\0');
  const Reading reading = Read(BuildZip({{.name = "a", .content = "1"}}, {.comment = reading_nothing}));
  EXPECT_THAT(reading.sink.Codes(), testing::Contains("archive.ambiguous"));
}

TEST(DamagedZip, NoticesMembersThatTheEndRecordDoesNotCount) {
  const Reading reading =
      Read(BuildZip({{.name = "a", .content = "1"}, {.name = "b", .content = "2"}}, {.members = 1}));
  EXPECT_THAT(reading.sink.Contents(), ElementsAre("a:1", "b:2"));
  EXPECT_THAT(reading.sink.Losses(), ElementsAre("archive.corrupt"));
  EXPECT_THAT(reading.sink.defects[0].message, HasSubstr("says that it lists 1 members, and it lists 2"));
}

TEST(DamagedZip, ReadsWhatComesBeforeADamagedDirectoryEntry) {
  std::string zip = BuildZip({{.name = "a", .content = "1"}, {.name = "b", .content = "2"}});
  zip[zip.rfind("PK\x01\x02")] = 'X';
  const Reading reading = Read(zip);
  EXPECT_THAT(reading.sink.Contents(), ElementsAre("a:1"));
  EXPECT_THAT(reading.sink.Losses(), ElementsAre("archive.corrupt"));
}

TEST(DamagedZip, ReadsAZipWithoutADirectoryByItsLocalHeaders) {
  const std::string zip = BuildZip({{.name = "a", .content = "1"}, {.name = "b", .content = "2"}});
  const Reading reading = Read(zip.substr(0, zip.find("PK\x01\x02")));
  ASSERT_TRUE(reading.summary);
  EXPECT_THAT(reading.sink.Contents(), ElementsAre("a:1", "b:2"));
  EXPECT_THAT(reading.sink.Losses(), ElementsAre("archive.truncated"));
}

TEST(DamagedZip, ReportsWrongChecksumsAndLengthsPerMember) {
  const std::string packed = Gzip("deflated text", 6);
  const std::string deflated = packed.substr(10, packed.size() - 18);
  const auto part = [&](const std::string& name, uint64_t unpacked, uint32_t crc) {
    return ZipPart{.name = name, .content = deflated, .method = 8, .crc = crc, .unpacked_bytes = unpacked};
  };
  const uint32_t right = Crc32("deflated text");
  const Reading reading = Read(BuildZip({part("right", 13, right),
                                         part("crc", 13, 1),
                                         part("short", 20, right),
                                         part("long", 5, right),
                                         {.name = "end", .content = "e"}}));
  ASSERT_TRUE(reading.summary);
  EXPECT_THAT(reading.sink.Contents(),
              ElementsAre("right:deflated text", "crc:deflated text (incomplete)", "short:deflated text (incomplete)",
                          "long:defla (incomplete)", "end:e"));
  EXPECT_THAT(reading.sink.Places(), ElementsAre("crc archive.crc", "short archive.corrupt", "long archive.corrupt"));
}

TEST(DamagedZip, NamesMethodsThatItDoesNotRead) {
  const Reading reading = Read(BuildZip({{.name = "lzma", .content = "x", .method = 14},
                                         {.name = "ppmd", .content = "x", .method = 98},
                                         {.name = "aes", .content = "x", .method = 99, .flags = 1},
                                         {.name = "odd", .content = "x", .method = 77},
                                         {.name = "b", .content = "beta"}}));
  ASSERT_TRUE(reading.summary);
  EXPECT_THAT(reading.sink.Contents(), ElementsAre("b:beta"));
  EXPECT_THAT(reading.sink.Places(), ElementsAre("lzma archive.unsupported", "ppmd archive.unsupported",
                                                 "aes archive.encrypted", "odd archive.unsupported"));
  EXPECT_THAT(reading.sink.defects[0].message, HasSubstr("LZMA"));
}

TEST(DamagedZip, BelievesNoAbsurdNumbers) {
  const uint64_t huge = uint64_t{1} << 62;
  const Reading reading = Read(BuildZip({{.name = "size", .content = "x", .packed_bytes = huge, .zip64 = true},
                                         {.name = "place", .content = "x", .local_at = huge, .zip64 = true},
                                         {.name = "unpacked", .content = "x", .unpacked_bytes = huge, .zip64 = true},
                                         {.name = "b", .content = "beta"}}));
  ASSERT_TRUE(reading.summary);
  EXPECT_EQ(reading.sink.Contents().back(), "b:beta");
  EXPECT_EQ(reading.sink.Losses().size(), 3u) << reading.sink.Messages();
}

TEST(DamagedZip, ListsLinksAndDevicesAndReadsNone) {
  const Reading reading = Read(BuildZip({{.name = "link", .content = "/etc/passwd", .attributes = 0120777u << 16},
                                         {.name = "pipe", .attributes = 0010644u << 16},
                                         {.name = "b", .content = "beta"}}));
  EXPECT_THAT(reading.sink.Contents(), ElementsAre("b:beta"));
  EXPECT_THAT(reading.sink.Places(), ElementsAre("link archive.skipped-type", "pipe archive.skipped-type"));
  EXPECT_THAT(reading.sink.defects[0].message, HasSubstr("a symbolic link to /etc/passwd"));
}

TEST(DamagedZip, ReportsJunkBehindTheEnd) {
  const Reading reading = Read(BuildZip({{.name = "a", .content = "1"}}) + "some junk");
  EXPECT_THAT(reading.sink.Contents(), ElementsAre("a:1"));
  EXPECT_THAT(reading.sink.Codes(), ElementsAre("archive.trailing-data"));
  EXPECT_TRUE(reading.summary->complete);
}

TEST(DamagedZip, KeepsToTheLimitOfMembers) {
  std::vector<ZipPart> parts;
  for (int i = 0; i < 20; ++i) parts.push_back({.name = "f" + std::to_string(i), .content = "x"});
  ArchiveLimits limits;
  limits.max_members = 5;
  const Reading reading = Read(BuildZip(parts), limits);
  EXPECT_EQ(reading.sink.members.size(), 5u);
  EXPECT_THAT(reading.sink.Losses(), ElementsAre("limit.members"));
}

}  // namespace
}  // namespace bundlescope
