#pragma once

#include "core/archive/member_output.h"

namespace bundlescope {

// Reads all regular files below the folder `fd` (borrowed), sorted by the bytes of their relative path. Symbolic links
// are remarked and never followed; what cannot be opened is archive.unreadable and the rest goes on. Errno of the
// folder itself when not even that can be listed, else 0.
int ReadFolder(int fd, const ArchiveLimits& limits, MemberOutput& output);

}  // namespace bundlescope
