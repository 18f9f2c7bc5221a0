#include "core/archive/zip_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/archive/member_delivery.h"
#include "core/archive/ordered_ahead.h"
#include "core/archive/read_ahead_source.h"
#include "core/archive/zip_content.h"
#include "core/archive/zip_directory.h"
#include "core/archive/zip_stream_reader.h"
#include "core/archive/zip_unpacker.h"
#include "core/base/spare_threads.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxLinkBytes = 4096;

// What is made ready before its turn, for each thread.
constexpr AheadRoom kRoomForEach{.jobs = 32, .bytes = uint64_t{4} << 20};
// Less is unpacked before threads have begun.
constexpr uint64_t kWorthThreads = uint64_t{1} << 20;

// The content of the member whose turn it is, counted.
class TurnContent : public ByteSource {
 public:
  // `on_thread`: what is behind the first piece, which is looked at even where the member is not wanted, is unpacked
  // on another thread.
  TurnContent(std::unique_ptr<ByteSource> source, bool on_thread, MemberOutput& output)
      : source_(std::move(source)), on_thread_(on_thread), output_(output) {}

  Piece Next() override {
    owner_.reset();
    if (ended_) return Piece::End();
    if (on_thread_ && given_ > 0) {
      on_thread_ = false;
      source_ = ReadAhead(std::move(source_));
    }
    Piece piece = source_->Next();
    if (piece.defect) damage_ = std::exchange(piece.defect, std::nullopt);
    ended_ = piece.kind == Piece::Kind::kEnd;
    if (ended_) return piece;
    if (output_.CountUnpacked(piece.bytes.size(), packed_bytes()) != Flow::kContinue) {
      ended_ = true;
      return Piece::End();
    }
    given_ += piece.bytes.size();
    owner_ = piece.owner;
    return piece;
  }
  uint64_t packed_bytes() const override { return source_->packed_bytes(); }

  // What is wrong with what was given: a wrong checksum or length, or bytes that cannot be unpacked.
  const std::optional<Defect>& damage() const { return damage_; }
  uint64_t given() const { return given_; }

 private:
  std::unique_ptr<ByteSource> source_;
  bool on_thread_;
  MemberOutput& output_;
  BytesOwner owner_;  // of the bytes that were given last
  bool ended_ = false;
  uint64_t given_ = 0;
  std::optional<Defect> damage_;
};

class ZipReader {
 public:
  // `members` is the view of the caller's thread.
  ZipReader(PackedInput& members, const OpenPackedInput& open, const ZipDirectory& directory, MemberOutput& output)
      : members_(members), open_(open), directory_(directory), output_(output), sharing_{directory} {}

  void Run(unsigned threads);

 private:
  // What is odd about the zip as a whole.
  void CheckWhole();
  void CheckFront();
  void ReadMember(size_t i, ReadyZipMember ready);
  PackedInput& NewView() { return *views_.emplace_back(open_()); }
  // What of it is not ready is unpacked in its turn.
  TurnContent OpenContent(ReadyZipMember& ready);
  void ReadContent(ReadyZipMember& ready);
  void RemarkLink(ReadyZipMember& ready);
  void Refuse(const ZipFinding& finding);
  void ReportWhole(std::string_view code, uint64_t offset, std::string message, bool lost_data);

  // Also used by the unpacker of this thread: in its turn, and that is never while content is read.
  PackedInput& members_;
  const OpenPackedInput& open_;
  std::vector<std::unique_ptr<PackedInput>> views_;
  const ZipDirectory& directory_;
  MemberOutput& output_;
  ZipSharing sharing_;
  bool on_threads_ = false;
};

