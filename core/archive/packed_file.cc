#include "core/archive/packed_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/archive/input_file.h"
#include "core/base/check.h"

namespace bundlescope {

PackedFile::PackedFile(int fd, size_t buffer_bytes)
    : fd_(fd), capacity_(buffer_bytes), buffer_(new char[buffer_bytes]) {
  struct stat info {};
  if (fstat(fd, &info) == 0) size_ = static_cast<uint64_t>(info.st_size);
  posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
}

std::string_view PackedFile::Peek(size_t want) {
  BS_CHECK(want <= capacity_);
  if (end_ - begin_ < want) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    buffer_offset_ += begin_;
    end_ -= begin_;
    begin_ = 0;
    while (end_ < want && Fill()) {
    }
  }
  return {buffer_.get() + begin_, end_ - begin_};
}

void PackedFile::Consume(size_t bytes) {
  BS_CHECK(bytes <= end_ - begin_);
  begin_ += bytes;
}

void PackedFile::SeekTo(uint64_t offset) {
  if (offset >= buffer_offset_ && offset - buffer_offset_ <= end_) {
    begin_ = static_cast<size_t>(offset - buffer_offset_);
    return;
  }
  buffer_offset_ = offset;
  begin_ = 0;
  end_ = 0;
}

std::optional<Defect> PackedFile::Failure() const {
  if (error_ == 0) return std::nullopt;
  Defect defect;
  defect.code = "archive.unreadable";
  defect.message = fmt::format("the file cannot be read from byte {} on: {}", position(), ErrnoText(error_));
  return defect;
}

bool PackedFile::Fill() {
  const uint64_t offset = buffer_offset_ + end_;
  if (offset > static_cast<uint64_t>(INT64_MAX)) return false;
  for (;;) {
    const ssize_t got = pread(fd_, buffer_.get() + end_, capacity_ - end_, static_cast<off_t>(offset));
    if (got > 0) {
      end_ += static_cast<size_t>(got);
      return true;
    }
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error_ = errno;
    return false;
  }
}

}  // namespace bundlescope
