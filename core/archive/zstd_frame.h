#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace bundlescope {

// The outer structure of a zstd file (RFC 8878, section 3.1): frames of blocks. We walk it ourselves, block by block,
// to know where a damaged frame ends and to lose no more than one block to an error.
inline constexpr uint32_t kZstdMagic = 0xFD2FB528;
// A block holds at most 128 KiB, packed or unpacked.
inline constexpr size_t kZstdMaxBlockBytes = size_t{128} << 10;
// Magic, descriptor, window, dictionary id, content size.
inline constexpr size_t kZstdMaxHeaderBytes = 18;

bool IsZstdMagic(std::string_view bytes);
// The magic of a skippable frame, 0x184D2A50 to 0x184D2A5F; its length stands in the next four bytes.
bool IsZstdSkippableMagic(std::string_view bytes);

struct ZstdFrameHeader {
  size_t header_bytes = 0;
  uint64_t window_bytes = 0;
  std::optional<uint64_t> content_bytes;
  bool has_checksum = false;
  uint32_t dictionary_id = 0;  // 0: none
};

enum class ZstdParse : uint8_t { kOk, kCut, kInvalid };

// `bytes` begins with the magic. kCut: more bytes are needed.
ZstdParse ParseZstdFrameHeader(std::string_view bytes, ZstdFrameHeader* header);

struct ZstdBlockHeader {
  static constexpr size_t kBytes = 3;
  bool last = false;
  size_t body_bytes = 0;  // that follow in the file
};

// `bytes` has at least three. Nothing for a header that cannot be one.
std::optional<ZstdBlockHeader> ParseZstdBlockHeader(std::string_view bytes);

}  // namespace bundlescope