void ZipReader::Run(unsigned threads) {
  CheckWhole();
  if (output_.ended()) return;
  std::vector<std::unique_ptr<ZipUnpacker>> unpackers;
  for (unsigned i = 0; i <= threads; ++i) {
    PackedInput& members = i == 0 ? members_ : NewView();
    unpackers.push_back(std::make_unique<ZipUnpacker>(members, NewView(), sharing_, threads > 0));
  }
  const AheadRoom room{.jobs = kRoomForEach.jobs * (threads + 1), .bytes = kRoomForEach.bytes * (threads + 1)};
  const auto weigh = [this](size_t i) { return ZipUnpacker::HeldBytes(directory_.members[i]); };
  OrderedAhead<ZipUnpacker> ahead(directory_.members.size(), room, weigh, std::move(unpackers));
  on_threads_ = ahead.threads() > 0;
  for (size_t i = 0; i < directory_.members.size() && !output_.ended(); ++i) ReadMember(i, ahead.Next());
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

void ZipReader::ReadMember(size_t i, ReadyZipMember ready) {
  const ZipFinding& finding = ready.finding;
  if (output_.CountEntry(finding.member ? finding.member->name : "") == Flow::kStop) return;
  switch (finding.verdict) {
    case ZipFinding::Verdict::kChanged:
      return ReportWhole("archive.changed", directory_.members[i].directory_at,
                         "the zip directory was changed while it was read", true);
    case ZipFinding::Verdict::kFolder:
      return;
    case ZipFinding::Verdict::kRefused:
      return Refuse(finding);
    case ZipFinding::Verdict::kSpecial:
      return output_.ReportSkipped(finding.member->name, "a device, pipe or socket", false);
    case ZipFinding::Verdict::kLink:
      return RemarkLink(ready);
    case ZipFinding::Verdict::kFile:
      return ReadContent(ready);
  }
}

TurnContent ZipReader::OpenContent(ReadyZipMember& ready) {
  if (ready.content) return {std::move(ready.content), false, output_};
  const ZipMember& member = *ready.finding.member;
  const bool on_thread = on_threads_ && member.method == kZipDeflated && member.unpacked_bytes > kZipPieceBytes;
  return {std::make_unique<ZipContent>(members_, ready.finding.content_at, member, sharing_.pool), on_thread, output_};
}

void ZipReader::ReadContent(ReadyZipMember& ready) {
  const ZipMember& member = *ready.finding.member;
  const MemberInfo info{
      .raw_name = member.name, .size = member.unpacked_bytes, .modified = member.modified, .rule = NameRule::kStrict};
  TurnContent content = OpenContent(ready);
  const Delivered delivered = DeliverMember(info, content, output_);
  sharing_.wanted.store(!delivered.skipped, std::memory_order_relaxed);
  if (content.damage() && !output_.ended()) {
    Defect defect = *content.damage();
    defect.offset = content.given();
    defect.message += fmt::format("; the first {} bytes were read and are not to be trusted", content.given());
    output_.Report(std::move(defect));
  }
  if (delivered.open) output_.End(delivered.complete && !content.damage());
}

void ZipReader::RemarkLink(ReadyZipMember& ready) {
  std::string target;
  TurnContent content = OpenContent(ready);
  for (Piece piece = content.Next(); piece.kind == Piece::Kind::kData && target.size() < kMaxLinkBytes;
       piece = content.Next()) {
    target += piece.bytes.substr(0, kMaxLinkBytes - target.size());
  }
  output_.ReportSkipped(ready.finding.member->name, fmt::format("a symbolic link to {}", MakePrintable(target)), false);
}

void ZipReader::Refuse(const ZipFinding& finding) {
  Defect defect;
  defect.code = finding.code;
  defect.member = finding.member->name.substr(0, output_.limits().max_name_bytes);
  defect.message = finding.message;
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

unsigned UsefulThreads(const ZipDirectory& directory) {
  uint64_t bytes = 0;
  for (const ZipPlace& place : directory.members) bytes += place.inflated_bytes;
  return bytes >= kWorthThreads ? SpareThreads() : 0;
}

}  // namespace

Status ReadZip(const OpenPackedInput& open, MemberOutput& output, std::optional<unsigned> threads) {
  const std::unique_ptr<PackedInput> whole = open();
  if (output.CountUnpacked(0, whole->size().value_or(0)) != Flow::kContinue) return {};
  // One more than may be read, so that the excess is noticed.
  const uint64_t max_members = output.limits().max_members;
  const std::optional<ZipDirectory> found =
      ReadZipDirectory(*whole, max_members == UINT64_MAX ? max_members : max_members + 1);
  if (found && (found->counted_members > 0 || found->stated_members == 0)) {
    ZipReader(*whole, open, *found, output).Run(threads ? *threads : UsefulThreads(*found));
    return {};
  }
  Defect cut;
  cut.code = "archive.truncated";
  cut.message =
      "the zip directory at the end of the file is missing or damaged; members were looked for one after the other, "
      "and some may be missing";
  output.Report(std::move(cut));
  whole->SeekTo(0);
  return ReadZipStream(*whole, output, ZipRecovery::kYes);
}

}  // namespace bundlescope
