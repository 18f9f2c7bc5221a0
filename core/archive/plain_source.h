#pragma once

#include "core/archive/byte_source.h"
#include "core/archive/packed_file.h"

namespace bundlescope {

// The bytes of a file as they are.
class PlainSource : public ByteSource {
 public:
  explicit PlainSource(int fd) : file_(fd, size_t{1} << 20) {}

  Piece Next() override;
  uint64_t packed_bytes() const override { return file_.position() + given_; }

 private:
  PackedFile file_;
  size_t given_ = 0;  // of the buffer, by the last call
};

}  // namespace bundlescope
