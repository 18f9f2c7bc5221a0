#pragma once

#include "core/archive/member_output.h"
#include "core/base/result.h"

namespace bundlescope {

// Reads a zip through libarchive: by its central directory, or where that is missing (the file is cut) by the headers
// in front of each member, which is reported. `fd` is borrowed. Error (kInvalidInput): neither finds anything.
Status ReadZip(int fd, uint64_t file_bytes, MemberOutput& output);

}  // namespace bundlescope
