#include "core/archive/zip_directory.h"

#include <algorithm>
#include <string_view>

#include "core/archive/packed_file.h"

namespace bundlescope {
namespace {

// APPNOTE.TXT 4.3.16 (end of central directory), 4.3.15 (zip64 locator), 4.3.14 (zip64 end of central directory).
constexpr std::string_view kEndMagic = "PK\x05\x06";
constexpr size_t kEndBytes = 22;
constexpr size_t kMaxComment = 65'535;
constexpr std::string_view kLocatorMagic = "PK\x06\x07";
constexpr size_t kLocatorBytes = 20;
constexpr std::string_view kEnd64Magic = "PK\x06\x06";

uint64_t LittleEndian(std::string_view bytes, size_t at, size_t count) {
  uint64_t value = 0;
  for (size_t i = 0; i < count; ++i) value |= uint64_t{static_cast<uint8_t>(bytes[at + i])} << (8 * i);
  return value;
}

}  // namespace

std::optional<uint64_t> CountZipMembers(int fd, uint64_t file_bytes) {
  PackedFile file(fd);
  const uint64_t tail_bytes = std::min<uint64_t>(file_bytes, kLocatorBytes + kEndBytes + kMaxComment);
  file.SeekTo(file_bytes - tail_bytes);
  const std::string_view tail = file.Peek(static_cast<size_t>(tail_bytes));
  const size_t end = tail.rfind(kEndMagic);
  if (end == std::string_view::npos || tail.size() - end < kEndBytes) return std::nullopt;
  const uint64_t members = LittleEndian(tail, end + 10, 2);
  if (members != 0xFFFF || end < kLocatorBytes) return members;
  if (!tail.substr(end - kLocatorBytes).starts_with(kLocatorMagic)) return members;
  file.SeekTo(LittleEndian(tail, end - kLocatorBytes + 8, 8));
  const std::string_view end64 = file.Peek(40);
  if (end64.size() < 40 || !end64.starts_with(kEnd64Magic)) return members;
  return LittleEndian(end64, 32, 8);
}

}  // namespace bundlescope
