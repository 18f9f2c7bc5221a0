#include "core/snapshot/member_delivery.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/line_breaks.h"

namespace bundlescope {
namespace {

using Use = MemberPlan::Use;

}  // namespace

MemberPlan LayoutReader::OnHead(const std::string&, std::string_view, bool) { return MemberPlan::Ignore(); }
void LayoutReader::OnObjects(const std::string&, const ObjectReading&) {}
MemberPlan LayoutReader::OnSection(const std::string&, std::string_view) { return MemberPlan::Ignore(); }
void LayoutReader::OnMemberEnd(const std::string&, const MemberContent&) {}

MemberDelivery::MemberDelivery(SnapshotBuilder& builder, ArchiveId archive, LayoutReader& reader, LogSink& logs,
                               uint64_t max_text_bytes)
    : builder_(builder), archive_(archive), reader_(reader), logs_(logs), max_text_bytes_(max_text_bytes) {}
MemberDelivery::~MemberDelivery() = default;

bool MemberDelivery::Begin(std::string_view name) {
  name_ = name;
  MemberPlan plan = reader_.OnMember(name_);
  use_ = plan.use;
  if (use_ == Use::kIgnore) return false;
  decoder_ = {};
  bytes_ = 0;
  digest_ = reader_.WantedDigest();
  line_.clear();
  line_passed_ = false;
  line_number_ = 0;
  head_.clear();
  log_end_.clear();
  if (use_ != Use::kPeek) Start(std::move(plan));
  return true;
}

void MemberDelivery::Start(MemberPlan plan) {
  use_ = plan.use;
  if (use_ == Use::kSections) plan = reader_.OnSection(name_, "");
  Open(std::move(plan));
}

void MemberDelivery::EndPeek(std::string_view head, bool whole) {
  Start(reader_.OnHead(name_, head.substr(0, kProbeHeadBytes), whole && head.size() <= kProbeHeadBytes));
  if (!head.empty()) Deliver(head);
}

std::optional<std::string> MemberDelivery::AddToHead(std::string_view text) {
  head_.append(text);
  if (head_.size() <= kProbeHeadBytes) return std::nullopt;
  return std::exchange(head_, {});
}

void MemberDelivery::Deliver(std::string_view text) {
  if (use_ == Use::kPeek) {
    // Mostly the first piece is enough, and then nobody copies it.
    if (head_.empty() && text.size() > kProbeHeadBytes) return EndPeek(text, false);
    if (const std::optional<std::string> head = AddToHead(text)) EndPeek(*head, false);
  } else if (use_ == Use::kSections) {
    Sections(text);
  } else {
    Content(text);
  }
}

void MemberDelivery::Data(std::string_view chunk, const BytesOwner& owner) {
  if (use_ == Use::kIgnore) return;
  chunk_ = chunk;
  chunk_owner_ = owner;
  bytes_ += chunk.size();
  if (digest_ == MemberDigest::kSha256) sha256_.Update(chunk);
  if (digest_ == MemberDigest::kXxh3) xxh3_.Update(chunk);
  const std::string_view text = decoder_.Decode(chunk);
  if (!text.empty()) Deliver(text);
  chunk_ = {};
  chunk_owner_.reset();
}

void MemberDelivery::End(bool complete) {
  if (use_ == Use::kIgnore) return;
  const std::string rest(decoder_.Finish());
  if (!rest.empty()) Deliver(rest);
  if (use_ == Use::kPeek) EndPeek(std::exchange(head_, {}), true);
  if (use_ == Use::kSections && !line_.empty() && !line_passed_) SectionLine(line_);
  Close(complete);
  if (use_ == Use::kIgnore) return;
  MemberContent content{bytes_, complete, digest_, "", std::move(log_end_)};
  if (digest_ == MemberDigest::kSha256) content.digest = ToHex(sha256_.Finish());
  if (digest_ == MemberDigest::kXxh3) content.digest = ToHex(xxh3_.Finish());
  use_ = Use::kIgnore;
  reader_.OnMemberEnd(name_, content);
}

void MemberDelivery::Open(MemberPlan plan) {
  first_line_ = line_number_ + 1;
  OpenSettled(std::move(plan));
}

void MemberDelivery::SettleSection(std::string_view head, bool whole) {
  const bool all = whole && head.size() <= kProbeHeadBytes;
  OpenSettled(reader_.OnHead(name_, head.substr(0, kProbeHeadBytes), all));
  Content(head);
}

void MemberDelivery::OpenSettled(MemberPlan plan) {
  plan_ = std::move(plan);
  text_.clear();
  text_cut_ = false;
  if (plan_.use == Use::kLog) {
    builder_.log(plan_.log).first_line = first_line_;
    logs_.BeginLog(plan_.log);
  } else if (plan_.use == Use::kObjects) {
    builder_.BeginObjects(plan_.slot, name_, std::move(plan_.defaults), plan_.repair, first_line_, plan_.partial);
  }
}

void MemberDelivery::Content(std::string_view text) {
  if (plan_.use == Use::kLog) {
    LogContent(text);
  } else if (plan_.use == Use::kObjects) {
    builder_.ObjectData(text);
  } else if (plan_.use == Use::kPeek) {
    if (head_.empty() && text.size() > kProbeHeadBytes) return SettleSection(text, false);
    if (const std::optional<std::string> head = AddToHead(text)) SettleSection(*head, false);
  } else if (plan_.use == Use::kText) {
    const size_t room = max_text_bytes_ - text_.size();
    text_cut_ = text_cut_ || text.size() > room;
    text_.append(text.substr(0, room));
  }
}

void MemberDelivery::LogContent(std::string_view text) {
  builder_.log(plan_.log).bytes += text.size();
  builder_.log(plan_.log).lines += CountLineBreaks(text);
  if (chunk_owner_ && IsPartOf(text, chunk_)) {
    logs_.SharedLogData(text, chunk_owner_);
  } else {
    logs_.LogData(text);
  }
  log_end_.append(text.substr(text.size() - std::min(text.size(), kLogEndBytes)));
  log_end_.erase(0, log_end_.size() - std::min(log_end_.size(), kLogEndBytes));
}

void MemberDelivery::Close(bool complete) {
  if (plan_.use == Use::kPeek) SettleSection(std::exchange(head_, {}), complete);
  if (plan_.use == Use::kLog) {
    builder_.log(plan_.log).complete = complete;
    logs_.EndLog();
  } else if (plan_.use == Use::kObjects) {
    reader_.OnObjects(name_, builder_.EndObjects(complete));
  } else if (plan_.use == Use::kText) {
    if (text_cut_) ReportCutText();
    reader_.OnText(name_, text_, complete && !text_cut_);
  }
  plan_ = {};
}

// Hands on whole lines, many at once, and looks at those that may begin a section.
void MemberDelivery::Sections(std::string_view text) {
  while (!text.empty()) {
    if (!line_.empty() || line_passed_) {
      const size_t newline = text.find('\n');
      const std::string_view piece = text.substr(0, newline == std::string_view::npos ? text.size() : newline + 1);
      text.remove_prefix(piece.size());
      const bool ended = newline != std::string_view::npos;
      if (line_passed_) {
        Content(piece);
      } else {
        line_.append(piece);
        const bool may_be_mark = std::string_view(line_).substr(0, kSectionMark.size()) ==
                                 kSectionMark.substr(0, std::min(kSectionMark.size(), line_.size()));
        if (ended) {
          SectionLine(line_);
        } else if (!may_be_mark || line_.size() > 4096) {
          Content(line_);
          line_passed_ = true;
        }
      }
      if (ended) {
        if (line_passed_) ++line_number_;
        line_.clear();
        line_passed_ = false;
      }
      continue;
    }
    // At the start of a line.
    size_t run = 0;  // bytes of whole lines that are no marks
    size_t next = 0;
    while (next < text.size() && !text.substr(next).starts_with(kSectionMark)) {
      const size_t newline = text.find('\n', next);
      if (newline == std::string_view::npos) break;
      next = run = newline + 1;
      ++line_number_;
    }
    if (run > 0) Content(text.substr(0, run));
    text.remove_prefix(run);
    if (text.empty()) return;
    const size_t newline = text.find('\n');
    if (newline == std::string_view::npos) {
      line_ = text;
      return;
    }
    SectionLine(text.substr(0, newline + 1));
    text.remove_prefix(newline + 1);
  }
}

void MemberDelivery::SectionLine(std::string_view line) {
  ++line_number_;
  if (!line.starts_with(kSectionMark)) return Content(line);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  Close(true);
  Open(reader_.OnSection(name_, line));
}

void MemberDelivery::ReportCutText() {
  builder_.AddDiagnostic(DiagnosticLevel::kError, "limit.text", archive_, name_,
                         fmt::format("larger than {} bytes; only its beginning was read", max_text_bytes_));
}

}  // namespace bundlescope
