#include "core/archive/frame_index.h"

#include <fmt/format.h>

#include "core/base/check.h"

namespace bundlescope {
namespace {

constexpr uint32_t kSkippableMagic = 0x184D2A50;
constexpr uint32_t kFooterMagic = 0x8F92EAB1;
// Descriptor of the footer: bit 7 says that entries have checksums, bits 2 to 6 must be zero, bits 0 and 1 mean
// nothing.
constexpr uint8_t kHasChecksums = 0x80;
constexpr uint8_t kReservedBits = 0x7C;
constexpr size_t kEntryBytes = 12;

void PutU32(std::string* out, uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) *out += static_cast<char>(value >> shift);
}

uint32_t GetU32(std::string_view bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value |= uint32_t{static_cast<uint8_t>(bytes[at + i])} << (8 * i);
  return value;
}

Error Damaged(std::string what) { return Error(ErrorCode::kCorrupt, "the seek table is damaged: " + std::move(what)); }

}  // namespace

std::string EncodeSkippableFrame(uint8_t kind, std::string_view body) {
  BS_CHECK(kind < 16 && body.size() <= UINT32_MAX);
  std::string frame;
  frame.reserve(kSkippableHeaderBytes + body.size());
  PutU32(&frame, kSkippableMagic + kind);
  PutU32(&frame, static_cast<uint32_t>(body.size()));
  frame += body;
  return frame;
}

uint64_t SkippableFrameBytes(std::string_view start) { return kSkippableHeaderBytes + uint64_t{GetU32(start, 4)}; }

std::string EncodeSeekTable(const std::vector<FrameExtent>& frames) {
  BS_CHECK(frames.size() <= kMaxFrames);
  std::string body;
  body.reserve(frames.size() * kEntryBytes + kSeekTableFooterBytes);
  for (const FrameExtent& frame : frames) {
    PutU32(&body, frame.packed_bytes);
    PutU32(&body, frame.unpacked_bytes);
    PutU32(&body, frame.checksum);
  }
  PutU32(&body, static_cast<uint32_t>(frames.size()));
  body += static_cast<char>(kHasChecksums);
  PutU32(&body, kFooterMagic);
  return EncodeSkippableFrame(kSeekTableKind, body);
}

std::optional<uint64_t> SeekTableBytes(std::string_view footer) {
  if (footer.size() != kSeekTableFooterBytes || GetU32(footer, 5) != kFooterMagic) return std::nullopt;
  const auto descriptor = static_cast<uint8_t>(footer[4]);
  const uint32_t count = GetU32(footer, 0);
  if ((descriptor & kHasChecksums) == 0 || (descriptor & kReservedBits) != 0 || count > kMaxFrames) return std::nullopt;
  return kSkippableHeaderBytes + uint64_t{count} * kEntryBytes + kSeekTableFooterBytes;
}

Result<std::vector<FrameExtent>> ParseSeekTable(std::string_view table, uint64_t table_at) {
  if (table.size() < kSkippableHeaderBytes + kSeekTableFooterBytes) return Damaged("it is too short");
  const std::optional<uint64_t> bytes = SeekTableBytes(table.substr(table.size() - kSeekTableFooterBytes));
  if (!bytes || *bytes != table.size()) return Damaged("its length is not what its end says");
  if (GetU32(table, 0) != kSkippableMagic + kSeekTableKind || GetU32(table, 4) != *bytes - kSkippableHeaderBytes) {
    return Damaged("it does not begin where its end says");
  }
  std::vector<FrameExtent> frames((table.size() - kSkippableHeaderBytes - kSeekTableFooterBytes) / kEntryBytes);
  uint64_t packed = 0;
  uint64_t unpacked = 0;
  size_t at = kSkippableHeaderBytes;
  for (FrameExtent& frame : frames) {
    frame.packed_at = packed;
    frame.packed_bytes = GetU32(table, at);
    frame.unpacked_at = unpacked;
    frame.unpacked_bytes = GetU32(table, at + 4);
    frame.checksum = GetU32(table, at + 8);
    packed = frame.packed_end();
    unpacked = frame.unpacked_end();
    at += kEntryBytes;
  }
  if (packed != table_at) {
    return Damaged(fmt::format("it describes {} bytes of frames, and {} stand before it", packed, table_at));
  }
  return frames;
}

}  // namespace bundlescope
