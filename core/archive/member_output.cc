#include "core/archive/member_output.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/check.h"

namespace bundlescope {
namespace {

// Blocks of at least this size are handed on as they are; smaller ones are joined up to kJoinedBytes.
constexpr size_t kLargeBlock = size_t{512} << 10;
// Those that somebody may keep, so that nobody copies them.
constexpr size_t kLargeKeptBlock = size_t{256} << 10;
constexpr size_t kJoinedBytes = size_t{1} << 20;
constexpr size_t kMaxChunk = size_t{4} << 20;
// More defects of one kind are only counted: a hostile archive can hold a million.
constexpr uint64_t kMaxToldOfAKind = 1'000;

}  // namespace

MemberOutput::MemberOutput(const ArchiveLimits& limits, MemberSink& sink, std::stop_token stop)
    : own_reading_(std::make_unique<Reading>(limits, sink, std::move(stop))), reading_(*own_reading_) {}

MemberOutput::MemberOutput(MemberOutput& outer, bool unpacked)
    : reading_(outer.reading_), outer_(&outer), depth_(outer.depth_ + 1), counts_unpacked_(unpacked) {
  BS_CHECK(outer.open_ == Open::kArchive);
}

Flow MemberOutput::CountEntry(std::string_view raw_name) {
  if (StopRequested()) return Flow::kStop;
  if (std::optional<Budget::Excess> excess = reading_.budget.AddEntry()) return Exceed(*excess, raw_name);
  ++entries_;
  return Flow::kContinue;
}

Flow MemberOutput::CountUnpacked(uint64_t bytes, uint64_t packed) {
  if (StopRequested()) return Flow::kStop;
  if (depth_ == 0) reading_.budget.SetPacked(packed);
  if (!counts_unpacked_) return Flow::kContinue;
  if (std::optional<Budget::Excess> excess = reading_.budget.AddUnpacked(bytes)) return Exceed(*excess, raw_name_);
  return Flow::kContinue;
}

std::optional<Member> MemberOutput::Check(const MemberInfo& info) {
  BS_CHECK(open_ == Open::kNothing);
  ++files_;
  MemberName checked = CheckMemberName(info.raw_name, reading_.limits, info.rule);
  if (!checked.code.empty()) {
    Defect defect;
    defect.code = checked.code;
    defect.member = info.raw_name.substr(0, reading_.limits.max_name_bytes);
    defect.message = fmt::format("the name is refused: {}; the content of this file was not read", checked.problem);
    Report(std::move(defect));
    return std::nullopt;
  }
  Member member;
  member.name = Register(std::move(checked.name));
  member.size = info.size;
  member.modified = info.modified;
  member.packing = info.packing;
  raw_name_ = info.raw_name;
  member_bytes_ = 0;
  member_cut_ = false;
  return member;
}

MemberOutput::Wanted MemberOutput::Begin(const MemberInfo& info) {
  const std::optional<Member> member = Check(info);
  if (!member) return Wanted::kNothing;
  ++reading_.members;
  open_ = Open::kMember;
  return reading_.sink.Begin(*member) ? Wanted::kContent : Wanted::kSkip;
}

MemberOutput::Wanted MemberOutput::BeginArchive(const MemberInfo& info, std::string_view container) {
  const std::optional<Member> member = Check(info);
  if (!member) return Wanted::kNothing;
  open_ = Open::kArchive;
  reading_.sink.BeginArchive(*member, container);
  return Wanted::kContent;
}

std::string MemberOutput::Register(std::string name) {
  NameIndex::Added added = names_.Add(name);
  if (added.repeated) {
    Remark("archive.duplicate-name", name,
           fmt::format("the archive holds this name more than once; this one was read as {}", added.name));
  }
  if (added.case_differs) {
    Remark("archive.case-collision", name,
           "the archive holds another name that differs only in upper and lower case; where it is unpacked on Windows "
           "or macOS one of them replaces the other");
  }
  if (added.file_and_folder) {
    Remark("archive.duplicate-name", name,
           "the archive holds a file and a folder of the same name; where it is unpacked one of them is missing");
  }
  return std::move(added.name);
}

void MemberOutput::Remark(std::string_view code, std::string_view name, std::string message) {
  Defect defect;
  defect.code = code;
  defect.member = name;
  defect.message = std::move(message);
  defect.lost_data = false;
  Report(std::move(defect));
}

Flow MemberOutput::Data(std::string_view bytes, const BytesOwner& owner) {
  BS_CHECK(open_ == Open::kMember);
  if (StopRequested()) return Flow::kStop;
  const Budget::Grant grant = reading_.budget.AddContent(bytes.size());
  bytes = bytes.substr(0, static_cast<size_t>(grant.bytes));
  member_bytes_ += bytes.size();
  Flow flow = Flow::kContinue;
  const bool large = bytes.size() >= (owner ? kLargeKeptBlock : kLargeBlock);
  if (joined_.size() + bytes.size() > kJoinedBytes || (owner && large)) flow = Flush();
  if (flow == Flow::kContinue && large && joined_.empty()) {
    flow = Hand(bytes, owner);
  } else if (flow == Flow::kContinue) {
    joined_.append(bytes);
  }
  if (flow != Flow::kContinue || !grant.excess) return flow;
  return Exceed(*grant.excess, raw_name_);
}

void MemberOutput::End(bool complete) {
  BS_CHECK(open_ != Open::kNothing);
  const bool is_archive = open_ == Open::kArchive;
  if (!reading_.stopped) Flush();
  joined_.clear();
  open_ = Open::kNothing;
  raw_name_.clear();
  if (is_archive) reading_.sink.EndArchive(complete && !reading_.ended);
  for (const Defect& defect : held_reports_) reading_.sink.Report(defect);
  held_reports_.clear();
  if (!is_archive) reading_.sink.End(complete && !member_cut_ && !reading_.ended);
}

Flow MemberOutput::Flush() {
  if (joined_.empty()) return Flow::kContinue;
  const Flow flow = Hand(joined_, nullptr);
  joined_.clear();
  return flow;
}

Flow MemberOutput::Hand(std::string_view bytes, const BytesOwner& owner) {
  while (!bytes.empty()) {
    const std::string_view chunk = bytes.substr(0, kMaxChunk);
    bytes.remove_prefix(chunk.size());
    if (owner ? !reading_.sink.SharedData(chunk, owner) : !reading_.sink.Data(chunk)) {
      Stop();
      return Flow::kStop;
    }
  }
  return Flow::kContinue;
}

Flow MemberOutput::Exceed(const Budget::Excess& excess, std::string_view member) {
  Defect defect;
  defect.code = excess.code;
  defect.member = member;
  defect.offset = member_bytes_;
  defect.message = excess.message;
  if (open_ == Open::kMember)
    defect.message += fmt::format("; the first {} bytes of this file were read", member_bytes_);
  defect.message += excess.ends_reading ? "; reading ended here" : "; the rest of this file was not read";
  member_cut_ = true;
  reading_.ended = reading_.ended || excess.ends_reading;
  Report(std::move(defect));
  return excess.ends_reading ? Flow::kStop : Flow::kCutMember;
}

bool MemberOutput::StopRequested() {
  if (reading_.stop.stop_requested()) Stop();
  return reading_.ended;
}

void MemberOutput::Stop() {
  reading_.stopped = true;
  reading_.ended = true;
}

void MemberOutput::Report(Defect defect) {
  if (defect.lost_data) {
    if (!first_loss_) first_loss_ = defect;
    for (MemberOutput* level = this; level != nullptr; level = level->outer_) level->lost_data_ = true;
  }
  Told& told = reading_.told[defect.code];
  if (++told.count > kMaxToldOfAKind) {
    told.untold_loss = told.untold_loss || defect.lost_data;
  } else if (open_ != Open::kNothing) {
    held_reports_.push_back(std::move(defect));
  } else {
    reading_.sink.Report(defect);
  }
}

void MemberOutput::ReportSkipped(std::string_view raw_name, std::string_view what, bool lost_data) {
  Defect defect;
  defect.code = "archive.skipped-type";
  defect.member = raw_name.substr(0, reading_.limits.max_name_bytes);
  defect.message = fmt::format("{}; not followed and not read", what);
  defect.lost_data = lost_data;
  Report(std::move(defect));
}

ArchiveSummary MemberOutput::Finish(std::string_view container, uint64_t packed_bytes) {
  BS_CHECK(open_ == Open::kNothing);
  for (const auto& [code, told] : reading_.told) {
    if (told.count <= kMaxToldOfAKind) continue;
    Defect defect;
    defect.code = code;
    defect.message = fmt::format("{} more of this kind, not listed one by one", told.count - kMaxToldOfAKind);
    defect.lost_data = told.untold_loss;
    reading_.sink.Report(defect);
  }
  ArchiveSummary summary;
  summary.container = container;
  summary.packed_bytes = packed_bytes;
  summary.unpacked_bytes = reading_.budget.content_bytes();
  summary.members = reading_.members;
  summary.complete = !lost_data_;
  summary.stopped = reading_.stopped;
  return summary;
}

}  // namespace bundlescope
