#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/archive/reader.h"

namespace bundlescope {

// Packed bytes, wherever they are: in a file (PackedFile), in memory (MemoryInput) or in a member of an archive that
// streams by (StreamInput). Read front to back; with jumps to any place only where CanSeek().
class PackedInput {
 public:
  // The most that Peek can be asked for.
  static constexpr size_t kMaxPeek = size_t{256} << 10;

  virtual ~PackedInput() = default;

  // Everything that is at hand at position(), at least `want` bytes unless the input ends before (or breaks, see
  // Failure). Valid until the next Peek or SeekTo.
  virtual std::string_view Peek(size_t want) = 0;
  // Moves on; at most what Peek returned.
  virtual void Consume(size_t bytes) = 0;

  virtual bool CanSeek() const = 0;
  // Where !CanSeek(): only forward, and at most to the end.
  virtual void SeekTo(uint64_t offset) = 0;

  virtual uint64_t position() const = 0;
  // Of the whole input, where that is known.
  virtual std::optional<uint64_t> size() const = 0;
  // Why no more can be read, where that is not simply the end.
  virtual std::optional<Defect> Failure() const = 0;
};

}  // namespace bundlescope
