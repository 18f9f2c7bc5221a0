#pragma once

#include "core/archive/member_output.h"
#include "core/archive/packed_input.h"
#include "core/base/result.h"

namespace bundlescope {

// The size of the buffer that is enough for a zip's directory.
inline constexpr size_t kZipDirectoryBuffer = size_t{256} << 10;

// Reads a zip by its directory, or where that is missing (the file is cut) by the headers in front of each member,
// which is reported. Members come in the order in which they stand in the file. What programs may read differently is
// reported and not read: members whose two headers contradict each other, and members that overlap.
//
// `members` and `directory` are two views of the same file, both of which can seek; the places that are read in turn
// are far from each other. Error (kInvalidInput): nothing can be found.
Status ReadZip(PackedInput& members, PackedInput& directory, MemberOutput& output);

}  // namespace bundlescope
