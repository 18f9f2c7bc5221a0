#pragma once

#include <atomic>
#include <memory>

#include "core/archive/block_pool.h"
#include "core/archive/byte_source.h"
#include "core/archive/packed_input.h"
#include "core/archive/zip_directory.h"
#include "core/archive/zip_examiner.h"

namespace bundlescope {

// What is larger is unpacked in its turn.
inline constexpr uint32_t kZipAheadBytes = uint32_t{4} << 20;

// A member of a zip, as far as it can be made ready before its turn.
struct ReadyZipMember {
  ZipFinding finding;
  std::unique_ptr<ByteSource> content;  // as ZipContent gives it; nothing where it is to be unpacked in its turn
};

// What the unpackers of a zip share.
struct ZipSharing {
  const ZipDirectory& directory;
  BlockPool pool = {};
  // False where the last member was not wanted: then only those are unpacked ahead that have just one piece, which is
  // looked at anyway.
  std::atomic<bool> wanted = true;
};

// Makes members ready: a Worker of OrderedAhead.
class ZipUnpacker {
 public:
  using Result = ReadyZipMember;

  // All are borrowed. `members` and `entries` are two views of the zip. `ahead`: not only examines members, but unpacks
  // them.
  ZipUnpacker(PackedInput& members, PackedInput& entries, ZipSharing& sharing, bool ahead)
      : members_(members), sharing_(sharing), ahead_(ahead), examiner_(members, entries, sharing.directory) {}

  // Member `i` in the order of the file.
  ReadyZipMember Do(size_t i);

  // The memory that a member takes which was made ready.
  static uint64_t HeldBytes(const ZipPlace& place);

 private:
  bool MayUnpack(const ZipMember& member) const;

  PackedInput& members_;
  ZipSharing& sharing_;
  bool ahead_;
  ZipExaminer examiner_;
};

}  // namespace bundlescope
