#pragma once

#include "core/archive/byte_source.h"
#include "core/archive/member_output.h"

namespace bundlescope {

// Counts what comes from a decompressed stream that no parser counts; ends it where the budget is exceeded.
class CountedSource : public ByteSource {
 public:
  // Both are borrowed.
  CountedSource(ByteSource& source, MemberOutput& output) : source_(source), output_(output) {}

  Piece Next() override {
    Piece piece = source_.Next();
    if (piece.kind != Piece::Kind::kData) return piece;
    return output_.CountUnpacked(piece.bytes.size(), packed_bytes()) == Flow::kContinue ? piece : Piece::End();
  }
  uint64_t packed_bytes() const override { return source_.packed_bytes(); }

 private:
  ByteSource& source_;
  MemberOutput& output_;
};

}  // namespace bundlescope
