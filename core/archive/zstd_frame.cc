#include "core/archive/zstd_frame.h"

namespace bundlescope {
namespace {

uint64_t LittleEndian(std::string_view bytes, size_t at, size_t count) {
  uint64_t value = 0;
  for (size_t i = 0; i < count; ++i) value |= uint64_t{static_cast<uint8_t>(bytes[at + i])} << (8 * i);
  return value;
}

// Section 3.1.1.1.2: exponent in the upper five bits, eighths in the lower three.
uint64_t WindowBytes(uint8_t descriptor) {
  const uint64_t base = uint64_t{1} << (10 + (descriptor >> 3));
  return base + base / 8 * (descriptor & 7);
}

}  // namespace

bool IsZstdMagic(std::string_view bytes) { return bytes.size() >= 4 && LittleEndian(bytes, 0, 4) == kZstdMagic; }

bool IsZstdSkippableMagic(std::string_view bytes) {
  return bytes.size() >= 4 && (LittleEndian(bytes, 0, 4) & 0xFFFFFFF0) == 0x184D2A50;
}

ZstdParse ParseZstdFrameHeader(std::string_view bytes, ZstdFrameHeader* header) {
  if (bytes.size() < 5) return ZstdParse::kCut;
  const auto descriptor = static_cast<uint8_t>(bytes[4]);
  if (descriptor & 0x08) return ZstdParse::kInvalid;  // reserved
  const bool single_segment = (descriptor & 0x20) != 0;
  const size_t content_flag = descriptor >> 6;
  const size_t window_size = single_segment ? 0 : 1;
  const size_t dictionary_size = size_t{1} << (descriptor & 3) >> 1;  // 0, 1, 2, 4
  const size_t content_size = content_flag == 0 ? (single_segment ? 1 : 0) : size_t{1} << content_flag;
  const size_t total = 5 + window_size + dictionary_size + content_size;
  if (bytes.size() < total) return ZstdParse::kCut;

  *header = ZstdFrameHeader{};
  header->header_bytes = total;
  header->has_checksum = (descriptor & 0x04) != 0;
  header->dictionary_id = static_cast<uint32_t>(LittleEndian(bytes, 5 + window_size, dictionary_size));
  if (content_size > 0) {
    const uint64_t value = LittleEndian(bytes, 5 + window_size + dictionary_size, content_size);
    header->content_bytes = content_size == 2 ? value + 256 : value;
  }
  header->window_bytes =
      single_segment ? header->content_bytes.value_or(0) : WindowBytes(static_cast<uint8_t>(bytes[5]));
  return ZstdParse::kOk;
}

std::optional<ZstdBlockHeader> ParseZstdBlockHeader(std::string_view bytes) {
  const uint64_t value = LittleEndian(bytes, 0, ZstdBlockHeader::kBytes);
  const uint64_t type = (value >> 1) & 3;  // 0 raw, 1 one byte repeated, 2 compressed, 3 reserved
  const uint64_t size = value >> 3;
  if (type == 3 || size > kZstdMaxBlockBytes) return std::nullopt;
  return ZstdBlockHeader{.last = (value & 1) != 0, .body_bytes = type == 1 ? 1 : static_cast<size_t>(size)};
}

}  // namespace bundlescope
