#include "core/archive/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace bundlescope {
namespace {

Error OpenError(const std::string& path, int error) {
  ErrorCode code = ErrorCode::kUnavailable;
  std::string hint;
  if (error == ENOENT || error == ENOTDIR) {
    code = ErrorCode::kNotFound;
    hint = "check the path";
  } else if (error == EACCES || error == EPERM) {
    code = ErrorCode::kDenied;
    hint = "check who may read the file and the folders above it";
  }
  return Error(code, "cannot open: " + ErrnoText(error)).WithFile(path).WithHint(hint);
}

std::string SpecialFileName(mode_t mode) {
  if (S_ISFIFO(mode)) return "a pipe (FIFO)";
  if (S_ISSOCK(mode)) return "a socket";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "a device";
  return "a special file";
}

}  // namespace

std::string ErrnoText(int error) { return std::generic_category().message(error); }

Result<InputFile> OpenInputFile(const std::string& path) {
  struct stat before {};
  if (stat(path.c_str(), &before) != 0) return OpenError(path, errno);
  if (!S_ISREG(before.st_mode) && !S_ISDIR(before.st_mode)) {
    return Error(ErrorCode::kInvalidInput, "is " + SpecialFileName(before.st_mode) + ", not an archive")
        .WithFile(path)
        .WithHint("write the archive to a file first and name that file");
  }
  UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd.valid()) return OpenError(path, errno);
  struct stat opened {};
  if (fstat(fd.get(), &opened) != 0) return OpenError(path, errno);
  const bool same_kind = (S_ISREG(opened.st_mode) || S_ISDIR(opened.st_mode)) && opened.st_ino == before.st_ino;
  if (!same_kind) {
    return Error(ErrorCode::kUnavailable, "was replaced while it was being opened")
        .WithFile(path)
        .WithHint("try again");
  }
  InputFile input;
  input.fd = std::move(fd);
  input.is_directory = S_ISDIR(opened.st_mode);
  input.size = input.is_directory ? 0 : static_cast<uint64_t>(opened.st_size);
  return input;
}

}  // namespace bundlescope
