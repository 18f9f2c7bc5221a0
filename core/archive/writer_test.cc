#include "core/archive/writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <zstd.h>

#include <cstdlib>
#include <filesystem>

#include "core/archive/tar_header.h"
#include "core/archive/testing/written_archive.h"

namespace bundlescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;
using testing::SizeIs;

class ArchiveWriterTest : public testing::Test {
 protected:
  std::unique_ptr<ArchiveWriter> Create(const WriterOptions& options = kShortFrames) {
    Result<std::unique_ptr<ArchiveWriter>> writer = ArchiveWriter::Create(path_, options);
    EXPECT_TRUE(writer) << writer.error().ToString();
    return writer ? std::move(*writer) : nullptr;
  }
  std::vector<std::string> Files() const {
    std::vector<std::string> names;
    for (const auto& item : std::filesystem::directory_iterator(folder_.path()))
      names.push_back(item.path().filename());
    return names;
  }

  TempFolder folder_;
  std::string path_ = folder_.path() + "/x.tar.zst";
};

void ExpectOk(const Status& status) { EXPECT_TRUE(status) << status.error().ToString(); }

std::string UnpackFrame(const WrittenArchive& archive, const FrameExtent& frame) {
  std::string unpacked(frame.unpacked_bytes, '\0');
  const size_t size =
      ZSTD_decompress(unpacked.data(), unpacked.size(), archive.bytes.data() + frame.packed_at, frame.packed_bytes);
  EXPECT_EQ(size, unpacked.size());
  return unpacked;
}

