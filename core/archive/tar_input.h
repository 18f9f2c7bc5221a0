#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/archive/byte_source.h"
#include "core/archive/member_output.h"

namespace bundlescope {

// The unpacked stream of a tar, between a ByteSource and the parser. It knows the offset of every byte, keeps the
// headers of the current entry at hand so that they can be looked at again, and finds the next header behind damage.
//
// Bytes are served in large views without copying. Only what lies between HoldFrom and the end of a piece is copied
// when the next piece is needed.
class TarInput {
 public:
  enum class State : uint8_t {
    kOpen,
    kGap,      // bytes are missing at end(); CrossGap goes on behind them
    kEnd,      // the stream is at its end, early or not
    kStopped,  // the budget, the sink or the stop token ended it
  };

  TarInput(ByteSource& source, MemberOutput& output) : source_(source), output_(output) {}

  // For the parser: the next bytes; empty in every state but kOpen. Valid until the next call.
  std::string_view Read();
  // The next Read begins at `offset`: back to what is held, or forward over bytes that are dropped. False when the
  // stream does not come to `offset`.
  bool MoveTo(uint64_t offset);

  // Keeps what comes from `offset` on, which must not be dropped yet.
  void HoldFrom(uint64_t offset);
  void Release() { hold_from_.reset(); }
  // Bytes from `offset` on that are at hand, at least `want` if there are that many. Never reads, so the parser may be
  // in the middle of something. Valid until the next call.
  std::string_view At(uint64_t offset, size_t want);
  // The same, but reads until `want` bytes are there. Only while no parser uses the view of the last Read.
  std::string_view Fetch(uint64_t offset, size_t want);

  // The first tar header at `from` or behind it, in what is not dropped yet and not behind `limit`: by its checksum at
  // a multiple of 512 bytes from `from`, by magic and checksum anywhere, because damage can move everything behind it.
  std::optional<uint64_t> FindHeader(uint64_t from, uint64_t limit = UINT64_MAX);

  // The first tar header between `from` and `before` that is not a multiple of 512 bytes away from `before`: where one
  // is when bytes were lost. (A tar inside a tar has its headers at such multiples.) Looks only at what is not dropped
  // yet.
  std::optional<uint64_t> FindShiftedHeader(uint64_t from, uint64_t before);

  // Of `bytes`, where they are a part of what came last, and not so small a part that who keeps it would hold much
  // else.
  BytesOwner OwnerOf(std::string_view bytes) const;

  State state() const { return state_; }
  // The first byte that is at hand.
  uint64_t begin() const { return chunk_begin_ - held_.size(); }
  // Behind the last byte that came from the source.
  uint64_t end() const { return chunk_begin_ + chunk_.size(); }
  // Whether a header, or a zero block as at the end of a tar, stands at `offset`. Drops what is before it.
  bool EntryAt(uint64_t offset);
  // Leaves kGap: the stream goes on at end(). True when it is known how much is missing, that is when offsets still
  // hold.
  bool CrossGap();
  // The defect of the gap or the early end, once.
  std::optional<Defect> TakeBreak();
  // Where a stretch ended whose checksum is wrong, if that is between `after` and `up_to`; once. The number of bytes in
  // it may be wrong as well, so an entry may begin right there although the headers before say otherwise.
  std::optional<uint64_t> TakeSuspectEnd(uint64_t after, uint64_t up_to);
  // Whether bytes from `offset` on, as far as they were read, are known to be wrong.
  bool UntrustedSince(uint64_t offset) const { return untrusted_end_ > offset; }

 private:
  // Gets the next piece. False when there is none; see state().
  bool Pull();
  // Whether the headers at `base` + `skip` are right as far as they are looked at; then Read goes on there. Keeps what
  // comes from `base` on.
  bool CanBeEntry(uint64_t base, size_t skip);
  void KeepHeld();

  ByteSource& source_;
  MemberOutput& output_;
  State state_ = State::kOpen;
  std::string_view chunk_;
  BytesOwner chunk_owner_;
  uint64_t chunk_begin_ = 0;
  uint64_t next_ = 0;  // what Read serves next
  std::string held_;   // ends where chunk_ begins
  std::optional<uint64_t> hold_from_;
  std::string joined_;  // for views that cross from held_ to chunk_
  uint64_t untrusted_end_ = 0;
  std::optional<uint64_t> suspect_end_;
  std::optional<uint64_t> gap_bytes_;
  std::optional<Defect> break_;
};

}  // namespace bundlescope
