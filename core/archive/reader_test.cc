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
  EXPECT_THAT(message(std::string("\xFD"
                                  "7zXZ\0",
                                  6)),
              HasSubstr("an xz file"));
  EXPECT_THAT(message(std::string(10'240, '\0')), HasSubstr("it has no entries"));
  EXPECT_THAT(message(std::string(100, '\0')), HasSubstr("nothing can be read"));
  EXPECT_THAT(message("\x1F\x8B"), HasSubstr("inside a gzip header"));
  EXPECT_THAT(message("\x28\xB5\x2F\xFD"), HasSubstr("inside a frame header"));
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
