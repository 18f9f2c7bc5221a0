// A disk that is really full: a small tmpfs that only a child process sees, and a limit on the size of files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "core/archive/testing/written_archive.h"

namespace bundlescope {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr int kCannotMount = 77;

// Runs `body` where `folder` is a file system of `bytes` bytes. Returns what it returns; kCannotMount where the kernel
// does not let us.
template <class Body>
int OnSmallDisk(const std::string& folder, size_t bytes, const Body& body) {
  const pid_t child = fork();
  if (child == 0) {
    const bool own_space = unshare(CLONE_NEWNS) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0;
    if (!own_space || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", folder.c_str(), "tmpfs", 0, ("size=" + std::to_string(bytes)).c_str()) != 0) {
      _exit(kCannotMount);
    }
    _exit(body());
  }
  int status = 0;
  BS_CHECK(child > 0 && waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Adds members of `bytes` bytes until the disk is full. Returns how many were accepted, -1 for a surprise.
int Fill(ArchiveWriter& writer, size_t bytes) {
  for (int i = 0; i < 10'000; ++i) {
    const Status added = writer.Add("member-" + std::to_string(i), RandomBytes(bytes, static_cast<unsigned>(i)), 0);
    if (added) continue;
    const bool told = added.error().code() == ErrorCode::kLimit && writer.disk_full() &&
                      added.error().hint().find(writer.current_path()) != std::string::npos;
    return told ? i : -1;
  }
  return -1;
}

// 0 when all went as it should, else the number of what did not.
int FillAndFinish(const std::string& path, size_t bytes, const WriterOptions& options) {
  Result<std::unique_ptr<ArchiveWriter>> writer = ArchiveWriter::Create(path, options);
  if (!writer) return 1;
  const int accepted = Fill(**writer, bytes);
  if (accepted < 1) return 2;
  if (!(*writer)->Add("coverage.ndjson", RandomBytes(400'000, 1), 0)) return 3;
  if (!(*writer)->Add("checksums.json", RandomBytes(400'000, 2), 0)) return 4;
  if (!(*writer)->Finish()) return 5;
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadArchive(path, {}, sink);
  if (!summary || !sink.defects.empty()) return 6;
  if (sink.members.size() != static_cast<size_t>(accepted) + 2) return 7;
  for (size_t i = 0; i < sink.members.size() - 2; ++i) {
    if (sink.members[i].content != RandomBytes(bytes, static_cast<unsigned>(i))) return 8;
  }
  return sink.members.back().content == RandomBytes(400'000, 2) ? 0 : 9;
}

TEST(FullDisk, KeepsRoomForTheLastMembers) {
  WriterOptions usual;
  const std::pair<size_t, WriterOptions> cases[] = {
      {1'000, kShortFrames}, {30'000, usual}, {30'000, kShortFrames}, {400'000, usual}, {1'500'000, usual}};
  for (const auto& [bytes, options] : cases) {
    const TempFolder folder;
    const int result = OnSmallDisk(folder.path(), size_t{6} << 20, [&folder, bytes = bytes, options = options] {
      return FillAndFinish(folder.path() + "/x.tar.zst", bytes, options);
    });
    if (result == kCannotMount) GTEST_SKIP() << "no file system can be mounted here: NOTHING WAS TESTED";
    EXPECT_EQ(result, 0) << "members of " << bytes << " bytes";
  }
}

TEST(FullDisk, IsSaidBeforeAnythingIsWritten) {
  const TempFolder folder;
  const int result = OnSmallDisk(folder.path(), size_t{1} << 20, [&folder] {
    const auto writer = ArchiveWriter::Create(folder.path() + "/x.tar.zst");
    if (writer || writer.error().code() != ErrorCode::kLimit) return 1;
    return std::filesystem::is_empty(folder.path()) ? 0 : 2;
  });
  if (result == kCannotMount) GTEST_SKIP() << "no file system can be mounted here: NOTHING WAS TESTED";
  EXPECT_EQ(result, 0);
}

// A limit on the size of files, where nothing can be reserved.
class ScopedFileLimit {
 public:
  explicit ScopedFileLimit(rlim_t bytes) : handler_(signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~ScopedFileLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  sighandler_t handler_;
};

TEST(FullDisk, LeavesWholeFramesWhereThereIsNoReserveEither) {
  for (const size_t bytes : {size_t{2'000}, size_t{50'000}}) {
    const TempFolder folder;
    Result<std::unique_ptr<ArchiveWriter>> writer = ArchiveWriter::Create(folder.path() + "/x.tar.zst", kShortFrames);
    ASSERT_TRUE(writer) << writer.error().ToString();
    {
      const ScopedFileLimit limit(300'000);
      Status status;
      for (int i = 0; i < 1'000 && status; ++i) {
        status = (*writer)->Add("m" + std::to_string(i), RandomBytes(bytes, static_cast<unsigned>(i)), 0);
      }
      ASSERT_FALSE(status);
      EXPECT_EQ(status.error().code(), ErrorCode::kLimit);
      // The tables do not fit either, for long.
      for (int i = 0; i < 100 && (*writer)->Add("last" + std::to_string(i), RandomBytes(5'000, 1), 0); ++i) {
      }
      const Status finished = (*writer)->Finish();
      ASSERT_FALSE(finished);
      EXPECT_THAT(finished.error().hint(), HasSubstr((*writer)->current_path()));
    }
    RecordingSink sink;
    ASSERT_TRUE(ReadArchive((*writer)->current_path(), {}, sink));
    EXPECT_GT(sink.members.size(), 4u);
    EXPECT_THAT(sink.Losses(), testing::ElementsAre("archive.truncated"));
    EXPECT_THAT(sink.Messages(), HasSubstr("the mark at the end of the tar is missing"));
    for (const RecordingSink::Read& read : sink.members) EXPECT_TRUE(read.complete) << read.member.name;
  }
}

}  // namespace
}  // namespace bundlescope
