#include "core/archive/zip_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "core/archive/libarchive_handle.h"
#include "core/archive/packed_file.h"
#include "core/archive/zip_directory.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr size_t kReadBytes = size_t{256} << 10;

// libarchive's view of the file.
struct ZipFile {
  PackedFile file;
  size_t given = 0;

  explicit ZipFile(int fd) : file(fd, kReadBytes) {}

  static la_ssize_t Read(archive*, void* self, const void** bytes) {
    auto* zip = static_cast<ZipFile*>(self);
    zip->file.Consume(zip->given);
    const std::string_view view = zip->file.Peek(1);
    zip->given = view.size();
    *bytes = view.data();
    return zip->file.error() != 0 && view.empty() ? ARCHIVE_FATAL : static_cast<la_ssize_t>(view.size());
  }

  static la_int64_t Seek(archive*, void* self, la_int64_t offset, int whence) {
    auto* zip = static_cast<ZipFile*>(self);
    la_int64_t base = 0;
    if (whence == SEEK_CUR) base = static_cast<la_int64_t>(zip->file.position() + zip->given);
    if (whence == SEEK_END) base = static_cast<la_int64_t>(zip->file.size());
    const la_int64_t size = static_cast<la_int64_t>(zip->file.size());
    if (offset < -base || offset > size - base) return ARCHIVE_FATAL;
    zip->given = 0;
    zip->file.SeekTo(static_cast<uint64_t>(base + offset));
    return base + offset;
  }
};

// The code for what libarchive says in words only.
std::string_view ClassifyError(std::string_view text) {
  const auto has = [text](std::string_view part) { return text.find(part) != std::string_view::npos; };
  if (has("CRC")) return "archive.crc";
  if (has("ncrypt") || has("assphrase") || has("assword")) return "archive.encrypted";
  if (has("runcated") || has("remature")) return "archive.truncated";
  return "archive.corrupt";
}

class ZipReader {
 public:
  ZipReader(int fd, MemberOutput& output) : zip_(fd), output_(output), handle_(NewLibarchive()) {}

  // False: there is no member to be seen this way.
  bool Run(bool by_directory);
  // Entries that were met, with folders.
  uint64_t entries() const { return entries_; }
  bool reached_end() const { return reached_end_; }
  std::string error() const { return LibarchiveError(handle_.get()); }

 private:
  bool ReadEntry(archive_entry* entry);
  bool ReadFile(archive_entry* entry);
  // How the content ended: kContinue when it is whole, kCutMember when it is not.
  Flow CopyContent(const std::string& name);
  void Report(const std::string& name, std::string_view what);

  ZipFile zip_;
  MemberOutput& output_;
  LibarchiveHandle handle_;
  uint64_t entries_ = 0;
  bool reached_end_ = false;
  bool failed_ = false;  // the content of a member could not be read, and nothing behind it either
};

bool ZipReader::Run(bool by_directory) {
  archive* handle = handle_.get();
  if (by_directory) {
    archive_read_support_format_zip_seekable(handle);
    archive_read_set_seek_callback(handle, &ZipFile::Seek);
  } else {
    archive_read_support_format_zip_streamable(handle);
  }
  archive_read_open(handle, &zip_, nullptr, &ZipFile::Read, nullptr);
  for (;;) {
    archive_entry* entry = nullptr;
    int status = 0;
    {
      const ScopedUtf8 utf8;
      status = archive_read_next_header(handle, &entry);
    }
    if (status == ARCHIVE_EOF) {
      reached_end_ = true;
      return true;
    }
    if (status < ARCHIVE_WARN) {
      if (entries_ == 0) return false;
      Report("", "the next member cannot be found, and none behind it");
      return true;
    }
    ++entries_;
    const char* name = archive_entry_pathname(entry);
    if (output_.CountEntry(name != nullptr ? name : "") == Flow::kStop) return true;
    if (status == ARCHIVE_WARN) Report(name != nullptr ? name : "", "the header of this member is odd");
    if (!ReadEntry(entry)) return true;
  }
}

