#include "core/archive/zip_stream_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "core/archive/byte_source.h"
#include "core/archive/libarchive_handle.h"
#include "core/archive/member_delivery.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

// The code for what libarchive says in words only.
std::string_view ClassifyError(std::string_view text) {
  const auto has = [text](std::string_view part) { return text.find(part) != std::string_view::npos; };
  if (has("CRC")) return "archive.crc";
  if (has("ncrypt") || has("assphrase") || has("assword")) return "archive.encrypted";
  if (has("nsupported")) return "archive.unsupported";
  if (has("runcated") || has("remature")) return "archive.truncated";
  return "archive.corrupt";
}

// The content of the member whose header libarchive has just read.
class LibarchiveContent : public ByteSource {
 public:
  LibarchiveContent(archive* handle, const PackedInput& input, MemberOutput& output)
      : handle_(handle), input_(input), output_(output) {}

  Piece Next() override {
    while (!ended_) {
      const void* bytes = nullptr;
      size_t size = 0;
      la_int64_t offset = 0;
      const int status = archive_read_data_block(handle_, &bytes, &size, &offset);
      if (status == ARCHIVE_EOF) break;
      if (status != ARCHIVE_OK && problem_.empty()) problem_ = LibarchiveError(handle_);
      fatal_ = fatal_ || status == ARCHIVE_FATAL;
      if (status < ARCHIVE_WARN) break;
      if (size == 0) continue;
      given_ += size;
      if (output_.CountUnpacked(size, input_.position()) != Flow::kContinue) break;
      return Piece::Data({static_cast<const char*>(bytes), size}, problem_.empty());
    }
    ended_ = true;
    return Piece::End();
  }
  uint64_t packed_bytes() const override { return 0; }

  // What libarchive says is wrong; "" when nothing is.
  const std::string& problem() const { return problem_; }
  // Nothing behind it can be read.
  bool fatal() const { return fatal_; }
  uint64_t given() const { return given_; }

 private:
  archive* handle_;
  const PackedInput& input_;
  MemberOutput& output_;
  std::string problem_;
  bool fatal_ = false;
  bool ended_ = false;
  uint64_t given_ = 0;
};

class ZipStreamReader {
 public:
  ZipStreamReader(PackedInput& input, MemberOutput& output, ZipRecovery recovery)
      : input_(input), output_(output), recovery_(recovery), handle_(NewLibarchive()) {}

  // False: there is no member to be seen.
  bool Run();
  std::string error() const { return LibarchiveError(handle_.get()); }

 private:
  static la_ssize_t Read(archive*, void* self, const void** bytes);
  // False: no more can be read.
  bool ReadEntry(archive_entry* entry, const std::string& name);
  bool ReadFile(archive_entry* entry, const std::string& name);
  // Behind the last member: whether it is followed by a directory, as in a whole zip.
  void CheckEnd();
  void Report(std::string_view reason, const std::string& name, uint64_t offset, std::string_view what);

  PackedInput& input_;
  MemberOutput& output_;
  ZipRecovery recovery_;
  LibarchiveHandle handle_;
  size_t given_ = 0;  // of the view of the last Read
  bool at_end_ = false;
  uint64_t entries_ = 0;
};

la_ssize_t ZipStreamReader::Read(archive*, void* self, const void** bytes) {
  auto* reader = static_cast<ZipStreamReader*>(self);
  reader->input_.Consume(reader->given_);
  const std::string_view view = reader->input_.Peek(1);
  reader->given_ = view.size();
  reader->at_end_ = view.empty();
  *bytes = view.data();
  return static_cast<la_ssize_t>(view.size());
}

