#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "core/archive/packed_input.h"
#include "core/archive/zip_directory.h"

namespace bundlescope {

// What a member of a zip is, and whether it may be read.
struct ZipFinding {
  enum class Verdict : uint8_t {
    kChanged,  // its entry in the directory was there before, and is not any more
    kFolder,
    kRefused,  // `code` and `message` say why
    kSpecial,  // a device, pipe or socket
    kLink,
    kFile,
  };
  Verdict verdict = Verdict::kChanged;
  std::optional<ZipMember> member;  // by the directory; nothing for kChanged
  uint64_t content_at = 0;          // of kLink and kFile
  std::string code;
  std::string message;
};

// Compares what the directory and the members' own headers say.
class ZipExaminer {
 public:
  // All are borrowed. The inputs are two views of the zip that both can seek; they are moved.
  ZipExaminer(PackedInput& members, PackedInput& entries, const ZipDirectory& directory)
      : members_(members), entries_(entries), directory_(directory) {}

  // Of member `i` in the order of the file.
  ZipFinding Examine(size_t i);

 private:
  void Judge(size_t i, ZipFinding* finding);
  // Why the member must not be read: "" when it may be. `local` is its own header.
  std::string Contradiction(size_t i, const ZipMember& member, const ZipMember& local) const;

  PackedInput& members_;
  PackedInput& entries_;
  const ZipDirectory& directory_;
};

}  // namespace bundlescope
