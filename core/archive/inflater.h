#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/archive/packed_input.h"

namespace bundlescope {

// Unpacks one raw deflate stream (RFC 1951) after the other, by ISA-L: at about twice the speed of zlib. It checks
// neither header nor checksum of what is around the stream.
class Inflater {
 public:
  enum class State : uint8_t {
    kMore,     // the room is full; there is or may be more
    kEnd,      // the stream has ended, and the input stands behind it
    kStarved,  // the input (or what may be taken of it) ended inside of the stream
    kDamaged,  // problem() says how; nothing more can be unpacked
  };
  struct Step {
    State state = State::kMore;
    size_t produced = 0;
  };

  Inflater();
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Before each stream. It takes at most `max_packed` bytes of the input.
  void Begin(uint64_t max_packed = UINT64_MAX);

  // Unpacks from `input`, always the same until the stream has ended, into `out` as far as there is room, at least one
  // byte. Until the end the input may stand up to 8 bytes before what was taken.
  Step Unpack(PackedInput& input, char* out, size_t room);

  // Packed bytes of this stream that were used.
  uint64_t taken() const { return taken_; }
  std::string_view problem() const { return problem_; }

 private:
  struct Decoder;
  std::unique_ptr<Decoder> decoder_;
  uint64_t max_packed_ = 0;
  uint64_t taken_ = 0;
  size_t ahead_ = 0;  // bytes at the input's position that were taken already
  std::string_view problem_;
};

// The checksum of gzip and zip (RFC 1952, 8.1) of some bytes and those before them; 0 before the first.
uint32_t AddToCrc32(uint32_t crc, std::string_view bytes);

}  // namespace bundlescope
