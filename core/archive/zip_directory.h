#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/archive/packed_input.h"
#include "core/base/timestamp.h"

namespace bundlescope {

// The central directory at the end of a zip file (APPNOTE.TXT 4.3.12 to 4.3.16), read by ourselves: libarchive shows
// members that share a header once, takes the names in front of the members, and says nothing where both differ.

// The methods that are read: 4.4.5 of APPNOTE.TXT.
inline constexpr uint16_t kZipStored = 0;
inline constexpr uint16_t kZipDeflated = 8;

// Where one member stands. Kept small: a zip can list a million.
struct ZipPlace {
  uint64_t local_at = 0;        // of its own header
  uint64_t directory_at = 0;    // of its entry in the directory
  uint32_t inflated_bytes = 0;  // as stated, at most UINT32_MAX; 0 where it is not deflated
};

struct ZipDirectory {
  std::vector<ZipPlace> members;  // by local_at
  uint64_t stated_members = 0;    // as the end of the directory says
  uint64_t counted_members = 0;
  uint64_t begin = 0;  // of the directory
  // Added to the places that the directory states, because something stands in front of the zip.
  uint64_t shift = 0;
  // Where the directory is damaged: entries from here on could not be read.
  std::optional<uint64_t> damaged_at;
  // Bytes behind the zip.
  uint64_t trailing_bytes = 0;
  // More than one end record fits: programs may choose another one.
  bool ambiguous_end = false;
};

// What the directory, or the header in front of the member, says about it.
struct ZipMember {
  std::string name;
  uint64_t header_bytes = 0;  // of this header, with name and everything
  uint16_t flags = 0;
  uint16_t method = 0;
  uint32_t crc = 0;
  uint64_t packed_bytes = 0;
  uint64_t unpacked_bytes = 0;
  uint64_t local_at = 0;              // of the directory only, as stated
  uint32_t unix_mode = 0;             // of the directory only; 0 where not known
  bool dos_folder = false;            // of the directory only
  std::optional<Timestamp> modified;  // where it is stated as UTC

  bool IsFolder() const;
  bool IsLink() const;
  bool IsSpecial() const;
  bool IsEncrypted() const { return (flags & 1) != 0; }
  // Sizes and checksum of the local header are zero: they stand behind the content.
  bool SizesFollow() const { return (flags & 8) != 0; }
};

// The directory of `input`, with at most `max_members` members; nothing where there is none, or none that can be used.
std::optional<ZipDirectory> ReadZipDirectory(PackedInput& input, uint64_t max_members);

// The header at `at`; nothing where there is none.
std::optional<ZipMember> ReadZipDirectoryEntry(PackedInput& input, uint64_t at);
std::optional<ZipMember> ReadZipLocalHeader(PackedInput& input, uint64_t at);

}  // namespace bundlescope
