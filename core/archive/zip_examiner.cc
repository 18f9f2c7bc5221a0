#include "core/archive/zip_examiner.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/utf8.h"

namespace bundlescope {
namespace {

// Names come from anybody, and may have 64 KiB each.
std::string Shown(std::string_view name) {
  constexpr size_t kShownBytes = 200;
  return MakePrintable(name.substr(0, kShownBytes)) + (name.size() > kShownBytes ? "..." : "");
}

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

}  // namespace

ZipFinding ZipExaminer::Examine(size_t i) {
  ZipFinding finding;
  finding.member = ReadZipDirectoryEntry(entries_, directory_.members[i].directory_at);
  if (finding.member) Judge(i, &finding);
  return finding;
}

void ZipExaminer::Judge(size_t i, ZipFinding* finding) {
  const ZipPlace& place = directory_.members[i];
  const ZipMember& member = *finding->member;
  const auto refuse = [finding](std::string_view code, std::string message) {
    finding->verdict = ZipFinding::Verdict::kRefused;
    finding->code = code;
    finding->message = std::move(message);
  };
  if (member.IsFolder()) {
    finding->verdict = ZipFinding::Verdict::kFolder;
    return;
  }
  std::optional<ZipMember> local;
  if (place.local_at < directory_.begin) local = ReadZipLocalHeader(members_, place.local_at);
  if (!local) {
    return refuse("archive.corrupt",
                  fmt::format("by the zip directory this file begins at byte {}, where none does; it was not read",
                              place.local_at));
  }
  if (const std::string reason = Contradiction(i, member, *local); !reason.empty()) {
    return refuse("archive.ambiguous",
                  fmt::format("{}; another program may read something else, so this file was not read", reason));
  }
  finding->content_at = place.local_at + local->header_bytes;
  if (member.IsSpecial()) {
    finding->verdict = ZipFinding::Verdict::kSpecial;
    return;
  }
  if (member.IsEncrypted()) {
    return refuse("archive.encrypted",
                  "this file is encrypted and was not read; unpack the archive with its password and name the folder");
  }
  if (member.method != kZipStored && member.method != kZipDeflated) {
    return refuse("archive.unsupported",
                  fmt::format("this file is packed with {}, which this version does not read; unpack the archive and "
                              "name the folder",
                              MethodName(member.method)));
  }
  finding->verdict = member.IsLink() ? ZipFinding::Verdict::kLink : ZipFinding::Verdict::kFile;
}

std::string ZipExaminer::Contradiction(size_t i, const ZipMember& member, const ZipMember& local) const {
  const ZipPlace& place = directory_.members[i];
  if (local.name != member.name) {
    return fmt::format("the directory of the zip calls this file '{}', and its own header '{}'", Shown(member.name),
                       Shown(local.name));
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

}  // namespace bundlescope
