#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/archive/reader.h"
#include "core/archive/writer_frames.h"
#include "core/base/result.h"

namespace bundlescope {

// What the content of the index begins with; the last byte is the version, and another one is another layout.
inline constexpr std::string_view kIndexMagic = "BSINDEX\x01";

// The index of members of our own archives: a skippable frame that says where in the unpacked tar each member stands.
// docs/archive-format.md has the layout.

struct IndexedMember {
  std::string name;
  uint64_t header_at = 0;   // in the unpacked tar
  uint64_t content_at = 0;  // there as well
  uint64_t size = 0;

  // Where the next member begins.
  uint64_t end() const;
  bool operator==(const IndexedMember&) const = default;
};

// More is not believed, unpacked.
inline constexpr size_t kMaxIndexBytes = size_t{256} << 20;

class MemberIndexEncoder {
 public:
  // The next member of the tar. `header_bytes` is a multiple of 512.
  void Add(std::string_view name, uint64_t header_bytes, uint64_t size);
  // The whole skippable frame.
  std::string Encode(FrameEncoder& encoder) const;
  // Of the index, unpacked.
  size_t bytes() const { return entries_.size() + 10; }

 private:
  std::string entries_;
  uint64_t count_ = 0;
};

// `frame` is a whole skippable frame. kInvalidInput when it is not an index of ours, kCorrupt when it is a damaged one,
// or when it names what `limits` refuse.
Result<std::vector<IndexedMember>> ParseMemberIndexFrame(std::string_view frame, const ArchiveLimits& limits);

// The same for what is in the frame once its hash is compared and it is unpacked.
Result<std::vector<IndexedMember>> ParseMemberIndex(std::string_view entries, const ArchiveLimits& limits);

}  // namespace bundlescope
