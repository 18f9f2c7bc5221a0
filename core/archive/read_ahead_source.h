#pragma once

#include <memory>

#include "core/archive/byte_source.h"

namespace bundlescope {

// So much is unpacked before it is asked for: pieces, and bytes, but at least one piece.
inline constexpr size_t kReadAhead = 6;
inline constexpr size_t kReadAheadBytes = size_t{8} << 20;

// The same pieces as `source` gives, which works on a thread of its own while they are used; where no thread can be
// had, on this one. What it gives must have owners.
std::unique_ptr<ByteSource> ReadAhead(std::unique_ptr<ByteSource> source);

}  // namespace bundlescope
