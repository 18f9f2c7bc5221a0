#include "core/archive/zip_directory.h"

#include <algorithm>
#include <limits>
#include <string_view>

namespace bundlescope {
namespace {

constexpr std::string_view kLocalMagic = "PK\x03\x04";
constexpr size_t kLocalBytes = 30;
constexpr std::string_view kEntryMagic = "PK\x01\x02";
constexpr size_t kEntryBytes = 46;
constexpr std::string_view kEndMagic = "PK\x05\x06";
constexpr size_t kEndBytes = 22;
constexpr size_t kMaxComment = 65'535;
constexpr std::string_view kLocatorMagic = "PK\x06\x07";
constexpr size_t kLocatorBytes = 20;
constexpr std::string_view kEnd64Magic = "PK\x06\x06";
constexpr size_t kEnd64Bytes = 56;
// A field that says "see the zip64 field".
constexpr uint64_t kSee64 = 0xFFFFFFFF;
// Ids of extra fields: 4.5.3, and Info-ZIP's "extended timestamp".
constexpr uint64_t kExtraZip64 = 0x0001;
constexpr uint64_t kExtraTime = 0x5455;
// "Made by": the upper half of the attributes is a Unix mode.
constexpr uint64_t kMadeByUnix = 3;
constexpr uint64_t kMadeByMac = 19;

uint64_t LittleEndian(std::string_view bytes, size_t at, size_t count) {
  uint64_t value = 0;
  for (size_t i = 0; i < count; ++i) value |= uint64_t{static_cast<uint8_t>(bytes[at + i])} << (8 * i);
  return value;
}

// The end record, and what it says.
struct End {
  uint64_t at = 0;      // where the directory ends at the latest
  uint64_t behind = 0;  // where the zip ends
  uint64_t members = 0;
  uint64_t directory_bytes = 0;
  uint64_t directory_at = 0;
  bool ambiguous = false;
  bool at_file_end = false;
};

std::string_view PeekAt(PackedInput& input, uint64_t at, size_t bytes) {
  input.SeekTo(at);
  return input.Peek(bytes);
}

// Replaces what does not fit into 32 bits by the values of the zip64 record, if there is one in front.
void ReadEnd64(PackedInput& input, End* end) {
  if (end->at < kLocatorBytes) return;
  const std::string_view locator = PeekAt(input, end->at - kLocatorBytes, kLocatorBytes);
  if (locator.size() < kLocatorBytes || !locator.starts_with(kLocatorMagic)) return;
  const uint64_t stated = LittleEndian(locator, 8, 8);
  const uint64_t adjacent = end->at - std::min<uint64_t>(end->at, kLocatorBytes + kEnd64Bytes);
  // Where something stands in front of the zip, the stated place is wrong.
  for (const uint64_t at : {stated, adjacent}) {
    if (at > end->at) continue;
    const std::string_view record = PeekAt(input, at, kEnd64Bytes);
    if (record.size() < kEnd64Bytes || !record.starts_with(kEnd64Magic)) continue;
    end->members = LittleEndian(record, 32, 8);
    end->directory_bytes = LittleEndian(record, 40, 8);
    end->directory_at = LittleEndian(record, 48, 8);
    end->at = at;
    return;
  }
}

// The last record whose comment ends with the file, else the last one at all.
std::optional<End> FindEnd(PackedInput& input, uint64_t file_bytes) {
  const uint64_t tail_bytes = std::min<uint64_t>(file_bytes, kEndBytes + kMaxComment);
  const uint64_t tail_at = file_bytes - tail_bytes;
  const std::string_view tail = PeekAt(input, tail_at, static_cast<size_t>(tail_bytes)).substr(0, tail_bytes);
  std::optional<size_t> fits;
  std::optional<size_t> any;
  bool ambiguous = false;
  for (size_t at = tail.rfind(kEndMagic); at != std::string_view::npos; at = tail.rfind(kEndMagic, at - 1)) {
    if (tail.size() - at >= kEndBytes) {
      const bool ends_here = at + kEndBytes + LittleEndian(tail, at + 20, 2) == tail.size();
      ambiguous = ambiguous || (ends_here && fits);
      if (ends_here && !fits) fits = at;
      if (!any) any = at;
    }
    if (at == 0) break;
  }
  const std::optional<size_t> chosen = fits ? fits : any;
  if (!chosen) return std::nullopt;
  End end;
  end.at = tail_at + *chosen;
  end.behind = end.at + kEndBytes + LittleEndian(tail, *chosen + 20, 2);
  end.members = LittleEndian(tail, *chosen + 10, 2);
  end.directory_bytes = LittleEndian(tail, *chosen + 12, 4);
  end.directory_at = LittleEndian(tail, *chosen + 16, 4);
  end.ambiguous = ambiguous;
  end.at_file_end = fits.has_value();
  ReadEnd64(input, &end);
  return end;
}

// Calls `visit` with the id and the body of each extra field.
template <typename Visit>
void ForEachExtra(std::string_view extra, const Visit& visit) {
  while (extra.size() >= 4) {
    const auto length = static_cast<size_t>(LittleEndian(extra, 2, 2));
    if (length > extra.size() - 4) return;
    visit(LittleEndian(extra, 0, 2), extra.substr(4, length));
    extra.remove_prefix(4 + length);
  }
}

void ApplyZip64(std::string_view body, bool is_entry, ZipMember* member) {
  // In this order, each only where its own field refers to it.
  for (uint64_t* value : {&member->unpacked_bytes, &member->packed_bytes, &member->local_at}) {
    if (*value != kSee64 || (value == &member->local_at && !is_entry)) continue;
    if (body.size() < 8) return;
    *value = LittleEndian(body, 0, 8);
    body.remove_prefix(8);
  }
}

void ApplyExtra(std::string_view extra, bool is_entry, ZipMember* member) {
  ForEachExtra(extra, [&](uint64_t id, std::string_view body) {
    if (id == kExtraZip64) ApplyZip64(body, is_entry, member);
    if (id != kExtraTime || body.size() < 5 || (body[0] & 1) == 0) return;
    const auto seconds = static_cast<int32_t>(static_cast<uint32_t>(LittleEndian(body, 1, 4)));
    if (seconds != 0) member->modified = Timestamp{seconds, 0};
  });
}

// What both kinds of headers have in the same order, from the flags on.
void ApplyShared(std::string_view fields, ZipMember* member) {
  member->flags = static_cast<uint16_t>(LittleEndian(fields, 0, 2));
  member->method = static_cast<uint16_t>(LittleEndian(fields, 2, 2));
  member->crc = static_cast<uint32_t>(LittleEndian(fields, 8, 4));
  member->packed_bytes = LittleEndian(fields, 12, 4);
  member->unpacked_bytes = LittleEndian(fields, 16, 4);
}

uint32_t InflatedBytes(const ZipMember& entry) {
  if (entry.method != kZipDeflated) return 0;
  return static_cast<uint32_t>(std::min<uint64_t>(entry.unpacked_bytes, std::numeric_limits<uint32_t>::max()));
}

// The directory's entries up to `end`, as places.
void WalkDirectory(PackedInput& input, uint64_t end, uint64_t max_members, ZipDirectory* directory) {
  for (uint64_t at = directory->begin; at < end;) {
    const std::string_view fixed = PeekAt(input, at, kEntryBytes);
    const bool sane = fixed.size() >= kEntryBytes && fixed.starts_with(kEntryMagic);
    const uint64_t length =
        sane ? kEntryBytes + LittleEndian(fixed, 28, 2) + LittleEndian(fixed, 30, 2) + LittleEndian(fixed, 32, 2) : 0;
    if (!sane || length > end - at) {
      directory->damaged_at = at;
      break;
    }
    ++directory->counted_members;
    if (directory->members.size() < max_members) {
      const std::optional<ZipMember> entry = ReadZipDirectoryEntry(input, at);
      if (entry) directory->members.push_back({entry->local_at + directory->shift, at, InflatedBytes(*entry)});
    }
    at += length;
  }
  std::sort(directory->members.begin(), directory->members.end(), [](const ZipPlace& a, const ZipPlace& b) {
    return a.local_at != b.local_at ? a.local_at < b.local_at : a.directory_at < b.directory_at;
  });
}

}  // namespace

bool ZipMember::IsFolder() const {
  return name.ends_with('/') || (unix_mode & 0170000) == 0040000 || (dos_folder && unix_mode == 0);
}
bool ZipMember::IsLink() const { return (unix_mode & 0170000) == 0120000; }
bool ZipMember::IsSpecial() const {
  const uint32_t type = unix_mode & 0170000;
  return type != 0 && type != 0100000 && type != 0040000 && type != 0120000;
}

std::optional<ZipDirectory> ReadZipDirectory(PackedInput& input, uint64_t max_members) {
  const uint64_t file_bytes = input.size().value_or(0);
  const std::optional<End> end = FindEnd(input, file_bytes);
  if (!end || end->directory_bytes > end->at) return std::nullopt;
  ZipDirectory directory;
  directory.stated_members = end->members;
  directory.ambiguous_end = end->ambiguous;
  directory.trailing_bytes = file_bytes - std::min(file_bytes, end->behind);
  directory.begin = end->at - end->directory_bytes;
  if (end->members == 0 && end->directory_bytes == 0) return directory;
  if (!PeekAt(input, directory.begin, 4).starts_with(kEntryMagic)) {
    // Something stands between the directory and its end record.
    if (end->directory_at > directory.begin) return std::nullopt;
    directory.begin = end->directory_at;
    if (!PeekAt(input, directory.begin, 4).starts_with(kEntryMagic)) return std::nullopt;
  }
  if (end->directory_at > directory.begin) return std::nullopt;
  directory.shift = directory.begin - end->directory_at;
  // Rather the end of a zip inside of a zip whose own end is cut off.
  if (directory.shift > 0 && !end->at_file_end && PeekAt(input, 0, 4).starts_with(kLocalMagic)) return std::nullopt;
  WalkDirectory(input, directory.begin + end->directory_bytes, max_members, &directory);
  return directory;
}

std::optional<ZipMember> ReadZipDirectoryEntry(PackedInput& input, uint64_t at) {
  const std::string_view fixed = PeekAt(input, at, kEntryBytes);
  if (fixed.size() < kEntryBytes || !fixed.starts_with(kEntryMagic)) return std::nullopt;
  const auto name_bytes = static_cast<size_t>(LittleEndian(fixed, 28, 2));
  const auto extra_bytes = static_cast<size_t>(LittleEndian(fixed, 30, 2));
  ZipMember member;
  member.header_bytes = kEntryBytes + name_bytes + extra_bytes;
  const std::string_view all = PeekAt(input, at, static_cast<size_t>(member.header_bytes));
  if (all.size() < member.header_bytes) return std::nullopt;
  ApplyShared(all.substr(8), &member);
  member.local_at = LittleEndian(all, 42, 4);
  const uint64_t made_by = static_cast<uint8_t>(all[5]);
  const uint64_t attributes = LittleEndian(all, 38, 4);
  if (made_by == kMadeByUnix || made_by == kMadeByMac) member.unix_mode = static_cast<uint32_t>(attributes >> 16);
  member.dos_folder = (attributes & 0x10) != 0;
  member.name = all.substr(kEntryBytes, name_bytes);
  ApplyExtra(all.substr(kEntryBytes + name_bytes, extra_bytes), true, &member);
  return member;
}

std::optional<ZipMember> ReadZipLocalHeader(PackedInput& input, uint64_t at) {
  const std::string_view fixed = PeekAt(input, at, kLocalBytes);
  if (fixed.size() < kLocalBytes || !fixed.starts_with(kLocalMagic)) return std::nullopt;
  const auto name_bytes = static_cast<size_t>(LittleEndian(fixed, 26, 2));
  const auto extra_bytes = static_cast<size_t>(LittleEndian(fixed, 28, 2));
  ZipMember member;
  member.header_bytes = kLocalBytes + name_bytes + extra_bytes;
  const std::string_view all = PeekAt(input, at, static_cast<size_t>(member.header_bytes));
  if (all.size() < member.header_bytes) return std::nullopt;
  ApplyShared(all.substr(6), &member);
  member.name = all.substr(kLocalBytes, name_bytes);
  ApplyExtra(all.substr(kLocalBytes + name_bytes, extra_bytes), false, &member);
  return member;
}

}  // namespace bundlescope