bool ZipReader::ReadEntry(archive_entry* entry) {
  const char* raw_name = archive_entry_pathname(entry);
  const std::string name = raw_name != nullptr ? raw_name : "";
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
    Defect defect;
    defect.code = "archive.encrypted";
    defect.member = name;
    defect.message =
        "this file is encrypted and was not read; unpack the archive with its password and name the folder";
    output_.Report(std::move(defect));
    output_.CountUnreadFile();
    return true;
  }
  return ReadFile(entry);
}

bool ZipReader::ReadFile(archive_entry* entry) {
  const char* raw_name = archive_entry_pathname(entry);
  const std::string name = raw_name != nullptr ? raw_name : "";
  std::optional<uint64_t> size;
  if (archive_entry_size_is_set(entry)) size = static_cast<uint64_t>(archive_entry_size(entry));
  const MemberOutput::Wanted wanted = output_.Begin(name, size, ModifiedTime(entry));
  Flow flow = Flow::kContinue;
  if (wanted == MemberOutput::Wanted::kContent) flow = CopyContent(name);
  if (wanted != MemberOutput::Wanted::kNothing) output_.End(flow == Flow::kContinue);
  return flow != Flow::kStop && !failed_;
}

Flow ZipReader::CopyContent(const std::string& name) {
  bool whole = true;
  for (;;) {
    const void* bytes = nullptr;
    size_t size = 0;
    la_int64_t offset = 0;
    const int status = archive_read_data_block(handle_.get(), &bytes, &size, &offset);
    if (status == ARCHIVE_EOF) return whole ? Flow::kContinue : Flow::kCutMember;
    if (status != ARCHIVE_OK) {
      whole = false;
      Report(name, fmt::format("the first {} bytes were read and are not to be trusted", output_.member_bytes()));
    }
    if (status == ARCHIVE_FATAL) failed_ = true;
    if (status < ARCHIVE_WARN) return Flow::kCutMember;
    const Flow flow = output_.Data({static_cast<const char*>(bytes), size});
    if (flow != Flow::kContinue) return flow;
  }
}

void ZipReader::Report(const std::string& name, std::string_view what) {
  const std::string reason = error();
  Defect defect;
  defect.code = ClassifyError(reason);
  defect.member = name;
  defect.offset = name.empty() ? 0 : output_.member_bytes();
  defect.message = fmt::format("{}: {}", reason, what);
  output_.Report(std::move(defect));
}

void ReportMissingMembers(uint64_t listed, uint64_t seen, MemberOutput& output) {
  Defect defect;
  defect.code = "archive.corrupt";
  defect.message = fmt::format("the zip directory lists {} members, and only {} can be told apart", listed, seen);
  output.Report(std::move(defect));
}

}  // namespace

Status ReadZip(int fd, uint64_t file_bytes, MemberOutput& output) {
  if (output.CountUnpacked(0, file_bytes) != Flow::kContinue) return {};
  ZipReader by_directory(fd, output);
  if (by_directory.Run(true)) {
    const std::optional<uint64_t> listed = CountZipMembers(fd, file_bytes);
    const uint64_t seen = by_directory.entries();
    if (by_directory.reached_end() && listed && *listed != seen) ReportMissingMembers(*listed, seen, output);
    return {};
  }
  if (CountZipMembers(fd, file_bytes) == 0) return {};
  Defect cut;
  cut.code = "archive.truncated";
  cut.message = "the zip directory at the end of the file is missing or damaged (" + by_directory.error() +
                "); members were looked for one after the other, and some may be missing";
  output.Report(std::move(cut));
  ZipReader by_headers(fd, output);
  if (by_headers.Run(false)) return {};
  return Error(ErrorCode::kInvalidInput,
               "is a damaged zip archive in which no member can be found: " + by_headers.error())
      .WithHint("get the archive again from where it was made");
}

}  // namespace bundlescope
