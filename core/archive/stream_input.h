#pragma once

#include <string>

#include "core/archive/byte_source.h"
#include "core/archive/member_output.h"
#include "core/archive/packed_input.h"

namespace bundlescope {

// The packed bytes of an archive inside of an archive, as they stream by. Nothing is kept of what was consumed, so
// there is no way back. Bytes are served as the source has them; only what crosses from one piece to the next is
// copied.
class StreamInput : public PackedInput {
 public:
  // Both are borrowed. `output` is told what the source reports.
  StreamInput(ByteSource& source, MemberOutput& output) : source_(source), output_(output) {}
  StreamInput(const StreamInput&) = delete;
  StreamInput& operator=(const StreamInput&) = delete;

  std::string_view Peek(size_t want) override;
  void Consume(size_t bytes) override;
  bool CanSeek() const override { return false; }
  void SeekTo(uint64_t offset) override;
  uint64_t position() const override { return position_; }
  // Everything up to the end, if that is at most `max` bytes; else nothing, and nothing is consumed.
  std::optional<std::string> TakeAll(size_t max);

  // Known at the end.
  std::optional<uint64_t> size() const override;
  std::optional<Defect> Failure() const override { return failure_; }

 private:
  // The next bytes into piece_. False at the end.
  bool Pull();

  ByteSource& source_;
  MemberOutput& output_;
  std::string joined_;
  std::string_view view_;   // what is at hand: the rest of joined_, or of a piece
  std::string_view piece_;  // of the last piece, what is not in view_
  uint64_t position_ = 0;
  bool ended_ = false;
  std::optional<Defect> failure_;
};

}  // namespace bundlescope
