// `kubectl cluster-info dump`, of the namespaces that were asked for (without -A the current one and kube-system):
//
//   nodes.json                      Lists whose items do not say their kind; with -o yaml .yaml
//   <ns>/{events,replication-controllers,services,daemonsets,deployments,replicasets,pods}.json
//   <ns>/<pod>/logs.txt             all containers of the pod one after the other, between marks
//
// or, without --output-directory, all that in one text, the logs between the lists. The first list that cannot be read
// ends a dump, and no file says so: only what is there is known. In one text, where an empty list does not say its
// namespace, the logs of a namespace show that all its lists were read before. When the dump was made is written
// nowhere.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/snapshot/component.h"
#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/collected_at.h"
#include "core/snapshot/layouts/coverage_tally.h"
#include "core/snapshot/layouts/dump_mark.h"
#include "core/snapshot/layouts/known_kinds.h"
#include "core/snapshot/layouts/log_admission.h"
#include "core/snapshot/layouts/path_parts.h"

namespace bundlescope {
namespace {

constexpr std::array<std::string_view, 7> kLists = {
    "daemonsets", "deployments", "events", "pods", "replicasets", "services", "replication-controllers"};

struct DumpMember {
  enum class Use : uint8_t { kNone, kNodes, kList, kLogs, kStdout } use = Use::kNone;
  std::string_view top;
  const KnownKind* known = nullptr;
  std::string_view ns;
  std::string_view pod;
};

DumpMember SplitDump(std::string_view name) {
  const PathParts parts = SplitPath(name);
  DumpMember out;
  if (parts.size() >= 3 && WithoutPacking(parts.back()) == "logs.txt") {
    out.use = DumpMember::Use::kLogs;
    out.top = PathBefore(name, parts, parts.size() - 3);
    out.ns = parts[parts.size() - 3];
    out.pod = parts[parts.size() - 2];
    return out;
  }
  std::string_view stem = parts.back();
  const bool objects = DropEnding(&stem, ".json") || DropEnding(&stem, ".yaml");
  if (objects && stem == "nodes") {
    out.use = DumpMember::Use::kNodes;
    out.top = PathBefore(name, parts, parts.size() - 1);
    out.known = FindObjectFile(stem);
  } else if (objects && parts.size() >= 2 && std::find(kLists.begin(), kLists.end(), stem) != kLists.end()) {
    out.use = DumpMember::Use::kList;
    out.top = PathBefore(name, parts, parts.size() - 2);
    out.ns = parts[parts.size() - 2];
    out.known = FindObjectFile(stem);
  } else if (parts.size() == 1) {
    out.use = DumpMember::Use::kStdout;
  }
  return out;
}

struct Dump {
  SnapshotBuilder::SlotId slot = 0;
  CoverageTally tally;
  // Of a dump in one text.
  std::set<std::string, std::less<>> namespaces;  // with logs
  bool damaged = false;
};

class ClusterInfoDumpReader : public LayoutReader {
 public:
  ClusterInfoDumpReader(SnapshotBuilder& builder, ArchiveId archive)
      : builder_(builder), archive_(archive), admission_(builder) {}

  MemberPlan OnMember(std::string_view name) override {
    const DumpMember member = SplitDump(name);
    open_log_.reset();
    switch (member.use) {
      case DumpMember::Use::kNone:
        return MemberPlan::Ignore();
      case DumpMember::Use::kStdout:
      case DumpMember::Use::kLogs:
        return MemberPlan::Sections();
      default:
        return MemberPlan::Objects(DumpOf(member.top).slot, DefaultsOf(member.known));
    }
  }

  // Of the log whose start was the last mark.
  MemberPlan OnHead(const std::string&, std::string_view head, bool whole) override {
    return admission_.Admit(*open_log_, head, whole);
  }

  // Of the lists in one text only the first, of the nodes, can be told from what follows.
  void OnObjects(const std::string& name, const ObjectReading& reading) override {
    const DumpMember member = SplitDump(name);
    const bool file = member.known != nullptr;
    const KnownKind* known = file ? member.known : FindObjectFile("nodes");
    if (file || reading.kind == known->kind) {
      DumpOf(member.top).tally.AddList(KindName::Of(*known), member.ns, reading);
    }
    if (!file && !reading.complete) DumpOf("").damaged = true;
  }

  void OnText(const std::string&, std::string_view, bool) override {}

  MemberPlan OnSection(const std::string& name, std::string_view line) override {
    const std::optional<DumpMark> mark = ParseDumpMark(line);
    if (mark && mark->start) return StartLog(name, *mark);
    // A log may hold lines that look like marks.
    if (open_log_ && !(mark && Ends(*mark, builder_.log(*open_log_)))) {
      return builder_.log(*open_log_).dropped ? MemberPlan::Ignore() : MemberPlan::Log(*open_log_);
    }
    open_log_.reset();
    if (SplitDump(name).use != DumpMember::Use::kStdout) return MemberPlan::Ignore();
    return MemberPlan::Objects(DumpOf("").slot);
  }

