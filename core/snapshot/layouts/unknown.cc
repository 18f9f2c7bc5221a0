// The last resort, for archives that no layout knows: what looks like objects of Kubernetes and what looks like a log
// or is named like one. Nothing says what was asked for, so nothing that is not there is known not to exist: no
// coverage but of logs in whose place a refusal stands.
//
//   objects    under any name, where their text looks like it (head_shape.h)
//   logs       by name (guessed_member.h), which also says whose they may be, by the shape of their lines, or by their
//              place: texts below var/log/, those of supportconfig. What holds NULs is no text
//   date       the output of date(1), as sos reports have it: the time of collection

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "core/snapshot/component.h"
#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/collected_at.h"
#include "core/snapshot/layouts/guessed_member.h"
#include "core/snapshot/layouts/head_shape.h"
#include "core/snapshot/layouts/log_admission.h"
#include "core/snapshot/layouts/path_parts.h"
#include "core/snapshot/layouts/pod_namespace.h"
#include "core/snapshot/layouts/supportconfig.h"
#include "core/snapshot/layouts/system_date.h"

namespace bundlescope {
namespace {

bool IsDateFile(std::string_view name) {
  const PathParts parts = SplitPath(name);
  return parts.back() == "date" && parts.size() <= 3;
}

bool IsBelowVarLog(std::string_view name) {
  return name.starts_with("var/log/") || name.find("/var/log/") != std::string_view::npos;
}

// What looks like objects is no log, whatever its name: values of Secrets must not be read as lines.
bool IsLog(std::string_view name, HeadShape shape, std::string_view head) {
  if (shape == HeadShape::kObjects) return false;
  if (shape == HeadShape::kLog || IsLogName(name) || IsSupportconfigLog(name, head)) return true;
  return IsBelowVarLog(name) && !head.empty();
}

class UnknownReader : public LayoutReader {
 public:
  UnknownReader(SnapshotBuilder& builder, ArchiveId archive)
      : builder_(builder), archive_(archive), slot_(builder.AddSlot(archive, "")), admission_(builder) {}

  MemberPlan OnMember(std::string_view) override { return MemberPlan::Peek(); }

  MemberPlan OnHead(const std::string& name, std::string_view head, bool whole) override {
    if (head.find('\0') != std::string_view::npos) return MemberPlan::Ignore();
    if (whole && !date_ && IsDateFile(name)) {
      date_ = ParseSystemDate(head);
      if (date_) return MemberPlan::Ignore();
    }
    const HeadShape shape = ShapeOf(head);
    if (IsLog(name, shape, head)) return admission_.Admit(AddLog(name), head, whole);
    if (shape != HeadShape::kObjects) return MemberPlan::Ignore();
    ++object_files_;
    return MemberPlan::Objects(slot_);
  }

  void OnText(const std::string&, std::string_view, bool) override {}

  void OnMemberEnd(const std::string&, const MemberContent& content) override { admission_.End(content); }

  void OnEnd(bool) override {
    FindNamespaces();
    DropTwins();
    admission_.Finish();
    const auto logs = std::count_if(logs_.begin(), logs_.end(), [&](LogId id) { return !builder_.log(id).dropped; });
    builder_.AddDiagnostic(DiagnosticLevel::kNote, "layout.guess", archive_, "",
                           fmt::format("no known layout: {} files were taken for objects and {} for logs, by their "
                                       "names and beginnings; what the archive does not hold may exist all the same",
                                       object_files_, logs));
    if (!date_) return InferCollectedAt(builder_, archive_, {&slot_, 1});
    ArchiveInfo& info = builder_.archive(archive_);
    info.collected_at = date_->time;
    info.collected_at_from = "date";
    info.collected_at_exact = date_->zone && date_->zone->certain;
    if (date_->zone) info.utc_offset_seconds = date_->zone->offset_seconds;
  }

 private:
  LogId AddLog(std::string_view name) {
    GuessedLog guess = GuessLog(name);
    const LogId id = builder_.AddLog(slot_, archive_, name);
    LogStream& log = builder_.log(id);
    log.ns = std::move(guess.ns);
    log.pod = std::move(guess.pod);
    log.container = std::move(guess.container);
    log.previous = guess.previous;
    log.components = std::move(guess.components);
    logs_.push_back(id);
    return id;
  }

  // Of pods that are among the objects.
  void FindNamespaces() {
    for (const LogId id : logs_) {
      LogStream& log = builder_.log(id);
      if (log.pod.empty() || !log.ns.empty()) continue;
      log.ns = NamespaceOfPod(builder_, slot_, log.pod);
      if (!log.ns.empty()) log.components = ComponentsOf(log.ns, log.pod, log.container);
    }
  }

  // The files below /var/log/containers are links to those below /var/log/pods, and people copy logs. Those of the
  // same container and of the same size are taken for the same.
  void DropTwins() {
    std::map<std::tuple<std::string, std::string, std::string, uint64_t, uint64_t>, std::vector<LogId>> same;
    for (const LogId id : logs_) {
      const LogStream& log = builder_.log(id);
      if (log.dropped || log.bytes == 0 || log.pod.empty()) continue;
      same[{log.ns, log.pod, log.container, log.bytes, log.lines}].push_back(id);
    }
    for (const auto& [log, twins] : same) KeepLongestLog(builder_, twins);
  }

  SnapshotBuilder& builder_;
  const ArchiveId archive_;
  const SnapshotBuilder::SlotId slot_;
  LogAdmission admission_;
  std::optional<SystemDate> date_;
  size_t object_files_ = 0;
  std::vector<LogId> logs_;
};

class Unknown : public Layout {
 public:
  std::string_view name() const override { return "unknown"; }

  LayoutScore Recognise(std::span<const ProbeMember> members) const override {
    size_t logs = 0;
    size_t objects = 0;
    for (const ProbeMember& probe : members) {
      const HeadShape shape = ShapeOf(probe.head);
      logs += !probe.head.empty() && probe.head.find('\0') == std::string::npos && IsLog(probe.name, shape, probe.head)
                  ? 1
                  : 0;
      objects += shape == HeadShape::kObjects ? 1 : 0;
    }
    if (logs + objects == 0) return {};
    const int points = static_cast<int>(std::min<size_t>(logs + objects, kMost));
    return {points, fmt::format("no known layout; of {} files, {} look like logs and {} like objects of Kubernetes",
                                members.size(), logs, objects)};
  }

  std::unique_ptr<LayoutReader> Open(SnapshotBuilder& builder, ArchiveId archive) const override {
    return std::make_unique<UnknownReader>(builder, archive);
  }

 private:
  static constexpr size_t kMost = 10;
};

}  // namespace

const Layout& UnknownLayout() {
  static const Unknown layout;
  return layout;
}

}  // namespace bundlescope
