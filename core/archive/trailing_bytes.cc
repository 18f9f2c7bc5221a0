#include "core/archive/trailing_bytes.h"

#include <fmt/format.h>

#include "core/archive/input_file.h"
#include "core/archive/zero_bytes.h"

namespace bundlescope {

std::optional<Defect> CheckTrailingBytes(PackedFile& file, std::string_view what) {
  for (;;) {
    const std::string_view bytes = file.Peek(1);
    if (bytes.empty()) return ReadFailure(file);
    const size_t junk = FindNonZero(bytes);
    if (junk == std::string_view::npos) {
      file.Consume(bytes.size());
      continue;
    }
    file.Consume(junk);
    const uint64_t at = file.position();
    Defect defect;
    defect.code = "archive.trailing-data";
    defect.message =
        fmt::format("{} bytes behind the {} data, from byte {} of the file on, are not {} and were not read",
                    file.size() > at ? file.size() - at : bytes.size() - junk, what, at, what);
    defect.lost_data = false;
    return defect;
  }
}

std::optional<Defect> ReadFailure(const PackedFile& file) {
  if (file.error() == 0) return std::nullopt;
  Defect defect;
  defect.code = "archive.unreadable";
  defect.message = fmt::format("the file cannot be read from byte {} on: {}", file.position(), ErrnoText(file.error()));
  return defect;
}

}  // namespace bundlescope
