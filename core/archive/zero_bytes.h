#pragma once

#include <cstring>
#include <string_view>

namespace bundlescope {

// The place of the first byte that is not zero; npos when there is none. Long runs of zeros go at the speed of memcmp.
inline size_t FindNonZero(std::string_view bytes) {
  const bool all_zero =
      bytes.empty() || (bytes[0] == '\0' && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
  return all_zero ? std::string_view::npos : bytes.find_first_not_of('\0');
}

}  // namespace bundlescope
