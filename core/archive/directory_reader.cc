#include "core/archive/directory_reader.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <set>
#include <string>

#include "core/archive/byte_source.h"
#include "core/archive/input_file.h"
#include "core/archive/member_delivery.h"
#include "core/archive/unique_fd.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr size_t kReadBytes = size_t{1} << 20;

// One name in a folder. A folder sorts like "name/", so that walking in this order is the order of whole paths.
struct Entry {
  std::string key;
  mode_t mode = 0;

  bool IsFolder() const { return S_ISDIR(mode); }
  std::string Name() const { return IsFolder() ? key.substr(0, key.size() - 1) : key; }
  bool operator<(const Entry& other) const { return key < other.key; }
};

Defect MakeDefect(std::string_view code, std::string_view member, std::string message) {
  Defect defect;
  defect.code = code;
  defect.member = member;
  defect.message = std::move(message);
  return defect;
}

std::optional<Timestamp> Modified(const struct stat& info) {
  const Timestamp time{info.st_mtim.tv_sec, static_cast<int32_t>(info.st_mtim.tv_nsec)};
  if (time.seconds < kMinTimestampSeconds || time.seconds > kMaxTimestampSeconds) return std::nullopt;
  if (time == Timestamp{}) return std::nullopt;
  return time;
}

// The content of a file of a folder, as much of it as there was when it was opened.
class FileContent : public ByteSource {
 public:
  FileContent(int fd, uint64_t bytes, char* buffer) : fd_(fd), left_(bytes), buffer_(buffer) {}

  Piece Next() override {
    while (left_ > 0 && error_ == 0 && !shrunk_) {
      const ssize_t got = read(fd_, buffer_, static_cast<size_t>(std::min<uint64_t>(left_, kReadBytes)));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) error_ = errno;
      if (got == 0) shrunk_ = true;
      if (got <= 0) break;
      left_ -= static_cast<uint64_t>(got);
      given_ += static_cast<uint64_t>(got);
      return Piece::Data({buffer_, static_cast<size_t>(got)});
    }
    return Piece::End();
  }
  uint64_t packed_bytes() const override { return given_; }

  // errno of the read that failed, or 0.
  int error() const { return error_; }
  bool shrunk() const { return shrunk_; }
  uint64_t given() const { return given_; }

 private:
  int fd_;
  uint64_t left_;
  char* buffer_;
  int error_ = 0;
  bool shrunk_ = false;
  uint64_t given_ = 0;
};

class FolderReader {
 public:
  FolderReader(const ArchiveLimits& limits, MemberOutput& output)
      : limits_(limits), output_(output), buffer_(new char[kReadBytes]) {}

  // `path` is "" or ends with '/'. False: the whole reading is to end. `error` gets the errno of a folder that cannot
  // be listed.
  bool Walk(int folder, const std::string& path, size_t depth, int* error);

 private:
  // The names in the folder; the first ones in order when there are more than may be read.
  int List(int folder, std::set<Entry>* entries);
  bool Visit(int folder, const Entry& entry, const std::string& path, size_t depth);
  bool VisitFolder(int folder, const Entry& entry, const std::string& path, size_t depth);
  bool ReadFile(int folder, const std::string& name, const std::string& path);
  // Whether all bytes that the file had when it was opened could be read, and are still there.
  bool CheckRead(const FileContent& content, int fd, const std::string& path, const struct stat& opened);
  void ReportUnreadable(const std::string& path, int error);
  void RemarkLink(int folder, const std::string& name, const std::string& path);

  ArchiveLimits limits_;
  MemberOutput& output_;
  std::unique_ptr<char[]> buffer_;
};

