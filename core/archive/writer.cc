#include "core/archive/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/archive/member_name.h"
#include "core/archive/tar_encoder.h"
#include "core/archive/tar_header.h"
#include "core/base/check.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

// What our own reader takes.
constexpr ArchiveLimits kReaderLimits;

// Into how long frames a large member is split: equal ones, so that the last is not a splinter.
size_t LargeFrameBytes(uint64_t tar_bytes, size_t at_most) {
  const uint64_t frames = (tar_bytes + at_most - 1) / at_most;
  const uint64_t bytes = (tar_bytes + frames - 1) / frames;
  return static_cast<size_t>(bytes) + TarPadding(bytes);
}

Error NameError(std::string_view name, std::string_view problem) {
  return Error(ErrorCode::kInvalidInput,
               fmt::format("the name {} cannot be written: {}", MakePrintable(name), problem));
}

}  // namespace

Result<std::unique_ptr<ArchiveWriter>> ArchiveWriter::Create(const std::string& path, const WriterOptions& options) {
  BS_ASSIGN_OR_RETURN(PartialFile file, PartialFile::Create(path));
  return std::unique_ptr<ArchiveWriter>(new ArchiveWriter(std::move(file), options));
}

ArchiveWriter::ArchiveWriter(PartialFile file, const WriterOptions& options)
    : options_(options),
      file_(std::move(file)),
      encoder_(options.level),
      pipeline_(options.level, options.frames_ahead) {
  BS_CHECK(options_.large_frame_bytes % kTarBlock == 0 && options_.shared_frame_bytes <= options_.large_frame_bytes);
  buffer_.reserve(options_.large_frame_bytes);
}

ArchiveWriter::~ArchiveWriter() {
  if (state_ == State::kFinished) return;
  if (options_.keep_partial && state_ != State::kFailed) static_cast<void>(WriteUnderWay());
  if (!options_.keep_partial || frames_.empty()) file_.Remove();
}

Status ArchiveWriter::CheckBegin(std::string_view name, uint64_t size) const {
  const MemberName checked = CheckMemberName(name, kReaderLimits);
  if (!checked.code.empty()) return NameError(name, checked.problem);
  if (checked.name != name) return NameError(name, "the simplest form of it is " + checked.name);
  // Some programs read it as a folder separator.
  if (name.find('\\') != std::string_view::npos) return NameError(name, "it contains a backslash");
  if (!IsValidUtf8(name)) return NameError(name, "it is not UTF-8");
  if (names_.count(std::string(name)) > 0) return NameError(name, "a member of this name is in the archive already");
  const bool too_many = members_.size() >= kReaderLimits.max_members || frames_.size() + 100'000 > kMaxFrames ||
                        index_.bytes() + kReaderLimits.max_name_bytes + 64 > kMaxIndexBytes;
  if (too_many) return Error(ErrorCode::kLimit, "the archive has as many members as it may have");
  if (size > kReaderLimits.max_member_bytes || tar_bytes_ + size > kReaderLimits.max_total_bytes) {
    return Error(ErrorCode::kLimit, fmt::format("{} would make the archive larger than readers take", name));
  }
  return {};
}

Status ArchiveWriter::Begin(std::string_view name, uint64_t size, int64_t mtime_seconds) {
  BS_RETURN_IF_ERROR(CheckUsable());
  BS_CHECK(state_ == State::kBetween);
  BS_RETURN_IF_ERROR(CheckBegin(name, size));
  const std::string headers = EncodeTarHeaders(name, size, mtime_seconds);
  const uint64_t tar_bytes = headers.size() + size + TarPadding(size);
  if (buffer_.size() + tar_bytes > options_.shared_frame_bytes) {
    const bool was_full = disk_full_;
    BS_RETURN_IF_ERROR(FlushShared());
    if (disk_full_ && !was_full) return Explain(Error(ErrorCode::kLimit, "the disk is full"));
  }
  mark_ = {.buffered = buffer_.size(), .frames = frames_.size() + pipeline_.under_way(), .tar_bytes = tar_bytes_};
  member_ = {.name = std::string(name), .size = size};
  header_bytes_ = headers.size();
  missing_ = size;
  large_frame_bytes_ =
      tar_bytes > options_.shared_frame_bytes ? LargeFrameBytes(tar_bytes, options_.large_frame_bytes) : 0;
  state_ = State::kInMember;
  return Put(headers);
}

