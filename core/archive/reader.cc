#include "core/archive/reader.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>

#include "core/archive/directory_reader.h"
#include "core/archive/gzip_source.h"
#include "core/archive/input_file.h"
#include "core/archive/member_output.h"
#include "core/archive/packed_file.h"
#include "core/archive/plain_source.h"
#include "core/archive/sniff.h"
#include "core/archive/tar_reader.h"
#include "core/archive/zip_reader.h"
#include "core/archive/zstd_source.h"

namespace bundlescope {

void MemberSink::BeginArchive(const Member&, std::string_view) {}
void MemberSink::EndArchive(bool) {}

namespace {

constexpr std::string_view kWhatIsRead =
    "archives are read as .tar, .tar.gz, .tar.zst or .zip, or unpacked as a folder";

Error NotAnArchive(const SniffedContent& content) {
  return Error(ErrorCode::kInvalidInput, "is not an archive; it looks like " + content.looks_like)
      .WithHint(content.hint.empty() ? std::string(kWhatIsRead) : content.hint);
}

Result<SniffedContent> SniffFile(const InputFile& input) {
  if (input.size == 0) {
    return Error(ErrorCode::kInvalidInput, "is an empty file").WithHint("get the archive again from where it was made");
  }
  PackedFile file(input.fd.get());
  const SniffedContent content = SniffContent(file.Peek(kSniffBytes).substr(0, kSniffBytes));
  if (file.error() != 0) {
    return Error(ErrorCode::kUnavailable, "cannot be read: " + ErrnoText(file.error()));
  }
  return content;
}

Result<std::string> ReadFileArchive(const InputFile& input, const ArchiveLimits& limits, MemberOutput& output) {
  BS_ASSIGN_OR_RETURN(const SniffedContent content, SniffFile(input));
  const int fd = input.fd.get();
  if (content.kind == ContentKind::kOther) return NotAnArchive(content);
  if (content.kind == ContentKind::kZip) {
    BS_RETURN_IF_ERROR(ReadZip(fd, input.size, output));
    return std::string("zip");
  }
  std::unique_ptr<ByteSource> source;
  std::string container = "tar";
  if (content.kind == ContentKind::kGzip) {
    source = std::make_unique<GzipSource>(fd);
    container = "tar+gzip";
  } else if (content.kind == ContentKind::kZstd) {
    source = std::make_unique<ZstdSource>(fd, limits.zstd_window_log_max);
    container = "tar+zstd";
  } else {
    source = std::make_unique<PlainSource>(fd);
  }
  BS_RETURN_IF_ERROR(ReadTar(*source, output));
  return container;
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

Result<std::string> ReadInput(const InputFile& input, const ArchiveLimits& limits, MemberOutput& output) {
  if (!input.is_directory) {
    struct stat before {};
    fstat(input.fd.get(), &before);
    Result<std::string> container = ReadFileArchive(input, limits, output);
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
  Result<std::string> container = ReadInput(input, limits, output);
  if (!container) return std::move(container).error().WithFile(path);
  if (Status status = CheckNotEmpty(*container, output); !status) return std::move(status).error().WithFile(path);
  return output.Finish(*container, input.size);
}

}  // namespace bundlescope
