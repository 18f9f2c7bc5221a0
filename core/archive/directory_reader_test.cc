#include "core/archive/directory_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/archive/testing/temp_folder.h"

namespace bundlescope {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ReadFolder, ReadsFilesInTheOrderOfTheirPaths) {
  TempFolder folder;
  std::vector<std::string> names = {"a/b", "a.b", "a-b", "a/c/d", "ab", "B", "a0", "\xC3\xA4", "a/b0", "empty"};
  for (const std::string& name : names) folder.Write(name, name == "empty" ? "" : name);
  std::sort(names.begin(), names.end());
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadArchive(folder.path(), {}, sink);
  ASSERT_TRUE(summary) << summary.error().ToString();
  EXPECT_THAT(sink.Names(), ElementsAreArray(names));
  for (const RecordingSink::Read& read : sink.members) {
    EXPECT_EQ(read.content, read.member.name == "empty" ? "" : read.member.name);
    EXPECT_EQ(read.member.size, read.content.size());
    EXPECT_TRUE(read.member.modified);
    EXPECT_TRUE(read.complete);
  }
  EXPECT_THAT(sink.defects, IsEmpty());
  EXPECT_EQ(summary->container, "directory");
  EXPECT_EQ(summary->packed_bytes, 0u);
  EXPECT_EQ(summary->members, names.size());
}

TEST(ReadFolder, NeverFollowsLinksAndSkipsSpecialFiles) {
  TempFolder outside;
  outside.Write("secret", "outside");
  TempFolder folder;
  folder.Write("a", "1");
  ASSERT_EQ(symlink((outside.path() + "/secret").c_str(), (folder.path() + "/file-link").c_str()), 0);
  ASSERT_EQ(symlink(outside.path().c_str(), (folder.path() + "/folder-link").c_str()), 0);
  ASSERT_EQ(symlink("..", (folder.path() + "/loop").c_str()), 0);
  ASSERT_EQ(symlink("nowhere", (folder.path() + "/dangling").c_str()), 0);
  ASSERT_EQ(mkfifo((folder.path() + "/pipe").c_str(), 0600), 0);
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadArchive(folder.path(), {}, sink);
  ASSERT_TRUE(summary);
  EXPECT_THAT(sink.Contents(), ElementsAre("a:1"));
  EXPECT_THAT(sink.Codes(), ElementsAre("archive.skipped-type", "archive.skipped-type", "archive.skipped-type",
                                        "archive.skipped-type", "archive.skipped-type"));
  EXPECT_THAT(sink.defects[0], AllOf(Field(&Defect::member, "dangling"),
                                     Field(&Defect::message, HasSubstr("symbolic link to nowhere"))));
  EXPECT_TRUE(summary->complete);
}

TEST(ReadFolder, ReportsWhatCannotBeReadAndGoesOn) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  TempFolder folder;
  folder.Write("a", "1");
  chmod(folder.Write("b", "2").c_str(), 0);
  folder.Write("c/d", "3");
  chmod((folder.path() + "/c").c_str(), 0);
  folder.Write("e", "4");
  RecordingSink sink;
  ASSERT_TRUE(ReadArchive(folder.path(), {}, sink));
  chmod((folder.path() + "/c").c_str(), 0700);
  EXPECT_THAT(sink.Contents(), ElementsAre("a:1", "e:4"));
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.unreadable", "archive.unreadable"));
  EXPECT_THAT(sink.defects[0].message, HasSubstr("Permission denied"));
}

// Works for root as well: the folder vanishes between listing and reading.
TEST(ReadFolder, ReportsFilesThatVanish) {
  TempFolder folder;
  folder.Write("a", "1");
  folder.Write("b", "2");
  folder.Write("c/d", "3");
  folder.Write("e", "4");
  RecordingSink sink;
  sink.go_on = [&folder](const RecordingSink::Read& read) {
    if (read.member.name != "a") return true;
    std::filesystem::remove(folder.path() + "/b");
    std::filesystem::remove_all(folder.path() + "/c");
    return true;
  };
  const Result<ArchiveSummary> summary = ReadArchive(folder.path(), {}, sink);
  ASSERT_TRUE(summary);
  EXPECT_THAT(sink.Contents(), ElementsAre("a:1", "e:4"));
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.unreadable", "archive.unreadable"));
  EXPECT_THAT(sink.defects[0].message, HasSubstr("No such file"));
  EXPECT_FALSE(summary->complete);
}

TEST(ReadFolder, NoticesFilesThatGrowOrShrinkMeanwhile) {
  TempFolder folder;
  const std::string grows = folder.Write("grows", std::string(3'000'000, 'g'));
  const std::string shrinks = folder.Write("shrinks", std::string(3'000'000, 's'));
  RecordingSink sink;
  sink.keep_content = false;
  sink.go_on = [&](const RecordingSink::Read& read) {
    if (read.chunks > 1) return true;
    if (read.member.name == "grows") {
      std::ofstream(grows, std::ios::app) << "more";
    } else {
      std::filesystem::resize_file(shrinks, 1'500'000);
    }
    return true;
  };
  ASSERT_TRUE(ReadArchive(folder.path(), {}, sink));
  ASSERT_EQ(sink.members.size(), 2u);
  EXPECT_TRUE(sink.members[0].complete);
  EXPECT_EQ(sink.members[0].bytes, 3'000'000u);
  EXPECT_FALSE(sink.members[1].complete);
  EXPECT_EQ(sink.members[1].bytes, 1'500'000u);
  EXPECT_THAT(sink.Codes(), ElementsAre("archive.changed", "archive.changed"));
  EXPECT_FALSE(sink.defects[0].lost_data);
  EXPECT_TRUE(sink.defects[1].lost_data);
}

TEST(ReadFolder, KeepsToTheLimits) {
  TempFolder folder;
  for (int i = 0; i < 20; ++i) folder.Write("f" + std::to_string(10 + i), "x");
  ArchiveLimits limits;
  limits.max_members = 5;
  RecordingSink few;
  ASSERT_TRUE(ReadArchive(folder.path(), limits, few));
  EXPECT_THAT(few.Names(), ElementsAre("f10", "f11", "f12", "f13", "f14"));
  EXPECT_THAT(few.Losses(), ElementsAre("limit.members"));

  TempFolder deep;
  deep.Write("a/b/c/d/e", "too deep");
  deep.Write("a/b/x", "ok");
  limits = {};
  limits.max_name_depth = 3;
  RecordingSink shallow;
  ASSERT_TRUE(ReadArchive(deep.path(), limits, shallow));
  EXPECT_THAT(shallow.Contents(), ElementsAre("a/b/x:ok"));
  EXPECT_THAT(shallow.Losses(), ElementsAre("limit.name"));
}

TEST(ReadFolder, SkipsAndStops) {
  TempFolder folder;
  folder.Write("a", "1");
  folder.Write("b", "2");
  folder.Write("c", "3");
  RecordingSink sink;
  sink.wanted = [](const Member& member) { return member.name != "a"; };
  sink.go_on = [](const RecordingSink::Read&) { return false; };
  const Result<ArchiveSummary> summary = ReadArchive(folder.path(), {}, sink);
  ASSERT_TRUE(summary);
  EXPECT_THAT(sink.Contents(), ElementsAre("a:", "b:2 (incomplete)"));
  EXPECT_TRUE(summary->stopped);
}

}  // namespace
}  // namespace bundlescope
