#include "core/archive/member_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "core/archive/member_name.h"
#include "core/base/check.h"

namespace bundlescope {
namespace {

// Blocks of at least this size are handed on as they are; smaller ones are joined up to kJoinedBytes.
constexpr size_t kLargeBlock = size_t{512} << 10;
constexpr size_t kJoinedBytes = size_t{1} << 20;
constexpr size_t kMaxChunk = size_t{4} << 20;
// More defects of one kind are only counted: a hostile archive can hold a million.
constexpr uint64_t kMaxToldOfAKind = 1'000;

}  // namespace

MemberOutput::MemberOutput(const ArchiveLimits& limits, MemberSink& sink, std::stop_token stop)
    : limits_(limits), sink_(sink), stop_(std::move(stop)), budget_(limits) {}

Flow MemberOutput::CountEntry(std::string_view raw_name) {
  if (StopRequested()) return Flow::kStop;
  if (std::optional<Budget::Excess> excess = budget_.AddEntry()) return Exceed(*excess, raw_name);
  ++entries_;
  return Flow::kContinue;
}

Flow MemberOutput::CountUnpacked(uint64_t unpacked, uint64_t packed) {
  if (StopRequested()) return Flow::kStop;
  if (std::optional<Budget::Excess> excess = budget_.SetUnpacked(unpacked, packed)) return Exceed(*excess, raw_name_);
  return Flow::kContinue;
}

MemberOutput::Wanted MemberOutput::Begin(std::string_view raw_name, std::optional<uint64_t> size,
                                         std::optional<Timestamp> modified) {
  BS_CHECK(!in_member_);
  ++files_;
  MemberName checked = CheckMemberName(raw_name, limits_);
  if (!checked.code.empty()) {
    Defect defect;
    defect.code = checked.code;
    defect.member = raw_name.substr(0, limits_.max_name_bytes);
    defect.message = fmt::format("the name is refused: {}; the content of this file was not read", checked.problem);
    Report(std::move(defect));
    return Wanted::kNothing;
  }
  Member member;
  member.name = MakeUnique(std::move(checked.name));
  member.size = size;
  member.modified = modified;
  raw_name_ = raw_name;
  ++members_;
  member_bytes_ = 0;
  member_cut_ = false;
  in_member_ = true;
  return sink_.Begin(member) ? Wanted::kContent : Wanted::kSkip;
}

std::string MemberOutput::MakeUnique(std::string name) {
  uint32_t& count = seen_names_[std::hash<std::string>{}(name)];
  if (++count == 1) return name;
  std::string unique;
  for (uint32_t number = count;; ++number) {
    unique = fmt::format("{}#{}", name, number);
    if (seen_names_.emplace(std::hash<std::string>{}(unique), 1).second) break;
  }
  Defect defect;
  defect.code = "archive.duplicate-name";
  defect.member = name;
  defect.message = fmt::format("the archive holds this name more than once; this one was read as {}", unique);
  defect.lost_data = false;
  Report(std::move(defect));
  return unique;
}

Flow MemberOutput::Data(std::string_view bytes) {
  BS_CHECK(in_member_);
  if (StopRequested()) return Flow::kStop;
  const Budget::Grant grant = budget_.AddContent(bytes.size());
  bytes = bytes.substr(0, static_cast<size_t>(grant.bytes));
  member_bytes_ += bytes.size();
  Flow flow = Flow::kContinue;
  if (joined_.size() + bytes.size() > kJoinedBytes) flow = Flush();
  if (flow == Flow::kContinue && bytes.size() >= kLargeBlock && joined_.empty()) {
    flow = Hand(bytes);
  } else if (flow == Flow::kContinue) {
    joined_.append(bytes);
  }
  if (flow != Flow::kContinue || !grant.excess) return flow;
  return Exceed(*grant.excess, raw_name_);
}

Flow MemberOutput::Zeros(uint64_t count) {
  static const std::string zeros(kJoinedBytes, '\0');
  Flow flow = Flow::kContinue;
  while (count > 0 && flow == Flow::kContinue) {
    const uint64_t step = std::min<uint64_t>(count, zeros.size());
    flow = Data(std::string_view(zeros).substr(0, static_cast<size_t>(step)));
    count -= step;
  }
  return flow;
}

void MemberOutput::End(bool complete) {
  BS_CHECK(in_member_);
  if (!stopped_) Flush();
  joined_.clear();
  in_member_ = false;
  for (const Defect& defect : held_reports_) Tell(defect);
  held_reports_.clear();
  raw_name_.clear();
  sink_.End(complete && !member_cut_ && !stopped_);
}

Flow MemberOutput::Flush() {
  if (joined_.empty()) return Flow::kContinue;
  const Flow flow = Hand(joined_);
  joined_.clear();
  return flow;
}

Flow MemberOutput::Hand(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view chunk = bytes.substr(0, kMaxChunk);
    bytes.remove_prefix(chunk.size());
    if (!sink_.Data(chunk)) {
      stopped_ = true;
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
  if (in_member_) defect.message += fmt::format("; the first {} bytes of this file were read", member_bytes_);
  defect.message += excess.ends_reading ? "; reading ended here" : "; the rest of this file was not read";
  member_cut_ = true;
  Report(std::move(defect));
  return excess.ends_reading ? Flow::kStop : Flow::kCutMember;
}

bool MemberOutput::StopRequested() {
  if (stop_.stop_requested()) stopped_ = true;
  return stopped_;
}

void MemberOutput::Report(Defect defect) {
  if (in_member_) {
    held_reports_.push_back(std::move(defect));
  } else {
    Tell(defect);
  }
}

void MemberOutput::ReportSkipped(std::string_view raw_name, std::string_view what, bool lost_data) {
  Defect defect;
  defect.code = "archive.skipped-type";
  defect.member = raw_name.substr(0, limits_.max_name_bytes);
  defect.message = fmt::format("{}; not followed and not read", what);
  defect.lost_data = lost_data;
  Report(std::move(defect));
}

void MemberOutput::Tell(const Defect& defect) {
  if (defect.lost_data) complete_ = false;
  if (defect.lost_data && !first_loss_) first_loss_ = defect;
  Told& told = told_[defect.code];
  if (++told.count <= kMaxToldOfAKind) {
    sink_.Report(defect);
  } else if (defect.lost_data) {
    told.untold_loss = true;
  }
}

ArchiveSummary MemberOutput::Finish(std::string_view container, uint64_t packed_bytes) {
  BS_CHECK(!in_member_);
  for (const auto& [code, told] : told_) {
    if (told.count <= kMaxToldOfAKind) continue;
    Defect defect;
    defect.code = code;
    defect.message = fmt::format("{} more of this kind, not listed one by one", told.count - kMaxToldOfAKind);
    defect.lost_data = told.untold_loss;
    sink_.Report(defect);
  }
  ArchiveSummary summary;
  summary.container = container;
  summary.packed_bytes = packed_bytes;
  summary.unpacked_bytes = budget_.content_bytes();
  summary.members = members_;
  summary.complete = complete_;
  summary.stopped = stopped_;
  return summary;
}

}  // namespace bundlescope