int FolderReader::List(int folder, std::set<Entry>* entries) {
  UniqueFd own(openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!own.valid()) return errno;
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(fdopendir(own.get()), &closedir);
  if (!stream) return errno;
  own.Release();  // closedir closes it
  for (;;) {
    errno = 0;
    const dirent* item = readdir(stream.get());
    if (item == nullptr) return errno;
    Entry entry{.key = item->d_name};
    if (entry.key == "." || entry.key == "..") continue;
    struct stat info {};
    if (fstatat(folder, item->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0) entry.mode = info.st_mode;
    if (entry.IsFolder()) entry.key += '/';
    entries->insert(std::move(entry));
    // One more than may be read, so that the excess is noticed.
    if (entries->size() > limits_.max_members + 1) entries->erase(std::prev(entries->end()));
  }
}

bool FolderReader::Walk(int folder, const std::string& path, size_t depth, int* error) {
  std::set<Entry> entries;
  *error = List(folder, &entries);
  for (const Entry& entry : entries) {
    if (!Visit(folder, entry, path, depth)) return false;
  }
  return true;
}

bool FolderReader::Visit(int folder, const Entry& entry, const std::string& path, size_t depth) {
  const std::string name = entry.Name();
  const std::string full = path + name;
  if (output_.CountEntry(full) == Flow::kStop) return false;
  if (entry.IsFolder()) return VisitFolder(folder, entry, path, depth);
  if (S_ISREG(entry.mode)) return ReadFile(folder, name, full);
  if (S_ISLNK(entry.mode)) {
    RemarkLink(folder, name, full);
  } else if (entry.mode == 0) {
    ReportUnreadable(full, ENOENT);
  } else {
    output_.ReportSkipped(full, "a device, pipe or socket", false);
  }
  return true;
}

bool FolderReader::VisitFolder(int folder, const Entry& entry, const std::string& path, size_t depth) {
  const std::string full = path + entry.key;
  if (depth >= limits_.max_name_depth) {
    output_.Report(MakeDefect(
        "limit.name", full,
        fmt::format("folders are nested more than {} deep; nothing in this one was read", limits_.max_name_depth)));
    return true;
  }
  const UniqueFd below(openat(folder, entry.Name().c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  int error = below.valid() ? 0 : errno;
  const bool go_on = !below.valid() || Walk(below.get(), full, depth + 1, &error);
  if (error != 0) ReportUnreadable(full, error);
  return go_on;
}

bool FolderReader::ReadFile(int folder, const std::string& name, const std::string& path) {
  const UniqueFd fd(openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat opened {};
  if (!fd.valid() || fstat(fd.get(), &opened) != 0) {
    ReportUnreadable(path, errno);
    output_.CountUnreadFile();
    return true;
  }
  if (!S_ISREG(opened.st_mode)) {
    output_.ReportSkipped(path, "replaced by a device, pipe or socket meanwhile", true);
    return true;
  }
  const auto size = static_cast<uint64_t>(opened.st_size);
  output_.CountPacked(size);
  FileContent content(fd.get(), size, buffer_.get());
  const MemberInfo info{.raw_name = path, .size = size, .modified = Modified(opened)};
  const Delivered delivered = DeliverMember(info, content, output_, fd.get());
  const bool read_whole = output_.ended() || delivered.skipped || CheckRead(content, fd.get(), path, opened);
  if (delivered.open) output_.End(delivered.complete && read_whole);
  return !output_.ended();
}

bool FolderReader::CheckRead(const FileContent& content, int fd, const std::string& path, const struct stat& opened) {
  if (content.error() != 0) {
    ReportUnreadable(path, content.error());
    return false;
  }
  struct stat now {};
  const bool changed = fstat(fd, &now) != 0 || content.shrunk() || now.st_size != opened.st_size ||
                       now.st_mtim.tv_sec != opened.st_mtim.tv_sec || now.st_mtim.tv_nsec != opened.st_mtim.tv_nsec;
  if (!changed) return true;
  Defect defect =
      MakeDefect("archive.changed", path,
                 fmt::format("the file was changed while it was read; it had {} bytes at first and has {} now",
                             opened.st_size, now.st_size));
  defect.offset = content.given();
  // A log that grows loses nothing that was there when it was opened.
  defect.lost_data = content.shrunk() || now.st_size <= opened.st_size;
  const bool lost = defect.lost_data;
  output_.Report(std::move(defect));
  return !lost;
}

void FolderReader::ReportUnreadable(const std::string& path, int error) {
  output_.Report(MakeDefect("archive.unreadable", path, fmt::format("cannot be read: {}", ErrnoText(error))));
}

void FolderReader::RemarkLink(int folder, const std::string& name, const std::string& path) {
  char target[4096];
  const ssize_t length = readlinkat(folder, name.c_str(), target, sizeof(target));
  output_.ReportSkipped(
      path,
      fmt::format("a symbolic link to {}", MakePrintable({target, static_cast<size_t>(std::max<ssize_t>(0, length))})),
      false);
}

}  // namespace

int ReadFolder(int fd, const ArchiveLimits& limits, MemberOutput& output) {
  int error = 0;
  FolderReader(limits, output).Walk(fd, "", 1, &error);
  if (error != 0 && output.entries() > 0) {
    output.Report(MakeDefect("archive.unreadable", "", "the folder cannot be listed to its end: " + ErrnoText(error)));
    return 0;
  }
  return error;
}

}  // namespace bundlescope
