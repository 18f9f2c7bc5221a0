// What `oc adm must-gather` leaves behind, one folder for each image that gathered; `oc adm inspect` writes the inner
// part alone:
//
//   must-gather.local.<x>/
//     must-gather.logs, timestamp
//     <image>/
//       cluster-scoped-resources/<group or core>/<resource>/<name>.yaml     single objects
//       cluster-scoped-resources/<group or core>/<resource>.yaml            a List
//       namespaces/<ns>/<ns>.yaml, namespaces/<ns>/<group or core>/<resource>[/<name>].yaml
//       namespaces/<ns>/pods/<pod>/<pod>.yaml
//       namespaces/<ns>/pods/<pod>/<container>/<container>/logs/{current,previous}[.insecure].log
//       namespaces/<ns>/pods/<pod>/<container>/<container>/logs/rotated/<n>.log.<time>[.gz]
//       host_service_logs/masters/<unit>_service.log
//
// All images speak of one cluster and are read into one. An object often stands in a List and in a file of its own; it
// counts once. Audit logs, etcd_info, monitoring, network_logs, ingress_controllers and the rest are not read.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "core/snapshot/component.h"
#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/collected_at.h"
#include "core/snapshot/layouts/command_output.h"
#include "core/snapshot/layouts/coverage_tally.h"
#include "core/snapshot/layouts/log_admission.h"
#include "core/snapshot/layouts/must_gather_member.h"
#include "core/snapshot/layouts/path_parts.h"

