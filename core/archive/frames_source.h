#pragma once

#include <memory>
#include <vector>

#include "core/archive/byte_source.h"
#include "core/archive/frame_index.h"

namespace bundlescope {

// The content of a zstd file with a seek table, as ZstdSource gives it, but unpacked frame by frame on several threads,
// that of the caller among them. The table is not trusted: the first frame that is damaged, or is not what the table
// says, and all behind it are read by ZstdSource. Nothing where there is no such table, frames are too large, or there
// is no second thread to use. `fd` is borrowed, a file of `file_bytes`.
std::unique_ptr<ByteSource> OpenFrames(int fd, uint64_t file_bytes, int window_log_max);

// For tests: with so many threads besides that of the caller.
std::unique_ptr<ByteSource> OpenFrames(int fd, uint64_t file_bytes, int window_log_max, unsigned threads);

}  // namespace bundlescope
