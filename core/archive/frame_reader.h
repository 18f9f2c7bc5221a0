#pragma once

#include <zstd.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/archive/frame_index.h"
#include "core/base/result.h"

namespace bundlescope {

// Reads single frames of a zstd file that has a seek table. Errors are without a file: the caller knows it.
class FrameReader {
 public:
  // `fd` is borrowed; other threads may read it as well, each with a FrameReader of its own.
  explicit FrameReader(int fd);
  ~FrameReader();
  FrameReader(const FrameReader&) = delete;
  FrameReader& operator=(const FrameReader&) = delete;

  // The table at the end of a file of `file_bytes`. kInvalidInput where there is none that we read, kCorrupt where it
  // is damaged.
  Result<std::vector<FrameExtent>> ReadSeekTable(uint64_t file_bytes) const;

  // Exactly `bytes` bytes of the file. kUnavailable where they cannot be read.
  Result<std::string> ReadBytes(uint64_t at, uint64_t bytes) const;

  // The unpacked bytes of a frame, `frame.unpacked_bytes` of them, of which the checksum was right. kCorrupt where it
  // is damaged, or not what the table says of it.
  Status Unpack(const FrameExtent& frame, char* out);

  // Whether a skippable frame, and nothing else, stands where the table has a frame without content.
  bool IsSkippable(const FrameExtent& frame) const;

 private:
  int fd_;
  ZSTD_DCtx* decoder_;
};

}  // namespace bundlescope
