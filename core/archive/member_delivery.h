#pragma once

#include "core/archive/byte_source.h"
#include "core/archive/member_output.h"

namespace bundlescope {

// How a member was handed over.
struct Delivered {
  bool open = false;      // call MemberOutput::End
  bool complete = false;  // all of it that the sink wanted was handed over, and nothing in it was damaged
  bool skipped = false;   // the sink did not want it
};

// Larger zips inside of an archive are read as they stream by, without their directory.
inline constexpr size_t kMaxZipInMemory = size_t{32} << 20;

// Hands the member over whose bytes are `content`: as it is, unpacked, or opened as the archive that it is, each told
// by its first bytes. Reads no more of `content` than is wanted. Leaves the member open at `output`, so that the caller
// can report what is wrong with it before it ends. Where the member is a file of its own, `fd` (borrowed) is that file:
// then places in it can be reached that a stream does not have any more.
//
// What is wrong with the bytes of `content` themselves is for the caller to report; only what a piece says about itself
// is reported here.
Delivered DeliverMember(const MemberInfo& info, ByteSource& content, MemberOutput& output, int fd = -1);

}  // namespace bundlescope
