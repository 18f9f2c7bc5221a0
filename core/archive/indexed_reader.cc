#include "core/archive/indexed_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/archive/input_file.h"
#include "core/archive/tar_header.h"
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
    : fd_(std::move(fd)), file_bytes_(file_bytes), path_(std::move(path)), reader_(fd_.get()) {}

IndexedReader::~IndexedReader() = default;

const IndexedMember* IndexedReader::Find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &members_[found->second];
}

Status IndexedReader::ReadSeekTable() {
  Result<std::vector<FrameExtent>> frames = reader_.ReadSeekTable(file_bytes_);
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
  const Result<std::string> frame = reader_.ReadBytes(extent.packed_at, extent.packed_bytes);
  if (!frame) return frame.error();
  Result<std::vector<IndexedMember>> members = ParseMemberIndexFrame(*frame, limits);
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
  unpacked_.resize(frames_[number].unpacked_bytes);
  if (Status status = reader_.Unpack(frames_[number], unpacked_.data()); !status) {
    return std::move(status).error().WithFile(path_).WithHint(std::string(kReadAll));
  }
  unpacked_frame_ = number;
  return std::string_view(unpacked_);
}

Error IndexedReader::Damaged(std::string what) const {
  return Error(ErrorCode::kCorrupt, std::move(what)).WithFile(path_).WithHint(std::string(kReadAll));
}

}  // namespace bundlescope
