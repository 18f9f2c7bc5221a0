#include "core/archive/zip_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "core/archive/member_delivery.h"
#include "core/archive/zip_content.h"
#include "core/archive/zip_directory.h"
#include "core/archive/zip_stream_reader.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxLinkBytes = 4096;

// Of methods that other programs write: 4.4.5 of APPNOTE.TXT.
std::string MethodName(uint16_t method) {
  switch (method) {
    case 9:
      return "Deflate64";
    case 12:
      return "bzip2";
    case 14:
      return "LZMA";
    case 93:
      return "zstd";
    case 95:
      return "xz";
    case 98:
      return "PPMd";
    case 99:
      return "AES encryption";
    default:
      return fmt::format("method {}", method);
  }
}

class ZipReader {
 public:
  ZipReader(PackedInput& members, PackedInput& entries, const ZipDirectory& directory, MemberOutput& output)
      : members_(members), entries_(entries), directory_(directory), output_(output) {}

  void Run();

 private:
  // What is odd about the zip as a whole.
  void CheckWhole();
  void CheckFront();
  // Member `i` in the order of the file.
  void ReadMember(size_t i);
  // Why the member must not be read: "" when it may be. `local` is its own header.
  std::string Contradiction(size_t i, const ZipMember& member, const ZipMember& local) const;
  void ReadContent(const ZipMember& member);
  void RemarkLink(const ZipMember& member);
  void Refuse(const ZipMember& member, std::string_view code, std::string message);
  void ReportWhole(std::string_view code, uint64_t offset, std::string message, bool lost_data);

  PackedInput& members_;
  PackedInput& entries_;
  const ZipDirectory& directory_;
  MemberOutput& output_;
};

void ZipReader::Run() {
  CheckWhole();
  for (size_t i = 0; i < directory_.members.size() && !output_.ended(); ++i) ReadMember(i);
}

void ZipReader::CheckWhole() {
  if (directory_.ambiguous_end) {
    ReportWhole("archive.ambiguous", directory_.begin,
                "more than one end of a zip directory can be found; the last one was used, and other programs may show "
                "other files",
                true);
  }
  CheckFront();
  if (directory_.damaged_at) {
    ReportWhole("archive.corrupt", *directory_.damaged_at,
                fmt::format("the zip directory is damaged at byte {}; files that it lists from there on were not read",
                            *directory_.damaged_at),
                true);
  } else if (directory_.stated_members != directory_.counted_members &&
             directory_.stated_members != (directory_.counted_members & 0xFFFF)) {
    ReportWhole("archive.corrupt", directory_.begin,
                fmt::format("the zip directory says that it lists {} members, and it lists {}",
                            directory_.stated_members, directory_.counted_members),
                true);
  }
  if (directory_.trailing_bytes > 0) {
    ReportWhole("archive.trailing-data", 0,
                fmt::format("{} bytes behind the end of the zip were not read", directory_.trailing_bytes), false);
  }
}

void ZipReader::CheckFront() {
  const uint64_t front =
      directory_.members.empty() ? directory_.begin : std::min(directory_.members[0].local_at, directory_.begin);
  if (front == 0) return;
  members_.SeekTo(0);
  const std::string_view start = members_.Peek(4);
  // The mark of a zip that was split, or was about to be.
  if (front == 4 && (start.starts_with("PK00") || start.starts_with("PK\x07\x08"))) return;
  const bool zip = start.starts_with("PK\x03\x04");
  ReportWhole("archive.ambiguous", 0,
              fmt::format("{} bytes stand in front of this zip and were not read{}", front,
                          zip ? "; they begin like another zip, which other programs may show instead" : ""),
              zip);
}

void ZipReader::ReadMember(size_t i) {
  const ZipPlace& place = directory_.members[i];
  const std::optional<ZipMember> member = ReadZipDirectoryEntry(entries_, place.directory_at);
  if (output_.CountEntry(member ? member->name : "") == Flow::kStop) return;
  if (!member) {
    return ReportWhole("archive.changed", place.directory_at, "the zip directory was changed while it was read", true);
  }
  if (member->IsFolder()) return;
  std::optional<ZipMember> local;
  if (place.local_at < directory_.begin) local = ReadZipLocalHeader(members_, place.local_at);
  if (!local) {
    return Refuse(*member, "archive.corrupt",
                  fmt::format("by the zip directory this file begins at byte {}, where none does; it was not read",
                              place.local_at));
  }
  if (const std::string reason = Contradiction(i, *member, *local); !reason.empty()) {
    return Refuse(*member, "archive.ambiguous",
                  fmt::format("{}; another program may read something else, so this file was not read", reason));
  }
  members_.SeekTo(place.local_at + local->header_bytes);
  if (member->IsSpecial()) return output_.ReportSkipped(member->name, "a device, pipe or socket", false);
  if (member->IsEncrypted()) {
    return Refuse(*member, "archive.encrypted",
                  "this file is encrypted and was not read; unpack the archive with its password and name the folder");
  }
  if (member->method != kZipStored && member->method != kZipDeflated) {
    return Refuse(*member, "archive.unsupported",
                  fmt::format("this file is packed with {}, which this version does not read; unpack the archive and "
                              "name the folder",
                              MethodName(member->method)));
  }
  if (member->IsLink()) return RemarkLink(*member);
  ReadContent(*member);
}

