#include "core/archive/frame_reader.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "core/archive/input_file.h"
#include "core/archive/writer_frames.h"
#include "core/archive/zstd_frame.h"
#include "core/base/check.h"

namespace bundlescope {

FrameReader::FrameReader(int fd) : fd_(fd), decoder_(ZSTD_createDCtx()) { BS_CHECK(decoder_ != nullptr); }

FrameReader::~FrameReader() { ZSTD_freeDCtx(decoder_); }

Result<std::vector<FrameExtent>> FrameReader::ReadSeekTable(uint64_t file_bytes) const {
  const uint64_t footer_bytes = std::min<uint64_t>(file_bytes, kSeekTableFooterBytes);
  BS_ASSIGN_OR_RETURN(const std::string footer, ReadBytes(file_bytes - footer_bytes, footer_bytes));
  const std::optional<uint64_t> table_bytes = SeekTableBytes(footer);
  if (!table_bytes) {
    return Error(ErrorCode::kInvalidInput,
                 "has no seek table of ours at its end: another program wrote it, or it was cut");
  }
  if (*table_bytes > file_bytes) return Error(ErrorCode::kCorrupt, "the seek table would begin before the file");
  BS_ASSIGN_OR_RETURN(const std::string table, ReadBytes(file_bytes - *table_bytes, *table_bytes));
  return ParseSeekTable(table, file_bytes - *table_bytes);
}

Result<std::string> FrameReader::ReadBytes(uint64_t at, uint64_t bytes) const {
  std::string content(static_cast<size_t>(bytes), '\0');
  for (size_t done = 0; done < content.size();) {
    const ssize_t got = pread(fd_, content.data() + done, content.size() - done, static_cast<off_t>(at + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      return Error(ErrorCode::kUnavailable,
                   got < 0 ? "cannot be read: " + ErrnoText(errno) : std::string("was shortened while it was read"));
    }
    done += static_cast<size_t>(got);
  }
  return content;
}

Status FrameReader::Unpack(const FrameExtent& frame, char* out) {
  const auto damaged = [&](std::string_view why) {
    return Error(ErrorCode::kCorrupt, fmt::format("the zstd frame at byte {} of the file {}", frame.packed_at, why));
  };
  if (frame.packed_bytes > ZSTD_compressBound(frame.unpacked_bytes)) return damaged("is absurdly large");
  BS_ASSIGN_OR_RETURN(const std::string packed, ReadBytes(frame.packed_at, frame.packed_bytes));
  ZstdFrameHeader header;
  const bool same = IsZstdMagic(packed) && ParseZstdFrameHeader(packed, &header) == ZstdParse::kOk &&
                    header.content_bytes == frame.unpacked_bytes && header.has_checksum &&
                    ZSTD_findFrameCompressedSize(packed.data(), packed.size()) == packed.size() &&
                    FrameEncoder::ChecksumOf(packed) == frame.checksum;
  if (!same) return damaged("is not the one that the seek table describes");
  const size_t size = ZSTD_decompressDCtx(decoder_, out, frame.unpacked_bytes, packed.data(), packed.size());
  if (ZSTD_isError(size)) return damaged(std::string("is damaged: ") + ZSTD_getErrorName(size));
  if (size != frame.unpacked_bytes) return damaged("holds less than its header says");
  return {};
}

bool FrameReader::IsSkippable(const FrameExtent& frame) const {
  if (frame.unpacked_bytes != 0 || frame.packed_bytes < kSkippableHeaderBytes) return false;
  const Result<std::string> start = ReadBytes(frame.packed_at, kSkippableHeaderBytes);
  return start && IsZstdSkippableMagic(*start) && SkippableFrameBytes(*start) == frame.packed_bytes;
}

}  // namespace bundlescope