namespace bundlescope {
namespace {

using Use = MustGatherMember::Use;

// As Go prints a time: "2026-08-18 10:11:12.123456789 +0000 UTC m=+0.012".
std::optional<Timestamp> ParseGoTime(std::string_view line) {
  const size_t date = line.find(' ');
  const size_t time = date == std::string_view::npos ? date : line.find(' ', date + 1);
  if (time == std::string_view::npos) return std::nullopt;
  const std::string_view zone = line.substr(time + 1, 5);
  if (zone.size() != 5 || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
  return ParseRfc3339(fmt::format("{}{}:{}", line.substr(0, time), zone.substr(0, 3), zone.substr(3)));
}

struct Gathering {
  SnapshotBuilder::SlotId slot = 0;
  CoverageTally tally;
};

class MustGatherReader : public LayoutReader {
 public:
  MustGatherReader(SnapshotBuilder& builder, ArchiveId archive)
      : builder_(builder), archive_(archive), admission_(builder) {}

  MemberPlan OnMember(std::string_view name) override {
    const MustGatherMember member = SplitMustGatherMember(name);
    switch (member.use) {
      case Use::kTimes:
        return MemberPlan::Text();
      case Use::kList:
      case Use::kObject:
        return MemberPlan::Objects(GatheringOf(member.top).slot, DefaultsOf(member.known));
      case Use::kPodLog:
      case Use::kRotatedLog:
      case Use::kHostLog:
        GatheringOf(member.top);
        return MemberPlan::Peek();
      case Use::kAuditLog:
        ++audit_logs_;
        return MemberPlan::Ignore();
      default:
        return MemberPlan::Ignore();
    }
  }

  MemberPlan OnHead(const std::string& name, std::string_view head, bool whole) override {
    return admission_.Admit(AddLog(name, SplitMustGatherMember(name)), head, whole);
  }

  void OnObjects(const std::string& name, const ObjectReading& reading) override {
    const MustGatherMember member = SplitMustGatherMember(name);
    KindName kind{std::string(member.group), "", reading.kind};
    if (member.known != nullptr) kind = KindName::Of(*member.known);
    if (kind.kind.empty()) return;
    CoverageTally& tally = GatheringOf(member.top).tally;
    if (member.use == Use::kList) {
      tally.AddList(kind, member.ns, reading);
    } else {
      tally.AddSome(kind, member.ns, reading);
    }
  }

  // Begin and end, a line each; there may be one of each image and one of the whole.
  void OnText(const std::string&, std::string_view text, bool) override {
    std::string_view line;
    while (NextLine(&text, &line)) {
      const std::optional<Timestamp> time = ParseGoTime(line);
      if (time && (!latest_ || *time > *latest_)) latest_ = time;
    }
  }

  void OnEnd(bool) override {
    DropTwins();
    admission_.Finish();
    std::vector<SnapshotBuilder::SlotId> slots;
    for (auto& [top, gathering] : gatherings_) {
      gathering.tally.Write(builder_, gathering.slot);
      slots.push_back(gathering.slot);
    }
    if (audit_logs_ > 0) {
      builder_.AddDiagnostic(DiagnosticLevel::kNote, "layout.ignored", archive_, "",
                             fmt::format("{} files of audit logs were not read", audit_logs_));
    }
    if (!latest_) return InferCollectedAt(builder_, archive_, slots);
    ArchiveInfo& info = builder_.archive(archive_);
    info.collected_at = latest_;
    info.collected_at_from = "timestamp";
  }

 private:
  // Slot, namespace, pod, container, and which of its files: "current", "previous", the name of a rotated one.
  using LogKey = std::tuple<SnapshotBuilder::SlotId, std::string, std::string, std::string, std::string>;

  Gathering& GatheringOf(std::string_view top) {
    const auto it = gatherings_.find(top);
    if (it != gatherings_.end()) return it->second;
    Gathering gathering;
    gathering.slot = builder_.AddSlot(archive_, "");
    return gatherings_.emplace(top, std::move(gathering)).first->second;
  }

  LogId AddLog(std::string_view name, const MustGatherMember& member) {
    const LogId id = builder_.AddLog(GatheringOf(member.top).slot, archive_, std::string(name));
    LogStream& log = builder_.log(id);
    log.ns = member.ns;
    log.pod = member.pod;
    log.container = member.container;
    log.previous = member.previous;
    log.components = ComponentsOf(log.ns, log.pod, log.container);
    if (member.use != Use::kHostLog) twins_[KeyOf(log, name, member)].push_back(id);
    return id;
  }

  static LogKey KeyOf(const LogStream& log, std::string_view name, const MustGatherMember& member) {
    std::string file = log.previous ? "previous" : "current";
    if (member.use == Use::kRotatedLog) file = WithoutPacking(SplitPath(name).back());
    return {log.cluster, log.ns, log.pod, log.container, std::move(file)};
  }

  // Several images gather the same log, and of one that could not be had by a secure connection there is a second file.
  void DropTwins() {
    for (const auto& [key, ids] : twins_) {
      std::vector<LogId> there;
      for (const LogId id : ids) {
        if (!builder_.log(id).dropped) there.push_back(id);
      }
      if (there.empty()) continue;
      const bool second = std::any_of(there.begin(), there.end(), [&](LogId id) {
        return builder_.log(id).place.member.find(".insecure.") != std::string_view::npos;
      });
      const LogId best = KeepLongestLog(builder_, there);
      const LogStream& log = builder_.log(best);
      if (log.bytes != 0) continue;
      // Where a container has no previous run, the file of it is there all the same. The second file is only made where
      // the first could not be read; the reason is on the screen of who ran it.
      if (log.previous) {
        builder_.DropLog(best);
      } else if (second) {
        admission_.Refuse(best, {CoverageStatus::kFailed, "the file is empty, and so is that of the second attempt"});
      }
    }
  }

  SnapshotBuilder& builder_;
  const ArchiveId archive_;
  LogAdmission admission_;
  std::map<std::string, Gathering, std::less<>> gatherings_;
  std::map<LogKey, std::vector<LogId>> twins_;
  std::optional<Timestamp> latest_;
  size_t audit_logs_ = 0;
};

class MustGather : public Layout {
 public:
  std::string_view name() const override { return "must-gather"; }

  LayoutScore Recognise(std::span<const ProbeMember> members) const override {
    LayoutScore score;
    std::string_view proof;
    bool own = false;
    bool image = false;
    for (const ProbeMember& probe : members) {
      const MustGatherMember member = SplitMustGatherMember(probe.name);
      const bool listed = (member.use == Use::kList || member.use == Use::kObject) && member.known != nullptr;
      const bool inner = listed || member.use == Use::kPodLog;
      if (proof.empty() && inner) proof = probe.name;
      own = own || member.use == Use::kOwnLog || member.use == Use::kTimes;
      image = image || (inner && probe.name.find("-sha256-") != std::string::npos);
    }
    if (proof.empty()) return {};
    score.points = 55 + (own ? 20 : 0) + (image ? 20 : 0);
    score.reason = fmt::format("members like {}{}{}", proof, own ? ", timestamp or gather.logs" : "",
                               image ? ", below the name of an image" : "");
    return score;
  }

  std::unique_ptr<LayoutReader> Open(SnapshotBuilder& builder, ArchiveId archive) const override {
    return std::make_unique<MustGatherReader>(builder, archive);
  }
};

}  // namespace

const Layout& MustGatherLayout() {
  static const MustGather layout;
  return layout;
}

}  // namespace bundlescope
