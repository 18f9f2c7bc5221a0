#pragma once

#include <cstdint>
#include <optional>

namespace bundlescope {

// How many members the central directory at the end of a zip file lists; nothing when it has none that can be found.
// Used to notice members that libarchive passes over in silence (it shows those that share a header once).
std::optional<uint64_t> CountZipMembers(int fd, uint64_t file_bytes);

}  // namespace bundlescope
