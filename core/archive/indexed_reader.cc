#include "core/archive/indexed_reader.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "core/archive/input_file.h"
#include "core/archive/tar_header.h"
#include "core/archive/writer_frames.h"
#include "core/archive/zstd_frame.h"
#include "core/base/check.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr std::string_view kReadAll = "it can still be read from its start to its end";

Error NoIndex(std::string what) {
  return Error(ErrorCode::kInvalidInput, std::move(what)).WithHint(std::string(kReadAll));
}

}  // namespace

Result<std::unique_ptr<IndexedReader>> IndexedReader::Open(const std::string& path, const ArchiveLimits& limits) {
  BS_ASSIGN_OR_RETURN(InputFile file, OpenInputFile(path));
  if (file.is_directory) return NoIndex("is a folder, which has no index").WithFile(path);
  std::unique_ptr<IndexedReader> reader(new IndexedReader(std::move(file.fd), file.size, path));
  Status status = reader->ReadSeekTable();
  if (status) status = reader->ReadMemberIndex(limits);
  if (status) status = reader->CompareTables();
  if (!status) return std::move(status).error().WithFile(path);
  for (size_t i = 0; i < reader->members_.size(); ++i) reader->by_name_.emplace(reader->members_[i].name, i);
  return reader;
}

IndexedReader::IndexedReader(UniqueFd fd, uint64_t file_bytes, std::string path)
    : fd_(std::move(fd)), file_bytes_(file_bytes), path_(std::move(path)), decoder_(ZSTD_createDCtx()) {
  BS_CHECK(decoder_ != nullptr);
}

IndexedReader::~IndexedReader() { ZSTD_freeDCtx(decoder_); }

const IndexedMember* IndexedReader::Find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &members_[found->second];
}

Status IndexedReader::ReadSeekTable() {
  const size_t footer_bytes = std::min<uint64_t>(file_bytes_, kSeekTableFooterBytes);
  BS_ASSIGN_OR_RETURN(const std::string footer, ReadFile(file_bytes_ - footer_bytes, footer_bytes));
  const std::optional<uint64_t> table_bytes = SeekTableBytes(footer);
  if (!table_bytes) return NoIndex("has no seek table of ours at its end: another program wrote it, or it was cut");
  if (*table_bytes > file_bytes_) return Damaged("the seek table would begin before the file");
  BS_ASSIGN_OR_RETURN(const std::string table, ReadFile(file_bytes_ - *table_bytes, *table_bytes));
  Result<std::vector<FrameExtent>> frames = ParseSeekTable(table, file_bytes_ - *table_bytes);
  if (!frames) return std::move(frames).error().WithHint(std::string(kReadAll));
  frames_ = std::move(*frames);
  for (const FrameExtent& frame : frames_) {
    if (frame.unpacked_bytes > kMaxFrameBytes) return NoIndex("has larger frames than bundlescope writes");
  }
  return {};
}

Status IndexedReader::ReadMemberIndex(const ArchiveLimits& limits) {
  // The last frame but one: behind it stands only the end of the tar.
  if (frames_.size() < 2) return NoIndex("has no index of members");
  const FrameExtent& extent = frames_[frames_.size() - 2];
  if (extent.unpacked_bytes != 0) return NoIndex("has a seek table, but no index of members: another program wrote it");
  if (extent.packed_bytes > ZSTD_COMPRESSBOUND(kMaxIndexBytes))
    return Damaged("the index of members is absurdly large");
  BS_ASSIGN_OR_RETURN(const std::string frame, ReadFile(extent.packed_at, extent.packed_bytes));
  Result<std::vector<IndexedMember>> members = ParseMemberIndexFrame(frame, limits);
  if (!members) return std::move(members).error().WithHint(std::string(kReadAll));
  members_ = std::move(*members);
  return {};
}

Status IndexedReader::CompareTables() const {
  const uint64_t members_end = members_.empty() ? 0 : members_.back().end();
  if (members_end != frames_.back().unpacked_at) {
    return Damaged(fmt::format("the index of members describes {} bytes of tar, and the seek table {}", members_end,
                               frames_.back().unpacked_at));
  }
  return {};
}