Status ArchiveWriter::Data(std::string_view bytes) {
  BS_RETURN_IF_ERROR(CheckUsable());
  BS_CHECK(state_ == State::kInMember);
  if (bytes.size() > missing_) {
    return TakeOut(
        Error(ErrorCode::kInvalidInput, fmt::format("{} has more content than the {} bytes that were announced",
                                                    MakePrintable(member_.name), member_.size)));
  }
  missing_ -= bytes.size();
  sha256_.Update(bytes);
  xxh3_.Update(bytes);
  return Put(bytes);
}

Status ArchiveWriter::End() {
  BS_RETURN_IF_ERROR(CheckUsable());
  BS_CHECK(state_ == State::kInMember);
  if (missing_ > 0) {
    return TakeOut(
        Error(ErrorCode::kInvalidInput, fmt::format("{} has {} bytes less content than the {} that were announced",
                                                    MakePrintable(member_.name), missing_, member_.size)));
  }
  BS_RETURN_IF_ERROR(Put(std::string(TarPadding(member_.size), '\0')));
  if (large_frame_bytes_ > 0 && !buffer_.empty()) {
    if (Status written = WriteLargeFrame(); !written) return TakeOut(std::move(written).error());
  }
  member_.sha256 = sha256_.Finish();
  member_.xxh3 = xxh3_.Finish();
  index_.Add(member_.name, header_bytes_, member_.size);
  names_.insert(member_.name);
  members_.push_back(std::move(member_));
  state_ = State::kBetween;
  return {};
}

Status ArchiveWriter::Add(std::string_view name, std::string_view content, int64_t mtime_seconds) {
  BS_RETURN_IF_ERROR(Begin(name, content.size(), mtime_seconds));
  BS_RETURN_IF_ERROR(Data(content));
  return End();
}

Status ArchiveWriter::Seal() {
  BS_RETURN_IF_ERROR(CheckUsable());
  BS_CHECK(state_ == State::kBetween || state_ == State::kInMember);
  if (state_ == State::kInMember) BS_RETURN_IF_ERROR(CutBackToMark());
  BS_RETURN_IF_ERROR(WriteUnderWay());
  BS_RETURN_IF_ERROR(WriteShared());
  Status written = WriteTables();
  if (written) written = file_.Flush();
  if (!written) {
    state_ = State::kFailed;
    return Explain(std::move(written).error());
  }
  state_ = State::kSealed;
  return {};
}

Status ArchiveWriter::Finish() {
  if (state_ != State::kSealed) BS_RETURN_IF_ERROR(Seal());
  const std::string partial = file_.current_path();
  Status published = file_.Publish();
  if (!published && file_.current_path() == partial) return Explain(std::move(published).error());
  state_ = State::kFinished;
  return published;
}

void ArchiveWriter::Discard() {
  BS_CHECK(state_ != State::kFinished);
  pipeline_.Drop();
  file_.Remove();
  state_ = State::kFinished;
}

Status ArchiveWriter::Put(std::string_view bytes) {
  tar_bytes_ += bytes.size();
  if (large_frame_bytes_ == 0) {
    buffer_ += bytes;
    return {};
  }
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, large_frame_bytes_ - buffer_.size());
    buffer_ += part;
    bytes.remove_prefix(part.size());
    if (buffer_.size() < large_frame_bytes_) continue;
    if (Status written = WriteLargeFrame(); !written) return TakeOut(std::move(written).error());
  }
  return {};
}

Result<bool> ArchiveWriter::PackAside() {
  if (options_.frames_ahead > 0) {
    while (pipeline_.ready() || pipeline_.full()) BS_RETURN_IF_ERROR(WriteOldest());
    const size_t largest = std::max(options_.large_frame_bytes, options_.shared_frame_bytes);
    if (!disk_full_ && file_.HoldRoom((pipeline_.under_way() + 1) * FrameEncoder::MostBytes(largest))) {
      buffer_ = pipeline_.Push(std::move(buffer_));
      buffer_.reserve(options_.large_frame_bytes);
      return true;
    }
  }
  BS_RETURN_IF_ERROR(WriteUnderWay());
  return false;
}

Status ArchiveWriter::WriteOldest() {
  const bool accepted = state_ != State::kInMember || frames_.size() < mark_.frames;
  const PackedFrame frame = pipeline_.Pop();
  Status written = frame.bytes.empty()
                       ? Error(ErrorCode::kUnavailable, "there is not enough memory to pack it")
                       : AppendFrame(frame.bytes, frame.unpacked_bytes, frame.checksum, PartialFile::Space::kFree);
  if (written || !accepted) return written;
  state_ = State::kFailed;
  return Explain(std::move(written).error());
}

Status ArchiveWriter::WriteUnderWay() {
  while (pipeline_.under_way() > 0) BS_RETURN_IF_ERROR(WriteOldest());
  return {};
}

