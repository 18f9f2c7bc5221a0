#include "core/archive/libarchive_handle.h"

#include <locale.h>

#include "core/base/check.h"

namespace bundlescope {

LibarchiveHandle NewLibarchive() {
  LibarchiveHandle handle(archive_read_new());
  BS_CHECK(handle != nullptr);
  return handle;
}

std::string LibarchiveError(archive* handle) {
  const char* text = archive_error_string(handle);
  return text != nullptr && *text != '\0' ? text : "no reason given";
}

std::optional<Timestamp> ModifiedTime(archive_entry* entry) {
  if (!archive_entry_mtime_is_set(entry)) return std::nullopt;
  Timestamp time;
  time.seconds = archive_entry_mtime(entry);
  const long nanos = archive_entry_mtime_nsec(entry);
  if (nanos < 0 || nanos > 999'999'999) return std::nullopt;
  time.nanos = static_cast<int32_t>(nanos);
  if (time.seconds < kMinTimestampSeconds || time.seconds > kMaxTimestampSeconds) return std::nullopt;
  if (time == Timestamp{}) return std::nullopt;
  return time;
}

ScopedUtf8::ScopedUtf8() {
  // Made once and kept; glibc always has this locale.
  static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  if (utf8 != nullptr) previous_ = uselocale(utf8);
}

ScopedUtf8::~ScopedUtf8() {
  if (previous_ != nullptr) uselocale(static_cast<locale_t>(previous_));
}

}  // namespace bundlescope