std::string ZipReader::Contradiction(size_t i, const ZipMember& member, const ZipMember& local) const {
  const ZipPlace& place = directory_.members[i];
  if (local.name != member.name) {
    return fmt::format("the directory of the zip calls this file '{}', and its own header '{}'",
                       MakePrintable(member.name), MakePrintable(local.name));
  }
  if (i > 0 && directory_.members[i - 1].local_at == place.local_at) {
    return "the directory of the zip lists the same content more than once";
  }
  // The first one behind it.
  uint64_t next = directory_.begin;
  for (size_t k = i + 1; k < directory_.members.size() && next == directory_.begin; ++k) {
    if (directory_.members[k].local_at != place.local_at) next = std::min(next, directory_.members[k].local_at);
  }
  const uint64_t room = next - std::min(next, place.local_at + local.header_bytes);
  if (place.local_at + local.header_bytes > next || member.packed_bytes > room) {
    return next == directory_.begin ? "by its stated size this file reaches into the directory of the zip"
                                    : "this file overlaps with what comes behind it";
  }
  if (local.method != member.method || local.IsEncrypted() != member.IsEncrypted()) {
    return "the directory of the zip and the file's own header say different things about how it is packed";
  }
  if (local.SizesFollow() || member.SizesFollow()) return "";
  if (local.crc != member.crc || local.packed_bytes != member.packed_bytes ||
      local.unpacked_bytes != member.unpacked_bytes) {
    return "the directory of the zip and the file's own header state different sizes or checksums";
  }
  return "";
}

void ZipReader::ReadContent(const ZipMember& member) {
  const MemberInfo info{
      .raw_name = member.name, .size = member.unpacked_bytes, .modified = member.modified, .rule = NameRule::kStrict};
  ZipContent content(members_, member, output_);
  const Delivered delivered = DeliverMember(info, content, output_);
  if (content.damage() && !output_.ended()) {
    Defect defect = *content.damage();
    defect.offset = content.given();
    defect.message += fmt::format("; the first {} bytes were read and are not to be trusted", content.given());
    output_.Report(std::move(defect));
  }
  if (delivered.open) output_.End(delivered.complete && !content.damage());
}

void ZipReader::RemarkLink(const ZipMember& member) {
  std::string target;
  ZipContent content(members_, member, output_);
  for (Piece piece = content.Next(); piece.kind == Piece::Kind::kData && target.size() < kMaxLinkBytes;
       piece = content.Next()) {
    target += piece.bytes.substr(0, kMaxLinkBytes - target.size());
  }
  output_.ReportSkipped(member.name, fmt::format("a symbolic link to {}", MakePrintable(target)), false);
}

void ZipReader::Refuse(const ZipMember& member, std::string_view code, std::string message) {
  Defect defect;
  defect.code = code;
  defect.member = member.name.substr(0, output_.limits().max_name_bytes);
  defect.message = std::move(message);
  output_.Report(std::move(defect));
  output_.CountUnreadFile();
}

void ZipReader::ReportWhole(std::string_view code, uint64_t offset, std::string message, bool lost_data) {
  Defect defect;
  defect.code = code;
  defect.offset = offset;
  defect.message = std::move(message);
  defect.lost_data = lost_data;
  output_.Report(std::move(defect));
}

}  // namespace

Status ReadZip(PackedInput& members, PackedInput& directory, MemberOutput& output) {
  if (output.CountUnpacked(0, members.size().value_or(0)) != Flow::kContinue) return {};
  // One more than may be read, so that the excess is noticed.
  const uint64_t max_members = output.limits().max_members;
  const std::optional<ZipDirectory> found =
      ReadZipDirectory(directory, max_members == UINT64_MAX ? max_members : max_members + 1);
  if (found && (found->counted_members > 0 || found->stated_members == 0)) {
    ZipReader(members, directory, *found, output).Run();
    return {};
  }
  Defect cut;
  cut.code = "archive.truncated";
  cut.message =
      "the zip directory at the end of the file is missing or damaged; members were looked for one after the other, "
      "and some may be missing";
  output.Report(std::move(cut));
  members.SeekTo(0);
  return ReadZipStream(members, output, ZipRecovery::kYes);
}

}  // namespace bundlescope
