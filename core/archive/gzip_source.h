#pragma once

#include <memory>
#include <string>

#include "core/archive/block_pool.h"
#include "core/archive/byte_source.h"
#include "core/archive/inflater.h"
#include "core/archive/packed_input.h"

namespace bundlescope {

// The content of a gzip file (RFC 1952), all its members one after the other. Checksum and length of each member are
// compared, which libarchive never does: of 60 single flipped bits in a .tar.gz it noticed 19.
//
// Behind a damaged member reading goes on at the next one (files made by bgzip or by joining files have several), where
// the input can seek: a place is only taken for the next member when a trial shows that it can be unpacked, because a
// packed file inside a packed tar can stand there as it is. Inside of a stream that has no way back, damage ends it.
class GzipSource : public ByteSource {
 public:
  explicit GzipSource(std::unique_ptr<PackedInput> input);
  // A file; `fd` is borrowed.
  explicit GzipSource(int fd);

  Piece Next() override;
  uint64_t packed_bytes() const override { return input_->position(); }

 private:
  enum class State : uint8_t { kHeader, kBody, kEnd };

  // Something to tell, or nothing when the body of a member begins.
  std::optional<Piece> BeginMember();
  // What stands where a member should begin is none.
  Piece UnknownBytes();
  // Fills the buffer as far as the member goes; nothing when the member ended without another byte.
  std::optional<Piece> Inflate();
  // False when the member's trailer contradicts its content; then pending_ says so.
  bool CheckTrailer();
  // The gap up to the next member from `offset` on, or the end.
  Piece GoOnBehind(Defect damage, uint64_t offset);
  Piece GapTo(uint64_t next, Defect damage);
  std::optional<uint64_t> FindMember(uint64_t offset);
  // Whether what begins at `offset` unpacks to its end, and another member or the end of the file follows.
  bool CanBeMember(uint64_t offset);
  Piece Finish(std::optional<Defect> defect);
  Defect Damage(std::string_view code, std::string message) const;

  std::unique_ptr<PackedInput> input_;
  Inflater inflater_;
  BlockPool pool_;
  State state_ = State::kHeader;
  bool first_member_ = true;
  uint32_t crc_ = 0;
  uint64_t body_at_ = 0;         // of this member, in the file
  uint64_t member_bytes_ = 0;    // unpacked, of this member
  uint64_t unpacked_bytes_ = 0;  // of all
  int candidates_ = 0;
  uint64_t tried_bytes_ = 0;  // unpacked on trial
  std::optional<Piece> pending_;
};

}  // namespace bundlescope
