#include "core/archive/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/archive/testing/packing.h"
#include "core/archive/testing/tar_builder.h"
#include "core/archive/testing/temp_folder.h"

namespace bundlescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Error ReadError(const std::string& path) {
  RecordingSink sink;
  Result<ArchiveSummary> summary = ReadArchive(path, {}, sink);
  EXPECT_FALSE(summary) << path;
  EXPECT_THAT(sink.members, IsEmpty());
  if (summary) return Error(ErrorCode::kUnavailable, "none");
  EXPECT_EQ(summary.error().place().file, path);
  EXPECT_NE(summary.error().hint(), "");
  return summary.error();
}

TEST(ReadArchive, TellsContainersByContentAndNotByName) {
  TempFolder folder;
  const std::string tar = TarFile("a", "alpha") + TarEnd();
  const std::tuple<std::string, std::string, std::string> cases[] = {
      {"x.zip", tar, "tar"},
      {"x.txt", Gzip(tar), "tar+gzip"},
      {"x", ZstdFrame(tar), "tar+zstd"},
      {"x.zst", ZstdSkippableFrame("first") + ZstdFrame(tar), "tar+zstd"},
      {"x.tar", Zip({{"a", "alpha"}}), "zip"},
      {"x.gz", Xz(tar), "tar+xz"},
      {"x.log", Bzip2(tar), "tar+bzip2"},
  };
  for (const auto& [name, bytes, container] : cases) {
    RecordingSink sink;
    const Result<ArchiveSummary> summary = ReadArchive(folder.Write(name, bytes), {}, sink);
    ASSERT_TRUE(summary) << summary.error().ToString();
    EXPECT_EQ(summary->container, container);
    EXPECT_EQ(summary->packed_bytes, bytes.size());
    EXPECT_EQ(summary->unpacked_bytes, 5u);
    EXPECT_THAT(sink.Contents(), ElementsAre("a:alpha"));
    EXPECT_THAT(sink.defects, IsEmpty());
  }
}

TEST(ReadArchive, SaysWhatTheOperatingSystemSays) {
  TempFolder folder;
  EXPECT_EQ(ReadError(folder.path() + "/missing.tar").code(), ErrorCode::kNotFound);
  const std::string file = folder.Write("file", "x");
  EXPECT_EQ(ReadError(file + "/below").code(), ErrorCode::kNotFound);
  if (geteuid() == 0) return;  // root may read everything
  chmod(file.c_str(), 0);
  const Error denied = ReadError(file);
  EXPECT_EQ(denied.code(), ErrorCode::kDenied);
  EXPECT_THAT(denied.message(), HasSubstr("Permission denied"));
}

TEST(ReadArchive, RefusesPipesAndDevicesWithoutWaiting) {
  TempFolder folder;
  const std::string pipe = folder.path() + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(ReadError(pipe).code(), ErrorCode::kInvalidInput);
  EXPECT_THAT(ReadError(pipe).message(), HasSubstr("a pipe"));
  EXPECT_EQ(ReadError("/dev/zero").code(), ErrorCode::kInvalidInput);
  EXPECT_THAT(ReadError("/dev/zero").message(), HasSubstr("a device"));
}

