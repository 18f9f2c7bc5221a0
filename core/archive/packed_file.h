#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "core/archive/packed_input.h"

namespace bundlescope {

// A regular file read through one buffer. It uses pread: a mapping would kill the program when somebody shortens the
// file meanwhile.
class PackedFile : public PackedInput {
 public:
  static constexpr size_t kDefaultBuffer = kMaxPeek;

  // `fd` is borrowed and must outlive this. A smaller buffer makes Peek take less.
  explicit PackedFile(int fd, size_t buffer_bytes = kDefaultBuffer);

  std::string_view Peek(size_t want) override;
  void Consume(size_t bytes) override;
  bool CanSeek() const override { return true; }
  void SeekTo(uint64_t offset) override;
  uint64_t position() const override { return buffer_offset_ + begin_; }
  // At the time it was opened.
  std::optional<uint64_t> size() const override { return size_; }
  std::optional<Defect> Failure() const override;

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
