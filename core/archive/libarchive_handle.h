#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <optional>
#include <string>

#include "core/base/timestamp.h"

namespace bundlescope {

// libarchive with nothing switched on. Its "support all" calls must never be used: some of its filters run programs.
struct LibarchiveFree {
  void operator()(archive* handle) const { archive_read_free(handle); }
};
using LibarchiveHandle = std::unique_ptr<archive, LibarchiveFree>;

LibarchiveHandle NewLibarchive();

// What libarchive says about the last failure; never empty.
std::string LibarchiveError(archive* handle);

// The modification time of an entry. Nothing when it has none, when a Timestamp cannot hold it, or when it is exactly
// 0: programs write that when they do not know it.
std::optional<Timestamp> ModifiedTime(archive_entry* entry);

// While it lives this thread's character set is UTF-8, so that libarchive leaves UTF-8 names as they are whatever the
// locale of the process is.
class ScopedUtf8 {
 public:
  ScopedUtf8();
  ~ScopedUtf8();
  ScopedUtf8(const ScopedUtf8&) = delete;
  ScopedUtf8& operator=(const ScopedUtf8&) = delete;

 private:
  void* previous_ = nullptr;
};

}  // namespace bundlescope
