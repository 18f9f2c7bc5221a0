#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace bundlescope {

// The seek table of the zstd seekable format (version 0.1.0): a skippable frame at the very end of the file that holds
// the sizes of all frames before it, so that each can be found without reading the others. docs/archive-format.md has
// the layout.

// One frame of the file. A skippable frame has no unpacked bytes.
struct FrameExtent {
  uint64_t packed_at = 0;
  uint32_t packed_bytes = 0;
  uint64_t unpacked_at = 0;
  uint32_t unpacked_bytes = 0;
  uint32_t checksum = 0;  // the low half of XXH64 of the unpacked bytes, as at the end of the frame itself

  uint64_t packed_end() const { return packed_at + packed_bytes; }
  uint64_t unpacked_end() const { return unpacked_at + unpacked_bytes; }
  bool operator==(const FrameExtent&) const = default;
};

// XXH64 of nothing: what the table says of a frame without content.
inline constexpr uint32_t kChecksumOfNothing = 0x51D8E999;

// The magic, the length of the rest, the rest.
inline constexpr size_t kSkippableHeaderBytes = 8;
inline constexpr size_t kSeekTableFooterBytes = 9;
inline constexpr uint8_t kSeekTableKind = 0xE;  // the last digit of its magic
// More are not believed, and not written. An archive within the limits of ArchiveLimits has less than half.
inline constexpr uint32_t kMaxFrames = 4'000'000;

// `kind` is the last digit of the magic: 0 to 15. `body` has less than 4 GiB.
std::string EncodeSkippableFrame(uint8_t kind, std::string_view body);

// How long a skippable frame is that begins with these bytes, at least kSkippableHeaderBytes.
uint64_t SkippableFrameBytes(std::string_view start);

// The whole skippable frame. `frames` stand one behind the other from the start of the file.
std::string EncodeSeekTable(const std::vector<FrameExtent>& frames);

// How long the table frame is that ends with these nine bytes; nothing when they are no footer of one that we read:
// with checksums, of at most kMaxFrames.
std::optional<uint64_t> SeekTableBytes(std::string_view footer);

// `table` is a whole frame as SeekTableBytes has found it at the end of a file, `table_at` where it begins there.
// kCorrupt where it contradicts itself or does not describe exactly what is before it.
Result<std::vector<FrameExtent>> ParseSeekTable(std::string_view table, uint64_t table_at);

}  // namespace bundlescope
