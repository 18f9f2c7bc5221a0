#include "core/archive/window_segments.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/base/check.h"

namespace bundlescope {

void WindowSegments::Begin(size_t window, size_t bytes) {
  former_ = {};
  room_bytes_ = bytes;
  // Another one is begun when there is less than `bytes` of room: behind more than `window`.
  const size_t wanted = window + bytes;
  if (wanted == segment_bytes_) return;
  current_ = {};
  pool_ = BlockPool();  // what it has is of the wrong size
  segment_bytes_ = wanted;
}

char* WindowSegments::Room() {
  if (!current_.memory || segment_bytes_ - used_ < room_bytes_) NewSegment();
  return current_.memory.get() + used_;
}

void WindowSegments::NewSegment() {
  former_ = {};  // first, to get its memory
  former_ = std::exchange(current_, {});
  current_.memory = pool_.Take(segment_bytes_);
  current_.shared = KeptBytes() + segment_bytes_ <= kMostKept;
  if (current_.shared) kept_.push_back({current_.memory, segment_bytes_});
  used_ = 0;
}

size_t WindowSegments::KeptBytes() {
  std::erase_if(kept_, [](const Kept& kept) { return kept.memory.expired(); });
  size_t bytes = 0;
  for (const Kept& kept : kept_) bytes += kept.bytes;
  return bytes;
}

BytesOwner WindowSegments::Use(size_t count) {
  BS_CHECK(count <= segment_bytes_ - used_);
  char* const bytes = current_.memory.get() + used_;
  used_ += count;
  if (current_.shared) return {current_.memory, bytes};
  BlockPool::Block copy = copies_.Take(room_bytes_);
  std::memcpy(copy.get(), bytes, count);
  return copy;
}

}  // namespace bundlescope