TEST_F(ArchiveWriterTest, WritesWhatReadArchiveReads) {
  const Contents contents = {{"manifest.json", "{}\n"},
                             {"empty", ""},
                             {"logs/" + std::string(300, 'n') + ".log", LogText(700, 1)},
                             {"日志/größe.log", LogText(512, 2)},
                             {"large.log", LogText(100'000, 3)},
                             {"checksums.json", LogText(40, 4)}};
  auto writer = Create();
  int64_t mtime = 1'700'000'000;
  for (const auto& [name, content] : contents) ExpectOk(writer->Add(name, content, mtime++));
  ExpectOk(writer->Finish());
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadArchive(path_, {}, sink);
  ASSERT_TRUE(summary) << summary.error().ToString();
  EXPECT_TRUE(summary->complete);
  EXPECT_EQ(summary->container, "tar+zstd");
  EXPECT_THAT(sink.defects, IsEmpty()) << sink.Messages();
  ASSERT_THAT(sink.members, SizeIs(contents.size()));
  for (size_t i = 0; i < contents.size(); ++i) {
    EXPECT_EQ(sink.members[i].member.name, contents[i].first);
    EXPECT_TRUE(sink.members[i].content == contents[i].second);
    EXPECT_TRUE(sink.members[i].complete);
    EXPECT_EQ(sink.members[i].member.size, contents[i].second.size());
    EXPECT_EQ(sink.members[i].member.modified, (Timestamp{1'700'000'000 + static_cast<int64_t>(i), 0}));
  }
}

TEST_F(ArchiveWriterTest, TheSameMembersGiveTheSameBytes) {
  const Contents contents = ManyMembers();
  const std::string once = WriteArchive(contents).bytes;
  EXPECT_TRUE(WriteArchive(contents).bytes == once);
  // The pieces in which content comes do not matter.
  auto writer = Create();
  for (const auto& [name, content] : contents) {
    ExpectOk(writer->Begin(name, content.size(), 1'700'000'000));
    for (size_t at = 0; at < content.size(); at += 777) ExpectOk(writer->Data(content.substr(at, 777)));
    ExpectOk(writer->End());
  }
  ExpectOk(writer->Finish());
  EXPECT_TRUE(FileBytes(path_) == once);
}

TEST_F(ArchiveWriterTest, AThreadOfItsOwnChangesNoByte) {
  WriterOptions alone = kShortFrames;
  alone.frames_ahead = 0;
  const std::string bytes = WriteArchive(ManyMembers(), alone).bytes;
  for (const size_t ahead : {size_t{1}, size_t{3}, size_t{100}}) {
    WriterOptions options = kShortFrames;
    options.frames_ahead = ahead;
    EXPECT_TRUE(WriteArchive(ManyMembers(), options).bytes == bytes) << ahead;
  }
}

TEST_F(ArchiveWriterTest, AMemberThatIsTakenOutTakesNoFrameOfOthersWithIt) {
  const Contents contents = ManyMembers();
  WriterOptions options = kShortFrames;
  options.frames_ahead = 100;  // frames of the members before it are still under way
  auto writer = Create(options);
  for (const auto& [name, content] : contents) {
    ExpectOk(writer->Begin("taken out", 90'000, 1));
    ExpectOk(writer->Data(LogText(70'000, 1)));
    EXPECT_FALSE(writer->End());
    ExpectOk(writer->Add(name, content, 1'700'000'000));
  }
  ExpectOk(writer->Finish());
  RecordingSink sink;
  ASSERT_TRUE(ReadArchive(path_, {}, sink));
  EXPECT_THAT(sink.defects, IsEmpty()) << sink.Messages();
  ASSERT_THAT(sink.members, SizeIs(contents.size()));
  for (size_t i = 0; i < contents.size(); ++i) EXPECT_TRUE(sink.members[i].content == contents[i].second) << i;
}

TEST_F(ArchiveWriterTest, WhatIsPackedWhenItEndsEarlyIsInTheFile) {
  {
    WriterOptions options = kShortFrames;
    options.frames_ahead = 100;
    auto writer = Create(options);
    for (const auto& [name, content] : ManyMembers()) ExpectOk(writer->Add(name, content, 0));
  }
  ASSERT_THAT(Files(), SizeIs(1));
  RecordingSink sink;
  ASSERT_TRUE(ReadArchive(folder_.path() + "/" + Files()[0], {}, sink));
  // All but those of the frame that was not full.
  EXPECT_GT(sink.members.size() + 20, ManyMembers().size());
}

TEST_F(ArchiveWriterTest, KeepsNothingWhereThatIsAskedFor) {
  WriterOptions options = kShortFrames;
  options.keep_partial = false;
  {
    auto writer = Create(options);
    for (const auto& [name, content] : ManyMembers()) ExpectOk(writer->Add(name, content, 0));
  }
  EXPECT_THAT(Files(), IsEmpty());
  auto writer = Create(options);
  ExpectOk(writer->Add("a", "a", 0));
  std::ofstream(path_) << "of somebody else";
  const Status finished = writer->Finish();
  ASSERT_FALSE(finished);
  EXPECT_THAT(finished.error().hint(), Not(HasSubstr("partial"))) << "that will be gone";
}

TEST_F(ArchiveWriterTest, TakesEveryNameThatTheFileSystemTakes) {
  path_ = folder_.path() + "/" + std::string(255, 'n');
  auto writer = Create();
  ASSERT_NE(writer, nullptr);
  ExpectOk(writer->Add("a", "a", 0));
  ExpectOk(writer->Finish());
  EXPECT_TRUE(std::filesystem::exists(path_));
  const auto longer = ArchiveWriter::Create(path_ + "n");
  ASSERT_FALSE(longer) << "its name would be refused in the end";
  EXPECT_EQ(longer.error().code(), ErrorCode::kInvalidInput);
  EXPECT_THAT(longer.error().hint(), HasSubstr("shorter"));
}

TEST_F(ArchiveWriterTest, FramesBeginAtMembersAndKeepTheirBounds) {
  const WrittenArchive archive = WriteArchive(ManyMembers());
  std::vector<uint64_t> frame_starts;
  for (const FrameExtent& frame : archive.frames) {
    if (frame.unpacked_bytes > 0) frame_starts.push_back(frame.unpacked_at);
  }
  const auto begins_frame = [&frame_starts](uint64_t at) {
    return std::find(frame_starts.begin(), frame_starts.end(), at) != frame_starts.end();
  };
  std::vector<uint64_t> must_begin;
  for (const IndexedMember& member : archive.members) {
    const bool large = member.end() - member.header_at > kShortFrames.shared_frame_bytes;
    if (large) {
      EXPECT_TRUE(begins_frame(member.header_at)) << member.name;
      EXPECT_TRUE(begins_frame(member.end())) << member.name;
      continue;
    }
    for (const uint64_t start : frame_starts) {
      EXPECT_FALSE(start > member.header_at && start < member.end()) << "a small member is split: " << member.name;
    }
  }
  EXPECT_GT(frame_starts.size(), 20u);
  for (const FrameExtent& frame : archive.frames) {
    EXPECT_LE(frame.unpacked_bytes, kShortFrames.large_frame_bytes);
    if (frame.unpacked_bytes > 0) {
      EXPECT_EQ(UnpackFrame(archive, frame).size(), frame.unpacked_bytes);
    }
  }
}

TEST_F(ArchiveWriterTest, SplitsALargeMemberEvenly) {
  WriterOptions options;
  const WrittenArchive archive = WriteArchive({{"large", LogText(10 << 20, 1)}}, options);
  ASSERT_THAT(archive.frames, SizeIs(5));  // three of content, the index, the end
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_GT(archive.frames[i].unpacked_bytes, uint32_t{3} << 20);
    EXPECT_LE(archive.frames[i].unpacked_bytes, uint32_t{4} << 20);
  }
}

TEST_F(ArchiveWriterTest, KnowsTheChecksumOfEachMember) {
  auto writer = Create();
  ExpectOk(writer->Begin("abc", 3, 0));
  ExpectOk(writer->Data("a"));
  ExpectOk(writer->Data("bc"));
  ExpectOk(writer->End());
  EXPECT_FALSE(writer->Begin("abc", 0, 0));
  const std::string large = LogText(50'000, 1);
  ExpectOk(writer->Add("large", large, 0));
  ASSERT_THAT(writer->members(), SizeIs(2));
  EXPECT_EQ(writer->members()[0].name, "abc");
  EXPECT_EQ(writer->members()[0].size, 3u);
  EXPECT_EQ(writer->members()[0].sha256, Sha256Of("abc"));
  EXPECT_EQ(writer->members()[0].xxh3, Xxh3Of("abc"));
  EXPECT_EQ(writer->members()[1].sha256, Sha256Of(large));
  EXPECT_EQ(writer->members()[1].xxh3, Xxh3Of(large));
}

TEST_F(ArchiveWriterTest, RefusesNamesThatReadersWouldChange) {
  auto writer = Create();
  ExpectOk(writer->Add("a/b", "", 0));
  for (const std::string name : {"", "/a", "../a", "a/../b", "a//b", "./a", "a/", "a\\b", "c:/a", "a/b", "\xFF"}) {
    const Status begun = writer->Begin(name, 0, 0);
    ASSERT_FALSE(begun) << name;
    EXPECT_EQ(begun.error().code(), ErrorCode::kInvalidInput);
    EXPECT_THAT(begun.error().message(), HasSubstr("cannot be written"));
  }
  EXPECT_FALSE(writer->Begin(std::string("a\0b", 3), 0, 0));
  EXPECT_FALSE(writer->Begin(std::string(5'000, 'a'), 0, 0));
  const Status huge = writer->Begin("huge", uint64_t{1} << 40, 0);
  ASSERT_FALSE(huge);
  EXPECT_EQ(huge.error().code(), ErrorCode::kLimit);
  EXPECT_THAT(writer->members(), SizeIs(1));
  ExpectOk(writer->Finish());
}

// The archive is then what it would be if that member had never been begun.
TEST_F(ArchiveWriterTest, TakesOutAMemberWhoseSizeIsNotWhatWasAnnounced) {
  const std::string expected = WriteArchive({{"a", "alpha"}, {"b", "beta"}}).bytes;
  for (const size_t announced : {10u, 1'000u, 100'000u}) {
    for (const bool longer : {true, false}) {
      auto writer = Create();
      ExpectOk(writer->Add("a", "alpha", 1'700'000'000));
      ExpectOk(writer->Begin("wrong", announced, 0));
      ExpectOk(writer->Data(LogText(announced - 1, 1)));
      const Status status = longer ? writer->Data("xy") : writer->End();
      ASSERT_FALSE(status);
      EXPECT_EQ(status.error().code(), ErrorCode::kInvalidInput);
      EXPECT_THAT(status.error().message(), HasSubstr("wrong"));
      ExpectOk(writer->Add("b", "beta", 1'700'000'000));
      ExpectOk(writer->Finish());
      EXPECT_THAT(writer->members(), SizeIs(2));
      // A large member ends the frame before it.
      if (announced < 100'000) {
        EXPECT_TRUE(FileBytes(path_) == expected) << announced;
      }
      RecordingSink sink;
      ASSERT_TRUE(ReadArchive(path_, {}, sink));
      EXPECT_THAT(sink.Contents(), ElementsAre("a:alpha", "b:beta"));
      EXPECT_THAT(sink.defects, IsEmpty());
      std::filesystem::remove(path_);
    }
  }
}

TEST_F(ArchiveWriterTest, IsHiddenAndPrivateUntilItIsComplete) {
  auto writer = Create();
  EXPECT_THAT(Files(), ElementsAre(MatchesRegex("\\.x\\.tar\\.zst\\.partial-[0-9a-f]+")));
  ExpectOk(writer->Add("a", "alpha", 0));
  ExpectOk(writer->Seal());
  struct stat info {};
  ASSERT_EQ(stat(writer->current_path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0600u);
  RecordingSink sink;
  ASSERT_TRUE(ReadArchive(writer->current_path(), {}, sink));
  EXPECT_THAT(sink.defects, IsEmpty());
  ExpectOk(writer->Finish());
  EXPECT_EQ(writer->current_path(), path_);
  EXPECT_THAT(Files(), ElementsAre("x.tar.zst"));
  // Nothing of the reserve is left.
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_LE(info.st_blocks * 512, info.st_size + 65'536);
}

TEST_F(ArchiveWriterTest, NeverOverwrites) {
  folder_.Write("x.tar.zst", "precious");
  const auto refused = ArchiveWriter::Create(path_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(refused.error().place().file, path_);
  std::filesystem::remove(path_);
  ASSERT_EQ(symlink("nowhere", path_.c_str()), 0);
  EXPECT_FALSE(ArchiveWriter::Create(path_));
  std::filesystem::remove(path_);

  auto writer = Create();
  ExpectOk(writer->Add("a", "alpha", 0));
  folder_.Write("x.tar.zst", "precious");
  const Status finished = writer->Finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code(), ErrorCode::kInvalidInput);
  EXPECT_THAT(finished.error().hint(), HasSubstr(writer->current_path()));
  EXPECT_EQ(FileBytes(path_), "precious");
  RecordingSink sink;
  ASSERT_TRUE(ReadArchive(writer->current_path(), {}, sink));
  EXPECT_THAT(sink.Contents(), ElementsAre("a:alpha"));
  // It can be tried again.
  std::filesystem::remove(path_);
  ExpectOk(writer->Finish());
}

TEST_F(ArchiveWriterTest, SaysWhyNothingCanBeCreated) {
  const auto code = [](const std::string& path) {
    const auto writer = ArchiveWriter::Create(path);
    EXPECT_FALSE(writer) << path;
    EXPECT_NE(writer.error().hint(), "");
    return writer.error().code();
  };
  EXPECT_EQ(code(folder_.path() + "/missing/x.tar.zst"), ErrorCode::kNotFound);
  EXPECT_EQ(code(folder_.path() + "/"), ErrorCode::kInvalidInput);
  EXPECT_EQ(code(""), ErrorCode::kInvalidInput);
  folder_.Write("file", "");
  EXPECT_EQ(code(folder_.path() + "/file/x.tar.zst"), ErrorCode::kNotFound);
}

TEST_F(ArchiveWriterTest, LeavesWholeFramesWhenItIsAbandoned) {
  std::string partial;
  {
    auto writer = Create();
    for (const auto& [name, content] : ManyMembers()) ExpectOk(writer->Add(name, content, 0));
    ExpectOk(writer->Begin("large", 100'000, 0));
    ExpectOk(writer->Data(LogText(60'000, 1)));
    partial = writer->current_path();
  }
  EXPECT_FALSE(std::filesystem::exists(path_));
  RecordingSink sink;
  ASSERT_TRUE(ReadArchive(partial, {}, sink));
  ASSERT_THAT(sink.members, SizeIs(ManyMembers().size() + 1));
  EXPECT_FALSE(sink.members.back().complete);
  EXPECT_GT(sink.members.back().bytes, 40'000u);
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.truncated"));
}

TEST_F(ArchiveWriterTest, LeavesNothingWhereNothingWasWritten) {
  ExpectOk(Create()->Add("a", "alpha", 0));
  EXPECT_THAT(Files(), IsEmpty());
}

TEST_F(ArchiveWriterTest, DiscardDeletesTheFile) {
  auto writer = Create();
  ExpectOk(writer->Add("a", "alpha", 0));
  ExpectOk(writer->Seal());
  writer->Discard();
  EXPECT_THAT(Files(), IsEmpty());
}

TEST_F(ArchiveWriterTest, FinishTakesOutTheMemberUnderWay) {
  auto writer = Create();
  ExpectOk(writer->Add("a", "alpha", 0));
  ExpectOk(writer->Begin("large", 100'000, 0));
  ExpectOk(writer->Data(LogText(60'000, 1)));
  ExpectOk(writer->Finish());
  RecordingSink sink;
  ASSERT_TRUE(ReadArchive(path_, {}, sink));
  EXPECT_THAT(sink.Contents(), ElementsAre("a:alpha"));
  EXPECT_THAT(sink.defects, IsEmpty());
}

TEST_F(ArchiveWriterTest, AnArchiveWithoutMembersIsATar) {
  auto writer = Create();
  ExpectOk(writer->Finish());
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadArchive(path_, {}, sink);
  ASSERT_FALSE(summary);
  EXPECT_THAT(summary.error().message(), HasSubstr("no entries"));
}

// True where a shell finds it; otherwise the test must say that it was skipped.
bool HasTool(const std::string& name) { return std::system(("command -v " + name + " > /dev/null 2>&1").c_str()) == 0; }

TEST_F(ArchiveWriterTest, IsAcceptedByTheUsualTools) {
  if (!HasTool("zstd") || !HasTool("tar")) GTEST_SKIP() << "tar or zstd is not installed: NOTHING WAS TESTED";
  Contents contents = ManyMembers();
  contents.emplace_back("logs/" + std::string(150, 'n') + ".log", LogText(700, 1));
  contents.emplace_back("日志/größe.log", LogText(512, 2));
  auto writer = Create();
  std::string names;
  for (const auto& [name, content] : contents) {
    ExpectOk(writer->Add(name, content, 1'700'000'000));
    names += name + "\n";
  }
  ExpectOk(writer->Finish());
  const std::string out = folder_.path() + "/out";
  const auto run = [&out](const std::string& command) {
    return std::system((command + " > '" + out + "' 2>&1").c_str());
  };
  EXPECT_EQ(run("zstd -q -t '" + path_ + "'"), 0) << FileBytes(out);
  EXPECT_EQ(run("tar --zstd --quoting-style=literal -tf '" + path_ + "'"), 0) << FileBytes(out);
  EXPECT_EQ(FileBytes(out), names);
  ASSERT_EQ(mkdir((folder_.path() + "/tree").c_str(), 0700), 0);
  EXPECT_EQ(run("tar --zstd -xf '" + path_ + "' -C '" + folder_.path() + "/tree'"), 0) << FileBytes(out);
  EXPECT_EQ(FileBytes(out), "");
  for (const auto& [name, content] : contents) EXPECT_TRUE(FileBytes(folder_.path() + "/tree/" + name) == content);
  EXPECT_EQ(run("tar --zstd --numeric-owner -tvf '" + path_ + "'"), 0);
  EXPECT_THAT(FileBytes(out), HasSubstr("-rw-r--r-- 0/0 "));
}

}  // namespace
}  // namespace bundlescope
