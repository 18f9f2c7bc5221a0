#pragma once

#include "core/archive/byte_source.h"
#include "core/archive/member_output.h"
#include "core/base/result.h"

namespace bundlescope {

// Reads a tar of any usual kind (v7, ustar, pax, GNU, with sparse files) from `source` to its end.
//
// libarchive parses it; behind a damaged place it is started again at the next header that can be recognised.
// Everything behind the end-of-archive marker is read as well, to check the checksums of the compression; members are
// taken from there when another tar begins behind it, which is remarked. Error (kInvalidInput): what the source yields
// is not a tar.
Status ReadTar(ByteSource& source, MemberOutput& output);

}  // namespace bundlescope
