#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "core/archive/testing/recording_sink.h"
#include "core/archive/unique_fd.h"
#include "core/base/check.h"

namespace bundlescope {

// A folder of its own for one test, removed with everything in it.
class TempFolder {
 public:
  TempFolder() : path_(testing::TempDir() + "bundlescope-XXXXXX") { BS_CHECK(mkdtemp(path_.data()) != nullptr); }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  // Writes a file, making the folders above it. Returns its full path.
  std::string Write(const std::string& name, std::string_view content) const {
    const std::filesystem::path full = std::filesystem::path(path_) / name;
    std::filesystem::create_directories(full.parent_path());
    std::ofstream(full, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
    return full.string();
  }

 private:
  std::string path_;
};

// `bytes` as a file in memory, open at its start.
inline UniqueFd MemoryFile(std::string_view bytes) {
  UniqueFd fd(memfd_create("bundlescope-test", MFD_CLOEXEC));
  BS_CHECK(fd.valid());
  while (!bytes.empty()) {
    const ssize_t written = write(fd.get(), bytes.data(), bytes.size());
    BS_CHECK(written > 0);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return fd;
}

inline std::string PathOf(const UniqueFd& fd) { return "/proc/self/fd/" + std::to_string(fd.get()); }

// Reads `bytes` as an archive.
inline Result<ArchiveSummary> ReadBytes(std::string_view bytes, MemberSink& sink, const ArchiveLimits& limits = {},
                                        std::stop_token stop = {}) {
  const UniqueFd fd = MemoryFile(bytes);
  return ReadArchive(PathOf(fd), limits, sink, std::move(stop));
}

}  // namespace bundlescope