Status IndexedReader::Read(const IndexedMember& member, const ContentSink& sink) {
  BS_CHECK(&member >= members_.data() && &member < members_.data() + members_.size());
  const uint64_t content_end = member.content_at + member.size;
  uint64_t at = member.content_at;
  // The headers may stand in more than one frame only when somebody else wrote the archive.
  size_t number = FrameAt(member.header_at);
  for (bool first = true; first || at < content_end; first = false, ++number) {
    while (number < frames_.size() && frames_[number].unpacked_bytes == 0) ++number;
    if (number >= frames_.size()) return Damaged("its frames end too early");
    const FrameExtent& extent = frames_[number];
    Result<std::string_view> unpacked = Unpack(number);
    if (!unpacked) {
      return std::move(unpacked).error().WithContext(
          fmt::format("{}: {} of {} bytes were read", MakePrintable(member.name), at - member.content_at, member.size));
    }
    if (first) {
      BS_RETURN_IF_ERROR(
          CheckHeaders(member, unpacked->substr(static_cast<size_t>(member.header_at - extent.unpacked_at))));
    }
    const uint64_t end = std::min(content_end, extent.unpacked_end());
    if (end <= at) continue;
    if (!sink(unpacked->substr(static_cast<size_t>(at - extent.unpacked_at), static_cast<size_t>(end - at)))) return {};
    at = end;
  }
  return {};
}

size_t IndexedReader::FrameAt(uint64_t unpacked_at) const {
  const auto found = std::partition_point(frames_.begin(), frames_.end(), [unpacked_at](const FrameExtent& frame) {
    return frame.unpacked_end() <= unpacked_at;
  });
  return static_cast<size_t>(found - frames_.begin());
}

Status IndexedReader::CheckHeaders(const IndexedMember& member, std::string_view bytes) const {
  TarEntry entry;
  const bool same = ParseTarEntry(bytes, &entry) == TarParse::kOk && entry.problems.empty() && entry.type == '0' &&
                    !entry.sparse && entry.name == member.name && entry.size == member.size &&
                    entry.headers == member.content_at - member.header_at;
  if (same) return {};
  return Damaged(fmt::format("the index of members and the tar do not agree on {}", MakePrintable(member.name)));
}

Result<std::string_view> IndexedReader::Unpack(size_t number) {
  if (number == unpacked_frame_) return std::string_view(unpacked_);
  unpacked_frame_ = SIZE_MAX;
  const FrameExtent& extent = frames_[number];
  const std::string what = fmt::format("the zstd frame at byte {} of the file ", extent.packed_at);
  if (extent.packed_bytes > ZSTD_compressBound(extent.unpacked_bytes)) return Damaged(what + "is absurdly large");
  BS_ASSIGN_OR_RETURN(const std::string packed, ReadFile(extent.packed_at, extent.packed_bytes));
  ZstdFrameHeader header;
  const bool same = IsZstdMagic(packed) && ParseZstdFrameHeader(packed, &header) == ZstdParse::kOk &&
                    header.content_bytes == extent.unpacked_bytes && header.has_checksum &&
                    ZSTD_findFrameCompressedSize(packed.data(), packed.size()) == packed.size() &&
                    FrameEncoder::ChecksumOf(packed) == extent.checksum;
  if (!same) return Damaged(what + "is not the one that the seek table describes");
  unpacked_.resize(extent.unpacked_bytes);
  const size_t size = ZSTD_decompressDCtx(decoder_, unpacked_.data(), unpacked_.size(), packed.data(), packed.size());
  if (ZSTD_isError(size)) return Damaged(what + "is damaged: " + ZSTD_getErrorName(size));
  if (size != extent.unpacked_bytes) return Damaged(what + "holds less than its header says");
  unpacked_frame_ = number;
  return std::string_view(unpacked_);
}

Result<std::string> IndexedReader::ReadFile(uint64_t at, uint64_t bytes) const {
  BS_CHECK(at <= file_bytes_ && bytes <= file_bytes_ - at);
  std::string content(static_cast<size_t>(bytes), '\0');
  for (size_t done = 0; done < content.size();) {
    const ssize_t got = pread(fd_.get(), content.data() + done, content.size() - done, static_cast<off_t>(at + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      return Error(ErrorCode::kUnavailable,
                   got < 0 ? "cannot be read: " + ErrnoText(errno) : std::string("was shortened while it was read"))
          .WithFile(path_);
    }
    done += static_cast<size_t>(got);
  }
  return content;
}

Error IndexedReader::Damaged(std::string what) const {
  return Error(ErrorCode::kCorrupt, std::move(what)).WithFile(path_).WithHint(std::string(kReadAll));
}

}  // namespace bundlescope
