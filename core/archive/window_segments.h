#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "core/archive/block_pool.h"
#include "core/base/bytes_owner.h"

namespace bundlescope {

// Memory for bytes that are unpacked, which a decoder still reads while others have them already. It is taken in
// segments, a few times as large as what is asked for at once; the one in use and the one before it stay as they are.
//
// Others may keep a whole segment by a small part. Where so many are kept that they take kMostKept, further ones are
// not shared: others get copies.
class WindowSegments {
 public:
  static constexpr size_t kMostKept = size_t{24} << 20;

  // Room for `bytes` is asked for from now on; where it is in another segment, `window` bytes in front of the place are
  // together in the former. What was given before is not read any more.
  void Begin(size_t window, size_t bytes);
  // As said to Begin, right behind what was used, or where that does not fit, in another segment.
  char* Room();
  // The first `count` bytes of the room are used. Where they, or a copy of them, are to be read by others.
  BytesOwner Use(size_t count);

 private:
  struct Segment {
    BlockPool::Block memory;
    bool shared = true;
  };
  void NewSegment();
  size_t KeptBytes();

  BlockPool pool_;
  BlockPool copies_;
  size_t room_bytes_ = 0;
  size_t segment_bytes_ = 0;
  Segment current_;
  Segment former_;
  size_t used_ = 0;  // of the current one
  struct Kept {
    std::weak_ptr<char[]> memory;
    size_t bytes = 0;
  };
  std::vector<Kept> kept_;  // shared segments that somebody, also here, may have
};

}  // namespace bundlescope
