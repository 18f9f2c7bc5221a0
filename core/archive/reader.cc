#include "core/archive/reader.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>

#include "core/archive/counted_source.h"
#include "core/archive/directory_reader.h"
#include "core/archive/frames_source.h"
#include "core/archive/input_file.h"
#include "core/archive/member_delivery.h"
#include "core/archive/member_output.h"
#include "core/archive/open_stream.h"
#include "core/archive/packed_file.h"
#include "core/archive/peeked_source.h"
#include "core/archive/plain_source.h"
#include "core/archive/read_ahead_source.h"
#include "core/archive/sniff.h"
#include "core/archive/tar_reader.h"
#include "core/archive/zip_directory.h"
#include "core/archive/zip_reader.h"

namespace bundlescope {

bool MemberSink::SharedData(std::string_view chunk, const BytesOwner&) { return Data(chunk); }
void MemberSink::BeginArchive(const Member&, std::string_view) {}
void MemberSink::EndArchive(bool) {}

namespace {

constexpr std::string_view kWhatIsRead =
    "archives are read as .tar, plain or packed with gzip, zstd, xz or bzip2, as .zip, or unpacked as a folder; a text "
    "file is read as well";

Error NotAnArchive(const SniffedContent& content) {
  return Error(ErrorCode::kInvalidInput, "is not an archive; it looks like " + content.looks_like)
      .WithHint(content.hint.empty() ? std::string(kWhatIsRead) : content.hint);
}

// Text in a file whose name says that it is an archive: more likely a download that failed.
Error NameContradicts(std::string_view what) {
  return Error(ErrorCode::kInvalidInput, fmt::format("is not an archive although its name says so; {}", what))
      .WithHint("get the archive again from where it was made, or rename the file when it is meant to be text");
}

std::string LastPart(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// A file that the user has named.
class FileArchive {
 public:
  FileArchive(const InputFile& input, const std::string& path, MemberOutput& output)
      : input_(input), name_(LastPart(path)), output_(output) {}

  // Reads it. Returns the container.
  Result<std::string> Read();

 private:
  Result<SniffedContent> Sniff() const;
  // Something may stand in front of a zip: its directory is at the end.
  bool IsZipByItsEnd() const;
  // A disk begins with 32 KiB for the system, mostly zeros as a tar without members has them (ECMA-119, 6.2.1).
  bool IsDiskImage() const;
  Result<std::string> ReadWholeZip();
  Result<std::string> ReadPlainTar();
  Result<std::string> ReadPacked(ContentKind kind);
  // Unpacked while what comes before is used.
  std::unique_ptr<ByteSource> OpenOnThreads(ContentKind kind) const;
  // An archive of this one member. When it was modified is not told: mostly that is when it was copied here.
  void ReadSingle(ByteSource& content, const std::string& packing, int fd);

  const InputFile& input_;
  std::string name_;
  MemberOutput& output_;
};

Result<SniffedContent> FileArchive::Sniff() const {
  if (input_.size == 0) {
    return Error(ErrorCode::kInvalidInput, "is an empty file").WithHint("get the archive again from where it was made");
  }
  PackedFile file(input_.fd.get());
  SniffedContent content = SniffContent(file.Peek(kSniffBytes).substr(0, kSniffBytes));
  if (file.error() != 0) {
    return Error(ErrorCode::kUnavailable, "cannot be read: " + ErrnoText(file.error()));
  }
  return content;
}

Result<std::string> FileArchive::Read() {
  BS_ASSIGN_OR_RETURN(const SniffedContent content, Sniff());
  if (content.kind == ContentKind::kZip) return ReadWholeZip();
  if (content.kind == ContentKind::kZeros && IsDiskImage()) {
    return NotAnArchive({ContentKind::kOther, "an ISO 9660 image", "unpack it first and name the folder"});
  }
  if (content.kind == ContentKind::kTar || content.kind == ContentKind::kZeros) return ReadPlainTar();
  if (IsCompression(content.kind)) return ReadPacked(content.kind);
  if (IsZipByItsEnd()) return ReadWholeZip();
  if (content.kind == ContentKind::kOther) return NotAnArchive(content);
  if (IsArchiveName(name_)) return NameContradicts("it looks like " + content.looks_like);
  PlainSource source(input_.fd.get());
  output_.CountPacked(input_.size);
  ReadSingle(source, "", input_.fd.get());
  return std::string("file");
}

bool FileArchive::IsZipByItsEnd() const {
  PackedFile file(input_.fd.get());
  const std::optional<ZipDirectory> directory = ReadZipDirectory(file, 1);
  if (!directory || directory->members.empty()) return false;
  return ReadZipLocalHeader(file, directory->members[0].local_at).has_value();
}

bool FileArchive::IsDiskImage() const {
  constexpr uint64_t kMarkAt = 32'769;
  PackedFile file(input_.fd.get());
  file.SeekTo(kMarkAt);
  return file.Peek(5).starts_with("CD001");
}

Result<std::string> FileArchive::ReadWholeZip() {
  const auto open = [fd = input_.fd.get()] { return std::make_unique<PackedFile>(fd); };
  BS_RETURN_IF_ERROR(ReadZip(open, output_));
  return std::string("zip");
}

Result<std::string> FileArchive::ReadPlainTar() {
  PlainSource source(input_.fd.get());
  BS_RETURN_IF_ERROR(ReadTar(source, output_));
  return std::string("tar");
}

std::unique_ptr<ByteSource> FileArchive::OpenOnThreads(ContentKind kind) const {
  const int fd = input_.fd.get();
  const ArchiveLimits& limits = output_.limits();
  if (kind == ContentKind::kZstd) {
    std::unique_ptr<ByteSource> frames = OpenFrames(fd, input_.size, limits.zstd_window_log_max);
    if (frames) return frames;
  }
  return ReadAhead(OpenStream(kind, std::make_unique<PackedFile>(fd), limits));
}

Result<std::string> FileArchive::ReadPacked(ContentKind kind) {
  const std::string packing(FormatName(kind));
  const std::unique_ptr<ByteSource> source = OpenOnThreads(kind);
  PeekedSource unpacked(*source);
  const SniffedContent inside = SniffContent(unpacked.Peek(kSniffBytes));
  const bool archive = IsCompression(inside.kind) || inside.kind == ContentKind::kZip;
  if (inside.kind == ContentKind::kText && IsArchiveName(name_) && !unpacked.damaged()) {
    return NameContradicts("it is a compressed file that holds no tar: inside is " + inside.looks_like);
  }
  if (archive || (inside.kind == ContentKind::kText && !IsArchiveName(name_))) {
    CountedSource counted(unpacked, output_);
    ReadSingle(counted, packing, -1);
    return "file+" + packing;
  }
  BS_RETURN_IF_ERROR(ReadTar(unpacked, output_));
  return "tar+" + packing;
}

void FileArchive::ReadSingle(ByteSource& content, const std::string& packing, int fd) {
  MemberInfo member{.raw_name = name_, .packing = packing};
  if (packing.empty()) member.size = input_.size;
  if (output_.CountEntry(name_) != Flow::kContinue) return;
  const Delivered delivered = DeliverMember(member, content, output_, fd);
  if (delivered.open) output_.End(delivered.complete);
}

// The archive file itself must not change under the reading.
void CheckUnchanged(const InputFile& input, const struct stat& before, MemberOutput& output) {
  struct stat now {};
  if (fstat(input.fd.get(), &now) != 0) return;
  if (now.st_size == before.st_size && now.st_mtim.tv_sec == before.st_mtim.tv_sec &&
      now.st_mtim.tv_nsec == before.st_mtim.tv_nsec) {
    return;
  }
  Defect defect;
  defect.code = "archive.changed";
  defect.message = fmt::format("the archive file was changed while it was read ({} bytes before, {} now)",
                               before.st_size, now.st_size);
  output.Report(std::move(defect));
}

Result<std::string> ReadInput(const InputFile& input, const std::string& path, const ArchiveLimits& limits,
                              MemberOutput& output) {
  if (!input.is_directory) {
    struct stat before {};
    fstat(input.fd.get(), &before);
    Result<std::string> container = FileArchive(input, path, output).Read();
    if (container) CheckUnchanged(input, before, output);
    return container;
  }
  const int error = ReadFolder(input.fd.get(), limits, output);
  if (error != 0) {
    const bool denied = error == EACCES || error == EPERM;
    return Error(denied ? ErrorCode::kDenied : ErrorCode::kUnavailable, "cannot be listed: " + ErrnoText(error))
        .WithHint("check who may read the folder");
  }
  return std::string("directory");
}

// Nothing at all was in it, as opposed to files that were refused one by one.
Status CheckNotEmpty(const std::string& container, const MemberOutput& output) {
  if (output.files() > 0 || output.stopped()) return {};
  const std::string what = container == "directory" ? "folder" : "archive";
  if (output.entries() > 0) {
    return Error(ErrorCode::kInvalidInput,
                 fmt::format("is a {} without any file in it (folders and links do not count)", what))
        .WithHint("check that this is the right archive");
  }
  if (output.first_loss()) {
    return Error(ErrorCode::kInvalidInput,
                 fmt::format("nothing can be read from this {}: {}", container, output.first_loss()->message))
        .WithHint("get the archive again from where it was made");
  }
  return Error(ErrorCode::kInvalidInput, fmt::format("is an empty {}: it has no entries", what))
      .WithHint("check that this is the right archive");
}

}  // namespace

Result<ArchiveSummary> ReadArchive(const std::string& path, const ArchiveLimits& limits, MemberSink& sink,
                                   std::stop_token stop) {
  BS_ASSIGN_OR_RETURN(const InputFile input, OpenInputFile(path));
  MemberOutput output(limits, sink, std::move(stop));
  Result<std::string> container = ReadInput(input, path, limits, output);
  if (!container) return std::move(container).error().WithFile(path);
  if (Status status = CheckNotEmpty(*container, output); !status) return std::move(status).error().WithFile(path);
  return output.Finish(*container, input.size);
}

}  // namespace bundlescope