  void OnMemberEnd(const std::string&, const MemberContent&) override { CloseLog(); }

  void OnEnd(bool) override {
    for (const LogId id : cut_logs_) builder_.log(id).complete = false;
    admission_.Finish();
    std::vector<SnapshotBuilder::SlotId> slots;
    for (auto& [top, dump] : dumps_) {
      if (!dump.damaged) AddListsBefore(dump);
      dump.tally.Write(builder_, dump.slot);
      slots.push_back(dump.slot);
    }
    InferCollectedAt(builder_, archive_, slots);
  }

 private:
  Dump& DumpOf(std::string_view top) {
    const auto it = dumps_.find(top);
    if (it != dumps_.end()) return it->second;
    Dump dump;
    dump.slot = builder_.AddSlot(archive_, "");
    return dumps_.emplace(top, std::move(dump)).first->second;
  }

  // That every list of these namespaces was read whole; how many objects it had was not counted, and need not be.
  static void AddListsBefore(Dump& dump) {
    ObjectReading whole;
    whole.list = true;
    whole.objects = 1;
    for (const std::string& ns : dump.namespaces) {
      for (const std::string_view list : kLists) {
        dump.tally.AddList(KindName::Of(*FindObjectFile(list)), ns, whole);
      }
    }
  }

  static bool Ends(const DumpMark& mark, const LogStream& log) {
    return !mark.start && mark.ns == log.ns && mark.pod == log.pod && mark.container == log.container;
  }

  // A log that nothing ended was cut.
  void CloseLog() {
    if (open_log_) cut_logs_.push_back(*open_log_);
    open_log_.reset();
  }

  MemberPlan StartLog(const std::string& name, const DumpMark& mark) {
    CloseLog();
    const DumpMember member = SplitDump(name);
    Dump& dump = DumpOf(member.top);
    if (member.use == DumpMember::Use::kStdout) dump.namespaces.emplace(mark.ns);
    open_log_ = builder_.AddLog(dump.slot, archive_, name);
    LogStream& log = builder_.log(*open_log_);
    log.ns = mark.ns;
    log.pod = mark.pod;
    log.container = mark.container;
    log.components = ComponentsOf(log.ns, log.pod, log.container);
    return MemberPlan::Peek();
  }

  SnapshotBuilder& builder_;
  const ArchiveId archive_;
  LogAdmission admission_;
  std::map<std::string, Dump, std::less<>> dumps_;  // by the folder that stands around it
  std::optional<LogId> open_log_;                   // whose END has not come
  std::vector<LogId> cut_logs_;
};

class ClusterInfoDump : public Layout {
 public:
  std::string_view name() const override { return "cluster-info-dump"; }

  LayoutScore Recognise(std::span<const ProbeMember> members) const override {
    if (members.size() == 1 && members[0].name.find('/') == std::string::npos) return RecogniseText(members[0]);
    std::map<std::string_view, bool> nodes;  // by the folder around the dump
    for (const ProbeMember& probe : members) {
      const DumpMember member = SplitDump(probe.name);
      if (member.use == DumpMember::Use::kNodes) nodes[member.top] = true;
    }
    LayoutScore best;
    for (const ProbeMember& probe : members) {
      const DumpMember member = SplitDump(probe.name);
      const bool beside_nodes = nodes.count(member.top) != 0;
      const bool marked = member.use == DumpMember::Use::kLogs && IsDumpLog(probe.head);
      int points = marked ? 60 : 0;
      if (beside_nodes && member.use == DumpMember::Use::kList) points = 75;
      if (beside_nodes && marked) points = 90;
      if (points <= best.points) continue;
      best = {points, fmt::format("{}{}", beside_nodes ? "nodes.json beside " : "the log of a dump, ", probe.name)};
    }
    return best;
  }

  std::unique_ptr<LayoutReader> Open(SnapshotBuilder& builder, ArchiveId archive) const override {
    return std::make_unique<ClusterInfoDumpReader>(builder, archive);
  }

 private:
  static bool IsDumpLog(std::string_view head) {
    return ParseDumpMark(head.substr(0, head.find_first_of("\r\n"))).has_value();
  }

  // A dump begins with the nodes.
  static LayoutScore RecogniseText(const ProbeMember& probe) {
    constexpr size_t kKindBytes = 200;
    constexpr std::string_view kYaml = "apiVersion: v1\nitems:\n- metadata:\n";
    const std::string_view head = probe.head;
    if (head.starts_with('{') && head.substr(0, kKindBytes).find("\"kind\": \"NodeList\"") != std::string_view::npos) {
      return {60, "one text that begins with a NodeList"};
    }
    if (head.starts_with(kYaml)) return {20, "one text that begins with a list of objects without kind"};
    return {};
  }
};

}  // namespace

const Layout& ClusterInfoDumpLayout() {
  static const ClusterInfoDump layout;
  return layout;
}

}  // namespace bundlescope
