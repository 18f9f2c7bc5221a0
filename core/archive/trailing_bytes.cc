#include "core/archive/trailing_bytes.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/archive/zero_bytes.h"

namespace bundlescope {

std::optional<Defect> CheckTrailingBytes(PackedInput& input, std::string_view what) {
  std::optional<uint64_t> junk_at;
  for (;;) {
    const std::string_view bytes = input.Peek(1);
    if (bytes.empty()) break;
    const size_t junk = junk_at ? std::string_view::npos : FindNonZero(bytes);
    if (junk != std::string_view::npos) {
      junk_at = input.position() + junk;
      // The size of a file is known; a member has to be read to its end for it.
      if (input.size()) return TrailingBytesDefect(*junk_at, *input.size() - std::min(*input.size(), *junk_at), what);
    }
    input.Consume(bytes.size());
  }
  if (junk_at) return TrailingBytesDefect(*junk_at, input.position() - *junk_at, what);
  return input.Failure();
}

Defect TrailingBytesDefect(uint64_t at, uint64_t bytes, std::string_view what) {
  Defect defect;
  defect.code = "archive.trailing-data";
  defect.message = fmt::format("{} bytes behind the {} data, from byte {} of the file on, are not {} and were not read",
                               bytes, what, at, what);
  defect.lost_data = false;
  return defect;
}

}  // namespace bundlescope