Status ArchiveWriter::WriteLargeFrame() {
  BS_ASSIGN_OR_RETURN(const bool aside, PackAside());
  if (aside) return {};
  const std::string_view frame = encoder_.Encode(buffer_);
  const auto space = disk_full_ ? PartialFile::Space::kReserve : PartialFile::Space::kFree;
  BS_RETURN_IF_ERROR(AppendFrame(frame, buffer_.size(), FrameEncoder::ChecksumOf(frame), space));
  buffer_.clear();
  return {};
}

Status ArchiveWriter::FlushShared() {
  if (buffer_.empty()) return {};
  BS_ASSIGN_OR_RETURN(const bool aside, PackAside());
  return aside ? Status() : WriteShared();
}

Status ArchiveWriter::WriteShared() {
  if (buffer_.empty()) return {};
  const std::string_view frame = encoder_.Encode(buffer_);
  const uint32_t checksum = FrameEncoder::ChecksumOf(frame);
  Status written;
  if (!disk_full_) written = AppendFrame(frame, buffer_.size(), checksum, PartialFile::Space::kFree);
  if (!written && written.error().code() == ErrorCode::kLimit) disk_full_ = true;
  if (disk_full_) written = AppendFrame(frame, buffer_.size(), checksum, PartialFile::Space::kReserve);
  if (!written) {
    // Members that End had accepted are lost.
    state_ = State::kFailed;
    return Explain(std::move(written).error());
  }
  buffer_.clear();
  return {};
}

Status ArchiveWriter::WriteTables() {
  constexpr auto kReserve = PartialFile::Space::kReserve;
  // The index stands before the end of the tar, so that an archive that is cut anywhere before the seek table has no
  // end of the tar, which every reader notices.
  BS_RETURN_IF_ERROR(AppendFrame(index_.Encode(encoder_), 0, kChecksumOfNothing, kReserve));
  const std::string end = EncodeTarEnd(tar_bytes_);
  const std::string_view frame = encoder_.Encode(end);
  BS_RETURN_IF_ERROR(AppendFrame(frame, end.size(), FrameEncoder::ChecksumOf(frame), kReserve));
  return file_.Append(EncodeSeekTable(frames_), kReserve);
}

Status ArchiveWriter::AppendFrame(std::string_view frame, size_t unpacked_bytes, uint32_t checksum,
                                  PartialFile::Space space) {
  const uint64_t packed_at = file_.size();
  BS_RETURN_IF_ERROR(file_.Append(frame, space));
  frames_.push_back({.packed_at = packed_at,
                     .packed_bytes = static_cast<uint32_t>(frame.size()),
                     .unpacked_at = frames_.empty() ? 0 : frames_.back().unpacked_end(),
                     .unpacked_bytes = static_cast<uint32_t>(unpacked_bytes),
                     .checksum = checksum});
  return {};
}

Status ArchiveWriter::CutBackToMark() {
  // Those of members before it.
  while (frames_.size() < mark_.frames) BS_RETURN_IF_ERROR(WriteOldest());
  pipeline_.Drop();
  sha256_.Finish();
  xxh3_.Finish();
  buffer_.resize(mark_.buffered);
  frames_.resize(mark_.frames);
  tar_bytes_ = mark_.tar_bytes;
  state_ = State::kBetween;
  const uint64_t file_bytes = frames_.empty() ? 0 : frames_.back().packed_end();
  if (file_.size() == file_bytes) return {};
  Status cut = file_.CutBack(file_bytes);
  if (cut) return {};
  state_ = State::kFailed;
  return Explain(std::move(cut).error());
}

Status ArchiveWriter::TakeOut(Error error) {
  if (state_ == State::kFailed) return error;
  if (error.code() == ErrorCode::kLimit) disk_full_ = true;
  const bool of_the_file = error.code() != ErrorCode::kInvalidInput;
  BS_RETURN_IF_ERROR(CutBackToMark());
  return of_the_file ? Explain(std::move(error)) : error;
}

Status ArchiveWriter::CheckUsable() const {
  if (state_ != State::kFailed) return {};
  return Explain(Error(ErrorCode::kUnavailable, "cannot be written further after the failure before"));
}

Error ArchiveWriter::Explain(Error error) const {
  if (!options_.keep_partial) return error;
  std::string hint = fmt::format("everything up to the last whole frame is in {}, which can be read like any archive",
                                 file_.current_path());
  if (!error.hint().empty()) hint = error.hint() + "; " + hint;
  return std::move(error).WithHint(std::move(hint));
}

}  // namespace bundlescope
