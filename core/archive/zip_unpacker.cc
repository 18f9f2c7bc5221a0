#include "core/archive/zip_unpacker.h"

#include "core/archive/collected_source.h"
#include "core/archive/zip_content.h"

namespace bundlescope {

ReadyZipMember ZipUnpacker::Do(size_t i) {
  ReadyZipMember ready{examiner_.Examine(i), nullptr};
  if (ready.finding.verdict != ZipFinding::Verdict::kFile || !MayUnpack(*ready.finding.member)) return ready;
  ZipContent content(members_, ready.finding.content_at, *ready.finding.member, sharing_.pool);
  ready.content = std::make_unique<CollectedSource>(content);
  return ready;
}

uint64_t ZipUnpacker::HeldBytes(const ZipPlace& place) {
  if (place.inflated_bytes > kZipAheadBytes) return 0;
  return ZipContent::BlockBytes(place.inflated_bytes);
}

bool ZipUnpacker::MayUnpack(const ZipMember& member) const {
  // Much that is packed may unpack to nothing, and would be waited for at the end of the reading.
  return ahead_ && member.method == kZipDeflated && member.unpacked_bytes <= kZipAheadBytes &&
         member.packed_bytes <= 2 * uint64_t{kZipAheadBytes} &&
         (member.unpacked_bytes <= kZipPieceBytes || sharing_.wanted.load(std::memory_order_relaxed));
}

}  // namespace bundlescope
