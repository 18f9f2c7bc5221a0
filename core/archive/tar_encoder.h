#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bundlescope {

// The tar that our own archives hold: pax interchange format (POSIX.1-2017, pax), regular files only, owner 0/0 without
// names, mode 0644. What the old header has no room for stands in a pax header in front of it: names that are longer
// than 100 bytes or not plain ASCII, sizes from 8 GiB on, times before 1970 or behind the year 2242.

// All headers of one file, a multiple of 512 bytes. `name` is UTF-8 without NUL.
std::string EncodeTarHeaders(std::string_view name, uint64_t size, int64_t mtime_seconds);

// The zeros behind a content of `size` bytes.
size_t TarPadding(uint64_t size);

// The mark at the end of a tar of `tar_bytes` bytes: two blocks of zeros, and more up to a multiple of the 10 KiB that
// tar programs write at once.
std::string EncodeTarEnd(uint64_t tar_bytes);

}  // namespace bundlescope
