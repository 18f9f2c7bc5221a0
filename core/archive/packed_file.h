#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace bundlescope {

// A regular file read through one buffer, front to back with jumps. It uses pread: a mapping would kill the program
// when somebody shortens the file meanwhile.
class PackedFile {
 public:
  static constexpr size_t kDefaultBuffer = size_t{256} << 10;

  // `fd` is borrowed and must outlive this.
  explicit PackedFile(int fd, size_t buffer_bytes = kDefaultBuffer);

  // Everything that is buffered at position(), at least `want` bytes unless the file ends before (or cannot be read,
  // see error()). `want` is at most the size of the buffer. Valid until the next Peek or SeekTo.
  std::string_view Peek(size_t want);
  // Moves on; at most what Peek returned.
  void Consume(size_t bytes);
  void SeekTo(uint64_t offset);

  uint64_t position() const { return buffer_offset_ + begin_; }
  // At the time it was opened.
  uint64_t size() const { return size_; }
  // errno of the read that failed, or 0.
  int error() const { return error_; }

 private:
  // False at the end of the file or on an error.
  bool Fill();

  int fd_;
  size_t capacity_;
  std::unique_ptr<char[]> buffer_;
  uint64_t size_ = 0;
  uint64_t buffer_offset_ = 0;  // of buffer_[0] in the file
  size_t begin_ = 0;
  size_t end_ = 0;
  int error_ = 0;
};

}  // namespace bundlescope
