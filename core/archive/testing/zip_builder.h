#pragma once

#include <zlib.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

// Writes zip bytes by hand, also wrong ones, for tests.
struct ZipPart {
  std::string name;
  std::string content = {};  // as it is stored
  std::optional<std::string> local_name = {};
  uint16_t method = 0;
  uint16_t flags = 0;
  std::optional<uint32_t> crc = {};
  std::optional<uint64_t> unpacked_bytes = {};
  std::optional<uint64_t> packed_bytes = {};
  // Of the local header only.
  std::optional<uint32_t> local_crc = {};
  std::optional<uint64_t> local_unpacked_bytes = {};
  // Where the directory says that the member begins.
  std::optional<uint64_t> local_at = {};
  bool in_directory = true;
  bool has_body = true;  // false: only an entry in the directory
  uint32_t attributes = 0100644u << 16;
  // With sizes and offset in a zip64 field, as for large members.
  bool zip64 = false;
  // With sizes and checksum behind the content.
  bool sizes_follow = false;
};

inline std::string Le(uint64_t value, size_t bytes) {
  std::string out;
  for (size_t i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
  return out;
}

inline uint32_t Crc32(std::string_view bytes) {
  return static_cast<uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

inline std::string ZipShared(const ZipPart& part, bool local) {
  uint32_t crc = part.crc.value_or(Crc32(part.content));
  uint64_t packed = part.packed_bytes.value_or(part.content.size());
  uint64_t unpacked = part.unpacked_bytes.value_or(part.content.size());
  if (local) crc = part.local_crc.value_or(crc);
  if (local) unpacked = part.local_unpacked_bytes.value_or(unpacked);
  if (local && part.sizes_follow) crc = 0, packed = unpacked = 0;
  if (part.zip64) packed = unpacked = 0xFFFFFFFF;
  const uint16_t flags = part.flags | (part.sizes_follow ? 8 : 0);
  return Le(flags, 2) + Le(part.method, 2) + Le(0, 4) + Le(crc, 4) + Le(packed, 4) + Le(unpacked, 4);
}

inline std::string ZipLocal(const ZipPart& part) {
  const std::string name = part.local_name.value_or(part.name);
  std::string extra;
  if (part.zip64) {
    extra = Le(1, 2) + Le(16, 2) + Le(part.unpacked_bytes.value_or(part.content.size()), 8) +
            Le(part.packed_bytes.value_or(part.content.size()), 8);
  }
  std::string out = "PK\x03\x04" + Le(20, 2) + ZipShared(part, true) + Le(name.size(), 2) + Le(extra.size(), 2) + name +
                    extra + part.content;
  if (part.sizes_follow) {
    out += "PK\x07\x08" + Le(Crc32(part.content), 4) + Le(part.content.size(), 4) + Le(part.content.size(), 4);
  }
  return out;
}

inline std::string ZipEntry(const ZipPart& part, uint64_t local_at) {
  std::string extra;
  if (part.zip64) {
    extra = Le(1, 2) + Le(24, 2) + Le(part.unpacked_bytes.value_or(part.content.size()), 8) +
            Le(part.packed_bytes.value_or(part.content.size()), 8) + Le(local_at, 8);
  }
  return "PK\x01\x02" + Le(3 << 8 | 20, 2) + Le(20, 2) + ZipShared(part, false) + Le(part.name.size(), 2) +
         Le(extra.size(), 2) + Le(0, 2) + Le(0, 2) + Le(0, 2) + Le(part.attributes, 4) +
         Le(part.zip64 ? 0xFFFFFFFF : local_at, 4) + part.name + extra;
}

struct ZipEnd {
  std::string comment = {};
  std::optional<uint64_t> members = {};
  bool zip64 = false;
};

inline std::string BuildZip(const std::vector<ZipPart>& parts, const ZipEnd& end = {}) {
  std::string out;
  std::string directory;
  uint64_t listed = 0;
  for (const ZipPart& part : parts) {
    const uint64_t at = part.local_at.value_or(out.size());
    if (part.has_body) out += ZipLocal(part);
    if (!part.in_directory) continue;
    directory += ZipEntry(part, at);
    ++listed;
  }
  const uint64_t at = out.size();
  const uint64_t members = end.members.value_or(listed);
  out += directory;
  if (end.zip64) {
    const uint64_t end_at = out.size();
    out += "PK\x06\x06" + Le(44, 8) + Le(45, 2) + Le(45, 2) + Le(0, 8) + Le(members, 8) + Le(members, 8) +
           Le(directory.size(), 8) + Le(at, 8);
    out += "PK\x06\x07" + Le(0, 4) + Le(end_at, 8) + Le(1, 4);
    return out + "PK\x05\x06" + Le(0, 4) + Le(0xFFFF, 2) + Le(0xFFFF, 2) + Le(0xFFFFFFFF, 4) + Le(0xFFFFFFFF, 4) +
           Le(end.comment.size(), 2) + end.comment;
  }
  return out + "PK\x05\x06" + Le(0, 4) + Le(members, 2) + Le(members, 2) + Le(directory.size(), 4) + Le(at, 4) +
         Le(end.comment.size(), 2) + end.comment;
}

}  // namespace bundlescope
