#pragma once

#include <cstdint>
#include <string>

#include "core/archive/unique_fd.h"
#include "core/base/result.h"

namespace bundlescope {

// What stands behind the path that the user named.
struct InputFile {
  UniqueFd fd;
  bool is_directory = false;
  uint64_t size = 0;
};

// Opens a regular file or a directory for reading. A FIFO, socket or device is refused before it is opened, because
// opening one can block or act on hardware. Errors: kNotFound, kDenied, kUnavailable as the operating system says;
// kInvalidInput.
Result<InputFile> OpenInputFile(const std::string& path);

// What errno means, in words: "Permission denied".
std::string ErrnoText(int error);

}  // namespace bundlescope
