#include "core/archive/writer_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "core/archive/input_file.h"
#include "core/base/check.h"

namespace bundlescope {
namespace {

constexpr int kTries = 16;

// Of the name in that of the partial file, so that this one is not too long for the file system either.
constexpr size_t kNameBytes = 200;

ErrorCode CodeOf(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return ErrorCode::kNotFound;
    case EACCES:
    case EPERM:
    case EROFS:
      return ErrorCode::kDenied;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return ErrorCode::kLimit;
    case EEXIST:
    case ENAMETOOLONG:
      return ErrorCode::kInvalidInput;
    default:
      return ErrorCode::kUnavailable;
  }
}

std::string HintOf(int error) {
  if (error == ENAMETOOLONG) return "choose a shorter name";
  switch (CodeOf(error)) {
    case ErrorCode::kNotFound:
      return "check the path; folders are not created";
    case ErrorCode::kDenied:
      return "check who may write to the folder";
    case ErrorCode::kLimit:
      return "make room, or write to another disk";
    case ErrorCode::kInvalidInput:
      return "choose another name, or remove the file first; nothing is ever overwritten";
    default:
      return "";
  }
}

Error MakeError(std::string_view what, int error, const std::string& path) {
  return Error(CodeOf(error), fmt::format("{}: {}", what, ErrnoText(error))).WithFile(path).WithHint(HintOf(error));
}

std::string RandomLetters() {
  uint64_t number = 0;
  BS_CHECK(getrandom(&number, sizeof number, 0) == sizeof number);
  return fmt::format("{:016x}", number);
}

}  // namespace

Result<PartialFile> PartialFile::Create(const std::string& path) {
  PartialFile file;
  const size_t slash = path.rfind('/');
  file.folder_path_ = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  file.name_ = slash == std::string::npos ? path : path.substr(slash + 1);
  if (file.name_.empty() || file.name_ == "." || file.name_ == "..") {
    return Error(ErrorCode::kInvalidInput, "does not name a file")
        .WithFile(path)
        .WithHint("give the name of the archive");
  }
  const std::string folder = file.folder_path_.empty() ? "." : file.folder_path_;
  file.folder_ = UniqueFd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file.folder_.valid()) return MakeError("cannot open the folder", errno, path);
  struct stat existing {};
  if (fstatat(file.folder_.get(), file.name_.c_str(), &existing, AT_SYMLINK_NOFOLLOW) == 0) {
    return MakeError("cannot be written", EEXIST, path);
  }
  if (errno != ENOENT) return MakeError("cannot be written", errno, path);
  int error = EEXIST;
  for (int i = 0; i < kTries && error == EEXIST; ++i) {
    file.current_name_ = fmt::format(".{}.partial-{}", file.name_.substr(0, kNameBytes), RandomLetters());
    file.fd_ = UniqueFd(openat(file.folder_.get(), file.current_name_.c_str(),
                               O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    error = file.fd_.valid() ? 0 : errno;
  }
  if (error != 0) return MakeError("cannot be created", error, path);
  if (!file.Reserve(kReserveBytes)) {
    file.Remove();
    return MakeError("cannot be written", ENOSPC, path);
  }
  return file;
}

int PartialFile::Allocate(uint64_t bytes) {
  int status = 0;
  do {
    status = fallocate(fd_.get(), FALLOC_FL_KEEP_SIZE, static_cast<off_t>(size_), static_cast<off_t>(bytes));
  } while (status != 0 && errno == EINTR);
  return status == 0 ? 0 : errno;
}

bool PartialFile::Reserve(uint64_t bytes) {
  // A file system that cannot reserve (EOPNOTSUPP) is used as it is.
  return CodeOf(Allocate(bytes)) != ErrorCode::kLimit;
}

bool PartialFile::HoldRoom(uint64_t bytes) {
  bytes += kReserveBytes;
  // A limit on the size of files is looked at when they are written, not here.
  rlimit limit{};
  const bool allowed =
      getrlimit(RLIMIT_FSIZE, &limit) == 0 &&
      (limit.rlim_cur == RLIM_INFINITY || (size_ <= limit.rlim_cur && bytes <= limit.rlim_cur - size_));
  return allowed && Allocate(bytes) == 0;
}

Status PartialFile::Append(std::string_view bytes, Space space) {
  if (space == Space::kFree && !Reserve(bytes.size() + kReserveBytes))
    return Failure("cannot be written further", ENOSPC);
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t written =
        pwrite(fd_.get(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(size_ + done));
    if (written > 0) done += static_cast<size_t>(written);
    if (written < 0 && errno == EINTR) continue;
    if (written > 0) continue;
    const int error = written < 0 ? errno : ENOSPC;
    BS_RETURN_IF_ERROR(CutBack(size_));
    return Failure("cannot be written further", error);
  }
  size_ += bytes.size();
  return {};
}

Status PartialFile::CutBack(uint64_t size) {
  BS_CHECK(size <= size_);
  size_ = size;
  if (ftruncate(fd_.get(), static_cast<off_t>(size)) != 0) return Failure("cannot be cut back", errno);
  // That gave the reserve away; there was room for it a moment ago.
  static_cast<void>(Reserve(kReserveBytes));
  return {};
}

Status PartialFile::Flush() {
  if (ftruncate(fd_.get(), static_cast<off_t>(size_)) != 0 || fsync(fd_.get()) != 0) {
    return Failure("cannot be flushed to the disk", errno);
  }
  return {};
}

Status PartialFile::Publish() {
  const int folder = folder_.get();
  int error = 0;
  if (renameat2(folder, current_name_.c_str(), folder, name_.c_str(), RENAME_NOREPLACE) != 0) error = errno;
  if (error == EINVAL || error == ENOSYS) {
    // This file system does not know the flag; a second name never replaces a file either.
    error = linkat(folder, current_name_.c_str(), folder, name_.c_str(), 0) != 0 ? errno : 0;
    if (error == 0) unlinkat(folder, current_name_.c_str(), 0);
  }
  if (error != 0) return Failure("is complete, but cannot get its name", error);
  current_name_ = name_;
  // EINVAL: this file system has nothing to flush there.
  if (fsync(folder) != 0 && errno != EINVAL) return Failure("was written, but its folder cannot be flushed", errno);
  return {};
}

void PartialFile::Remove() { unlinkat(folder_.get(), current_name_.c_str(), 0); }

Error PartialFile::Failure(std::string_view what, int error) const {
  return MakeError(what, error, folder_path_ + name_);
}

}  // namespace bundlescope
