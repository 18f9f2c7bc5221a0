#pragma once

#include <string>
#include <vector>

#include "core/archive/byte_source.h"

namespace bundlescope {

// A ByteSource whose first bytes can be looked at before they are taken.
class PeekedSource : public ByteSource {
 public:
  // `source` is borrowed; use it no more while this lives.
  explicit PeekedSource(ByteSource& source) : source_(source) {}

  // The first `want` bytes, fewer only where the stream ends or is damaged before. Call it before Next.
  std::string_view Peek(size_t want);
  // Whether the stream is damaged in what was looked at, or ends there with a defect.
  bool damaged() const { return damaged_; }

  Piece Next() override;
  uint64_t packed_bytes() const override { return source_.packed_bytes(); }

 private:
  ByteSource& source_;
  std::vector<Piece> first_;  // what comes first, in order
  size_t given_ = 0;          // of those
  std::string head_;          // where the first piece is too short to look at
  bool damaged_ = false;
};

}  // namespace bundlescope