TEST(ReadArchive, NamesWhatIsNoArchive) {
  TempFolder folder;
  const auto message = [&folder](const std::string& bytes) {
    const Error error = ReadError(folder.Write("x.tar.zst", bytes));
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    return error.message();
  };
  EXPECT_THAT(message(""), HasSubstr("empty file"));
  EXPECT_THAT(message("I0312 some log line\n"), HasSubstr("looks like text"));
  EXPECT_THAT(message("\x89PNG\r\n\x1A\n"), HasSubstr("a PNG image"));
  EXPECT_THAT(message("\x7F"
                      "ELF"),
              HasSubstr("a program (ELF)"));
  EXPECT_THAT(message("LRZI and so on"), HasSubstr("an lrzip file"));
  EXPECT_THAT(message("Rar!\x1A\x07\x01"), HasSubstr("a RAR archive"));
  EXPECT_THAT(message("<!DOCTYPE html><title>Sign in</title>"), HasSubstr("an HTML page"));
  EXPECT_THAT(message(std::string(10'240, '\0')), HasSubstr("it has no entries"));
  EXPECT_THAT(message(std::string(32'769, '\0') + "CD001"), HasSubstr("an ISO 9660 image"));
  EXPECT_THAT(message(std::string(100, '\0')), HasSubstr("nothing can be read"));
  EXPECT_THAT(message("\x1F\x8B"), HasSubstr("inside a gzip header"));
  EXPECT_THAT(message("\x28\xB5\x2F\xFD"), HasSubstr("inside a frame header"));
  EXPECT_THAT(message(std::string("\xFD"
                                  "7zXZ\0",
                                  6)),
              HasSubstr("the file ends inside of it"));
}

TEST(ReadArchive, ReadsATextFileAsAnArchiveOfOneMember) {
  TempFolder folder;
  const std::string utf16("\xFF\xFEl\0o\0g\0\n\0", 10);
  for (const std::string& text : {std::string("I0312 log line\n"), std::string("{\"kind\": \"List\"}"),
                                  std::string("kind: List\nitems: []\n"), utf16, std::string(2'000'000, 't')}) {
    RecordingSink plain;
    const Result<ArchiveSummary> summary = ReadArchive(folder.Write("d/fleet.log", text), {}, plain);
    ASSERT_TRUE(summary) << summary.error().ToString();
    EXPECT_EQ(summary->container, "file");
    EXPECT_EQ(summary->packed_bytes, text.size());
    EXPECT_THAT(plain.Names(), ElementsAre("fleet.log"));
    EXPECT_TRUE(plain.members[0].content == text);
    EXPECT_EQ(plain.members[0].member.size, text.size());
    EXPECT_EQ(plain.members[0].member.packing, "");
    EXPECT_TRUE(plain.members[0].complete);
    EXPECT_THAT(plain.defects, IsEmpty());
    const std::pair<std::string, std::string> packed[] = {
        {"gzip", Gzip(text)}, {"zstd", ZstdFrame(text)}, {"xz", Xz(text)}, {"bzip2", Bzip2(text)}};
    for (const auto& [packing, bytes] : packed) {
      RecordingSink sink;
      const Result<ArchiveSummary> unpacked = ReadArchive(folder.Write("fleet.log.gz", bytes), {}, sink);
      ASSERT_TRUE(unpacked) << packing;
      EXPECT_EQ(unpacked->container, "file+" + packing);
      EXPECT_THAT(sink.Names(), ElementsAre("fleet.log.gz"));
      EXPECT_TRUE(sink.members[0].content == text);
      EXPECT_EQ(sink.members[0].member.packing, packing);
      EXPECT_FALSE(sink.members[0].member.size);
      EXPECT_THAT(sink.defects, IsEmpty());
    }
  }
}

TEST(ReadArchive, RefusesTextWhoseNameSaysThatItIsAnArchive) {
  TempFolder folder;
  for (const char* name : {"x.tar", "x.tgz", "x.tar.gz", "x.tar.zst", "x.zip", "x.tar.xz", "x.tar.bz2", "x.TAR.ZST"}) {
    const Error plain = ReadError(folder.Write(name, "404 not found\n"));
    EXPECT_THAT(plain.message(), HasSubstr("is not an archive although its name says so; it looks like text"));
    const Error packed = ReadError(folder.Write(name, Gzip("404 not found\n")));
    EXPECT_THAT(packed.message(), HasSubstr("not an archive although its name says so"));
    EXPECT_THAT(packed.message(), HasSubstr("inside is text"));
  }
}

TEST(ReadArchive, KeepsTheReadablePartOfADamagedTextFile) {
  std::string wrong = Gzip("log text");
  wrong[wrong.size() - 8] ^= 1;
  RecordingSink crc;
  ASSERT_TRUE(ReadBytes(wrong, crc));
  EXPECT_EQ(crc.members.size(), 1u);
  EXPECT_EQ(crc.members[0].content, "log text");
  EXPECT_FALSE(crc.members[0].complete);
  EXPECT_THAT(crc.Losses(), ElementsAre("archive.crc"));
  std::string text;
  for (int i = 0; i < 9'000; ++i) text += "line " + std::to_string(i * 7'919) + "\n";
  const std::string packed = Gzip(text);
  RecordingSink cut;
  const Result<ArchiveSummary> summary = ReadBytes(packed.substr(0, packed.size() / 2), cut);
  ASSERT_TRUE(summary);
  EXPECT_FALSE(summary->complete);
  EXPECT_TRUE(text.starts_with(cut.members[0].content));
  EXPECT_GT(cut.members[0].bytes, 10'000u);
  EXPECT_THAT(cut.Losses(), ElementsAre("archive.truncated"));
}

TEST(ReadArchive, OpensWhatIsPackedTwiceLevelByLevel) {
  TempFolder folder;
  RecordingSink tar;
  Result<ArchiveSummary> summary =
      ReadArchive(folder.Write("x.tar.gz.gz", Gzip(Gzip(TarFile("a", "1") + TarEnd()))), {}, tar);
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->container, "file+gzip");
  EXPECT_THAT(tar.Contents(), ElementsAre("x.tar.gz.gz>a:1"));
  EXPECT_THAT(tar.Archives(), ElementsAre("x.tar.gz.gz tar+gzip"));
  RecordingSink text;
  summary = ReadArchive(folder.Write("x.gz.xz", Xz(Gzip("text"))), {}, text);
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->container, "file+xz");
  EXPECT_THAT(text.Contents(), ElementsAre("x.gz.xz:text"));
  EXPECT_EQ(text.members[0].member.packing, "gzip");
}

// None of these may be handed to another program or parser.
TEST(ReadArchive, NamesFormatsThatItDoesNotReadAndRunsNothing) {
  TempFolder folder;
  const std::pair<std::string, std::string> formats[] = {
      {"LRZI\x00\x06", "lrzip"},
      {std::string("\x89LZO\0\r\n\x1A\n", 9), "lzop"},
      {std::string("GRZipII\0", 8), "grzip"},
      {"Rar!\x1A\x07\x01", "RAR"},
      {"7z\xBC\xAF\x27\x1C", "7-Zip"},
      {"MSCF", "cabinet"},
      {"begin 644 x\n", "uuencoded"},
      {"\x04\x22\x4D\x18", "lz4"},
      {"!<arch>\n", "ar archive"},
      {"070701", "cpio"},
  };
  for (const auto& [magic, name] : formats) {
    EXPECT_THAT(ReadError(folder.Write("x.tar", magic + std::string(100, 'x'))).message(), HasSubstr(name));
    // Inside of an archive they are files like others.
    RecordingSink sink;
    ASSERT_TRUE(ReadBytes(TarFile("x", magic) + TarEnd(), sink));
    EXPECT_EQ(sink.members[0].content, magic);
  }
}

TEST(ReadArchive, WantsAtLeastOneFile) {
  TempFolder folder;
  const Error empty = ReadError(folder.path());
  EXPECT_EQ(empty.code(), ErrorCode::kInvalidInput);
  EXPECT_THAT(empty.message(), HasSubstr("empty folder"));
  TarFields sub;
  sub.type = '5';
  EXPECT_THAT(ReadError(folder.Write("only-folders.tar", TarHeader("d/", 0, sub) + TarEnd())).message(),
              HasSubstr("without any file"));
}

TEST(ReadArchive, IsContentWithFilesThatWereAllRefused) {
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadBytes(TarFile("../x", "1") + TarEnd(), sink);
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->members, 0u);
  EXPECT_FALSE(summary->complete);
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.unsafe-name"));
}

TEST(ReadArchive, NoticesWhenTheFileIsChangedMeanwhile) {
  TempFolder folder;
  const std::string path =
      folder.Write("x.tar", TarFile("a", std::string(5'000'000, 'a')) + TarFile("b", "2") + TarEnd());
  RecordingSink shrink;
  shrink.go_on = [&path](const RecordingSink::Read&) {
    std::filesystem::resize_file(path, 2'000'000);
    return true;
  };
  const Result<ArchiveSummary> cut = ReadArchive(path, {}, shrink);
  ASSERT_TRUE(cut);
  EXPECT_THAT(shrink.Losses(), ElementsAre("archive.truncated", "archive.changed"));
  EXPECT_FALSE(cut->complete);
}

TEST(ReadArchive, GivesTheSameTwice) {
  const std::string bytes = Gzip(TarFile("b", "2") + TarFile("a", "1") + TarFile("b", "3") + TarFile("/x", "4"));
  RecordingSink first;
  RecordingSink second;
  ASSERT_TRUE(ReadBytes(bytes, first));
  ASSERT_TRUE(ReadBytes(bytes, second));
  EXPECT_EQ(first.Contents(), second.Contents());
  EXPECT_EQ(first.Messages(), second.Messages());
}

}  // namespace
}  // namespace bundlescope
