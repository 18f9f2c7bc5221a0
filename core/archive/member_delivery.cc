#include "core/archive/member_delivery.h"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>

#include "core/archive/counted_source.h"
#include "core/archive/memory_input.h"
#include "core/archive/open_stream.h"
#include "core/archive/packed_file.h"
#include "core/archive/peeked_source.h"
#include "core/archive/sniff.h"
#include "core/archive/stream_input.h"
#include "core/archive/tar_reader.h"
#include "core/archive/zip_reader.h"
#include "core/archive/zip_stream_reader.h"

namespace bundlescope {
namespace {

std::string_view LastPart(std::string_view name) {
  while (name.ends_with('/')) name.remove_suffix(1);
  return name.substr(name.rfind('/') + 1);
}

class MemberDelivery {
 public:
  MemberDelivery(const MemberInfo& info, ByteSource& content, MemberOutput& output, int fd)
      : info_(info), content_(content), output_(output), fd_(fd) {}

  Delivered Run();

 private:
  // The content as it is; its packing is in info_.
  Delivered Plain(ByteSource& content);
  // Its content is packed: a packed tar, or a single file, or something that is packed once more.
  Delivered Packed(ContentKind kind);
  Delivered Tar(ByteSource& content, const std::string& container, bool unpacked);
  // A level with this one member in it, for a file that is packed once more.
  Delivered Repacked(ByteSource& content, std::string_view packing);
  Delivered Zip();
  // Too deep inside of other archives.
  Delivered Refuse(ContentKind kind);

  // Reads the archive that has just begun.
  template <typename Read>
  Delivered ReadInside(bool unpacked, const Read& read);
  std::unique_ptr<PackedInput> PackedBytes();

  MemberInfo info_;
  PeekedSource content_;
  MemberOutput& output_;
  int fd_;
};

Delivered MemberDelivery::Run() {
  const ContentKind kind = SniffMember(content_.Peek(kSniffBytes));
  if (kind == ContentKind::kOther) return Plain(content_);
  if (IsCompression(kind)) return Packed(kind);
  if (!output_.MayNest()) return Refuse(kind);
  return kind == ContentKind::kZip ? Zip() : Tar(content_, "tar", false);
}

Delivered MemberDelivery::Plain(ByteSource& content) {
  const MemberOutput::Wanted wanted = output_.Begin(info_);
  if (wanted == MemberOutput::Wanted::kNothing) return {};
  if (wanted == MemberOutput::Wanted::kSkip) return {.open = true, .complete = true, .skipped = true};
  bool complete = true;
  for (;;) {
    Piece piece = content.Next();
    if (output_.ended()) return {.open = true, .complete = false};
    if (piece.defect) {
      complete = complete && !piece.defect->lost_data;
      piece.defect->member = info_.raw_name;
      output_.Report(std::move(*piece.defect));
    }
    complete = complete && piece.trusted;
    if (piece.kind == Piece::Kind::kEnd) return {.open = true, .complete = complete};
    if (piece.kind != Piece::Kind::kData) continue;
    if (output_.Data(piece.bytes, piece.owner) != Flow::kContinue) return {.open = true, .complete = false};
  }
}

Delivered MemberDelivery::Packed(ContentKind kind) {
  const std::string packing(FormatName(kind));
  const std::unique_ptr<ByteSource> source = OpenStream(kind, PackedBytes(), output_.limits());
  PeekedSource unpacked(*source);
  const ContentKind inside = SniffMember(unpacked.Peek(kSniffBytes));
  // Where the start is damaged only the name can tell.
  const bool lost_tar = inside == ContentKind::kOther && unpacked.damaged() && IsArchiveName(info_.raw_name);
  const bool single = inside == ContentKind::kOther && !lost_tar;
  if (!single && !output_.MayNest()) return Refuse(kind);
  if (inside == ContentKind::kTar || lost_tar) return Tar(unpacked, "tar+" + packing, true);
  if (!single) return Repacked(unpacked, packing);
  info_.packing = packing;
  info_.size.reset();
  return Plain(unpacked);
}

Delivered MemberDelivery::Tar(ByteSource& content, const std::string& container, bool unpacked) {
  if (output_.BeginArchive(info_, container) == MemberOutput::Wanted::kNothing) return {};
  return ReadInside(unpacked, [&content](MemberOutput& inside) { return ReadTar(content, inside); });
}

Delivered MemberDelivery::Repacked(ByteSource& content, std::string_view packing) {
  if (output_.BeginArchive(info_, fmt::format("file+{}", packing)) == MemberOutput::Wanted::kNothing) return {};
  return ReadInside(true, [&](MemberOutput& inside) -> Status {
    MemberInfo member = info_;
    member.raw_name = LastPart(member.raw_name);
    member.size.reset();
    member.packing = packing;
    if (inside.CountEntry(member.raw_name) != Flow::kContinue) return {};
    CountedSource counted(content, inside);
    const Delivered delivered = DeliverMember(member, counted, inside);
    if (delivered.open) inside.End(delivered.complete);
    return {};
  });
}

Delivered MemberDelivery::Zip() {
  if (output_.BeginArchive(info_, "zip") == MemberOutput::Wanted::kNothing) return {};
  return ReadInside(true, [this](MemberOutput& inside) -> Status {
    if (fd_ >= 0) {
      return ReadZip([this] { return std::make_unique<PackedFile>(fd_); }, inside);
    }
    StreamInput packed(content_, output_);
    std::optional<std::string> all;
    if (info_.size.value_or(0) <= kMaxZipInMemory) all = packed.TakeAll(kMaxZipInMemory);
    if (inside.ended()) return {};
    if (!all) return ReadZipStream(packed, inside, ZipRecovery::kNo);
    // What is around it may have threads and memory for what is ahead; each level of its own would be too much.
    return ReadZip([&all] { return std::make_unique<MemoryInput>(*all); }, inside, 0);
  });
}

Delivered MemberDelivery::Refuse(ContentKind kind) {
  const MemberOutput::Wanted wanted = output_.Begin(info_);
  if (wanted == MemberOutput::Wanted::kNothing) return {};
  Defect defect;
  defect.code = "limit.nesting";
  defect.member = info_.raw_name;
  defect.message = fmt::format("archives are nested more than {} deep, the limit; this one ({}) was not opened",
                               output_.limits().max_nesting, FormatName(kind));
  output_.Report(std::move(defect));
  return {.open = true, .complete = false};
}

template <typename Read>
Delivered MemberDelivery::ReadInside(bool unpacked, const Read& read) {
  MemberOutput inside(output_, unpacked);
  const Status status = read(inside);
  if (!status && !inside.ended()) {
    Defect defect;
    defect.code = "archive.corrupt";
    defect.message = fmt::format("nothing was read from this archive ({})", status.error().message());
    inside.Report(std::move(defect));
  }
  return {.open = true, .complete = !inside.lost_data()};
}

std::unique_ptr<PackedInput> MemberDelivery::PackedBytes() {
  if (fd_ >= 0) return std::make_unique<PackedFile>(fd_);
  return std::make_unique<StreamInput>(content_, output_);
}

}  // namespace

Delivered DeliverMember(const MemberInfo& info, ByteSource& content, MemberOutput& output, int fd) {
  return MemberDelivery(info, content, output, fd).Run();
}

}  // namespace bundlescope
