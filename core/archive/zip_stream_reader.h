#pragma once

#include <cstdint>

#include "core/archive/member_output.h"
#include "core/archive/packed_input.h"
#include "core/base/result.h"

namespace bundlescope {

enum class ZipRecovery : uint8_t {
  kNo,   // the zip is not known to be damaged; its directory must follow behind the last member
  kYes,  // it has no directory, which is reported already
};

// Reads a zip front to back through libarchive, by the headers in front of each member: where its directory is missing,
// or cannot be reached because the zip streams by. Error (kInvalidInput): nothing can be found.
Status ReadZipStream(PackedInput& input, MemberOutput& output, ZipRecovery recovery);

}  // namespace bundlescope
