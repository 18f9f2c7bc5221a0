#include "core/snapshot/loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace bundlescope {
namespace {

// Looks at the first members and then stops.
class Probe : public MemberSink {
 public:
  bool Begin(const Member& member) override {
    members_.push_back({member.name, ""});
    return true;
  }
  bool Data(std::string_view chunk) override {
    std::string& head = members_.back().head;
    head.append(chunk.substr(0, kProbeHeadBytes - std::min(kProbeHeadBytes, head.size())));
    bytes_ += chunk.size();
    return members_.size() < kProbeMembers && bytes_ < kMaxProbeBytes;
  }
  void End(bool) override {}
  void Report(const Defect&) override {}

  std::span<const ProbeMember> members() const { return members_; }

 private:
  static constexpr uint64_t kMaxProbeBytes = uint64_t{16} << 20;
  std::vector<ProbeMember> members_;
  uint64_t bytes_ = 0;
};

// Hands the members of one archive to its layout and its logs to the log sink.
class Loader : public MemberSink {
 public:
  Loader(SnapshotBuilder& builder, ArchiveId archive, LayoutReader& reader, LogSink& logs)
      : builder_(builder), archive_(archive), reader_(reader), logs_(logs) {}

  bool Begin(const Member& member) override {
    name_ = member.name;
    text_.clear();
    text_cut_ = false;
    plan_ = reader_.OnMember(name_);
    if (plan_.use == MemberPlan::Use::kLog) logs_.BeginLog(plan_.log);
    if (plan_.use == MemberPlan::Use::kObjects) {
      builder_.BeginObjects(plan_.slot, name_, std::move(plan_.defaults), plan_.repair);
    }
    return plan_.use != MemberPlan::Use::kIgnore;
  }

  bool Data(std::string_view chunk) override {
    if (plan_.use == MemberPlan::Use::kLog) {
      builder_.log(plan_.log).bytes += chunk.size();
      logs_.LogData(chunk);
    } else if (plan_.use == MemberPlan::Use::kObjects) {
      builder_.ObjectData(chunk);
    } else if (plan_.use == MemberPlan::Use::kText) {
      const size_t room = kMaxTextBytes - text_.size();
      text_cut_ = text_cut_ || chunk.size() > room;
      text_.append(chunk.substr(0, room));
    }
    return true;
  }

  void End(bool complete) override {
    if (plan_.use == MemberPlan::Use::kLog) {
      builder_.log(plan_.log).complete = complete;
      logs_.EndLog();
    } else if (plan_.use == MemberPlan::Use::kObjects) {
      reader_.OnObjects(name_, builder_.EndObjects(complete));
    } else if (plan_.use == MemberPlan::Use::kText) {
      if (text_cut_) ReportCutText();
      reader_.OnText(name_, text_, complete && !text_cut_);
    }
    plan_ = {};
  }

  void Report(const Defect& defect) override {
    builder_.AddDiagnostic({defect.lost_data ? DiagnosticLevel::kError : DiagnosticLevel::kNote, defect.code, archive_,
                            defect.member, defect.offset, defect.message});
  }

 private:
  void ReportCutText() {
    builder_.AddDiagnostic(DiagnosticLevel::kError, "limit.text", archive_, name_,
                           fmt::format("larger than {} MiB; only its beginning was read", kMaxTextBytes >> 20));
  }

  SnapshotBuilder& builder_;
  const ArchiveId archive_;
  LayoutReader& reader_;
  LogSink& logs_;
  std::string name_;
  std::string text_;
  bool text_cut_ = false;
  MemberPlan plan_;
};

struct Choice {
  const Layout* layout = nullptr;
  LayoutScore score;
};

Choice ChooseLayout(std::span<const Layout* const> layouts, std::span<const ProbeMember> members) {
  Choice best;
  for (const Layout* layout : layouts) {
    LayoutScore score = layout->Recognise(members);
    if (score.points > best.score.points) best = {layout, std::move(score)};
  }
  return best;
}

std::string KnownLayouts(std::span<const Layout* const> layouts) {
  std::string out;
  for (const Layout* layout : layouts) out += fmt::format("{}{}", out.empty() ? "" : ", ", layout->name());
  return out;
}

}  // namespace

void LayoutReader::OnObjects(const std::string&, const ObjectReading&) {}

Status LoadArchive(const std::string& path, std::span<const Layout* const> layouts, const ArchiveLimits& limits,
                   SnapshotBuilder& builder, LogSink& logs, std::stop_token stop) {
  const ArchiveId id = builder.AddArchive(path);
  Probe probe;
  BS_RETURN_IF_ERROR(ReadArchive(path, limits, probe, stop));
  Choice choice = ChooseLayout(layouts, probe.members());
  if (choice.layout == nullptr) {
    return Error(ErrorCode::kInvalidInput,
                 fmt::format("no known layout: the first of its members is '{}'",
                             probe.members().empty() ? "" : probe.members().front().name),
                 Place{path})
        .WithHint(fmt::format("this version reads: {}", KnownLayouts(layouts)));
  }
  builder.archive(id).layout = choice.layout->name();
  builder.archive(id).layout_reason = std::move(choice.score.reason);

  const std::unique_ptr<LayoutReader> reader = choice.layout->Open(builder, id);
  Loader loader(builder, id, *reader, logs);
  Result<ArchiveSummary> summary = ReadArchive(path, limits, loader, stop);
  // The probe could read it, so this is a file that vanished in between: the caller decides.
  if (!summary) return std::move(summary).error();
  ArchiveInfo& info = builder.archive(id);
  info.container = summary->container;
  info.packed_bytes = summary->packed_bytes;
  info.unpacked_bytes = summary->unpacked_bytes;
  info.members = summary->members;
  info.complete = info.complete && summary->complete && !summary->stopped;
  reader->OnEnd(info.complete);
  return {};
}

}  // namespace bundlescope
