#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/archive/libarchive_handle.h"
#include "core/archive/tar_input.h"

namespace bundlescope {

// One run of libarchive's tar parser over a stretch of a TarInput. After a failure it cannot be used again; make a new
// one.
class TarParser {
 public:
  enum class Result : uint8_t {
    kOk,
    kEnd,     // headers: no more entries; data: no more bytes
    kFailed,  // error() says why
  };
  struct Block {
    const void* bytes = nullptr;
    size_t size = 0;
    uint64_t offset = 0;  // in the content; a jump is a hole
  };

  // Starts at offset `start` of the input, where a header or a zero block stands.
  TarParser(TarInput& input, uint64_t start);

  Result NextHeader();
  Result NextBlock(Block* block);
  // Passes over what is left of the entry's content and its padding.
  Result SkipContent();

  // Of the next byte to be parsed, in the input.
  uint64_t position() const;
  archive_entry* entry() { return entry_; }
  // What was odd about the last header or block; "" when nothing was.
  std::string TakeWarning();
  std::string error() const { return LibarchiveError(handle_.get()); }

 private:
  static la_ssize_t ReadCallback(archive*, void* self, const void** bytes);
  Result Check(int status);

  TarInput& input_;
  uint64_t start_;
  LibarchiveHandle handle_;
  archive_entry* entry_ = nullptr;
  std::string warning_;
};

}  // namespace bundlescope