bool ZipStreamReader::Run() {
  archive* handle = handle_.get();
  archive_read_support_format_zip_streamable(handle);
  archive_read_open(handle, this, nullptr, &ZipStreamReader::Read, nullptr);
  for (;;) {
    archive_entry* entry = nullptr;
    int status = 0;
    {
      const ScopedUtf8 utf8;
      status = archive_read_next_header(handle, &entry);
    }
    if (output_.ended()) return true;
    if (status == ARCHIVE_EOF) {
      CheckEnd();
      return entries_ > 0;
    }
    if (status < ARCHIVE_WARN) {
      if (entries_ == 0) return false;
      if (at_end_) {
        CheckEnd();
      } else {
        Report(error(), "", 0, "the next member cannot be found, and none behind it");
      }
      return true;
    }
    ++entries_;
    const char* raw_name = archive_entry_pathname(entry);
    const std::string name = raw_name != nullptr ? raw_name : "";
    if (output_.CountEntry(name) == Flow::kStop) return true;
    if (status == ARCHIVE_WARN) Report(error(), name, 0, "the header of this member is odd");
    if (!ReadEntry(entry, name)) return true;
  }
}

bool ZipStreamReader::ReadEntry(archive_entry* entry, const std::string& name) {
  if (archive_entry_filetype(entry) == AE_IFDIR) return true;
  if (archive_entry_filetype(entry) == AE_IFLNK) {
    const char* target = archive_entry_symlink(entry);
    output_.ReportSkipped(name, fmt::format("a symbolic link to {}", MakePrintable(target != nullptr ? target : "")),
                          false);
    return true;
  }
  if (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != 0) {
    output_.ReportSkipped(name, "a device, pipe or socket", false);
    return true;
  }
  if (archive_entry_is_encrypted(entry)) {
    Report("this file is encrypted", name, 0,
           "it was not read; unpack the archive with its password and name the folder");
    output_.CountUnreadFile();
    return true;
  }
  return ReadFile(entry, name);
}

bool ZipStreamReader::ReadFile(archive_entry* entry, const std::string& name) {
  MemberInfo info{.raw_name = name, .rule = NameRule::kStrict};
  if (archive_entry_size_is_set(entry)) info.size = static_cast<uint64_t>(archive_entry_size(entry));
  LibarchiveContent content(handle_.get(), input_, output_);
  const Delivered delivered = DeliverMember(info, content, output_);
  const bool damaged = !content.problem().empty();
  if (damaged && !output_.ended()) {
    Report(content.problem(), name, content.given(),
           fmt::format("the first {} bytes were read and are not to be trusted", content.given()));
  }
  if (delivered.open) output_.End(delivered.complete && !damaged);
  return !output_.ended() && !content.fatal();
}

void ZipStreamReader::CheckEnd() {
  if (recovery_ == ZipRecovery::kYes) return;
  const auto end = static_cast<uint64_t>(archive_filter_bytes(handle_.get(), 0));
  // What libarchive has looked at and not taken is at hand.
  if (end < input_.position() || end - input_.position() > given_) return;
  input_.Consume(static_cast<size_t>(end - input_.position()));
  given_ = 0;
  const std::string_view next = input_.Peek(4);
  if (next.starts_with("PK\x01\x02") || next.starts_with("PK\x05\x06") || next.starts_with("PK\x06\x06")) return;
  Defect defect;
  defect.code = next.size() < 4 ? "archive.truncated" : "archive.corrupt";
  defect.offset = end;
  defect.message = fmt::format(
      "behind byte {} of the zip neither another member nor its directory is found; members "
      "may be missing",
      end);
  output_.Report(std::move(defect));
}

void ZipStreamReader::Report(std::string_view reason, const std::string& name, uint64_t offset, std::string_view what) {
  Defect defect;
  defect.code = ClassifyError(reason);
  defect.member = name;
  defect.offset = offset;
  defect.message = fmt::format("{}: {}", reason, what);
  output_.Report(std::move(defect));
}

}  // namespace

Status ReadZipStream(PackedInput& input, MemberOutput& output, ZipRecovery recovery) {
  ZipStreamReader reader(input, output, recovery);
  if (reader.Run()) return {};
  return Error(ErrorCode::kInvalidInput, "is a damaged zip archive in which no member can be found: " + reader.error())
      .WithHint("get the archive again from where it was made");
}

}  // namespace bundlescope
