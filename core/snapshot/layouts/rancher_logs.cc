// The tarball of Rancher's log collector: one node, everything the output of commands, with their errors mixed in.
//
//   ./<host>-2025-03-13_12_42_10/
//     systeminfo/date                          the time of collection
//     <distribution>/version, kubectl/version
//     <distribution>/kubectl/<kind>            `kubectl get <kind> -A -o wide`: partial objects
//     <distribution>/kubectl/nodes.json        whole objects
//     <distribution>/kubectl/rancher-prov/<crd>    YAML lists; clusters.fleet.cattle.io is the only Fleet kind
//     <distribution>/podlogs/<ns>-<pod>[-previous]    all containers one after the other
//     <distribution>/podlogs/<ns>_<pod>_<uid>/<container>/<n>.log    raw, where the API was not there to ask
//     k8s/podlogs/k8s_<container>_<pod>_<ns>_<uid>_<n>                likewise, of docker
//     journald/<unit>, systemlogs/*, <distribution>/{agent,server}-logs/*    logs of the node

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/snapshot/component.h"
#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/collected_at.h"
#include "core/snapshot/layouts/command_output.h"
#include "core/snapshot/layouts/dump_mark.h"
#include "core/snapshot/layouts/known_kinds.h"
#include "core/snapshot/layouts/kubectl_table.h"
#include "core/snapshot/layouts/log_admission.h"
#include "core/snapshot/layouts/path_parts.h"
#include "core/snapshot/layouts/pod_log_name.h"
#include "core/snapshot/layouts/rancher_member.h"
#include "core/snapshot/layouts/system_date.h"
#include "core/snapshot/layouts/table_objects.h"

namespace bundlescope {
namespace {

enum class Use : uint8_t {
  kNone,
  kDate,
  kVersion,        // of the node's distribution
  kServerVersion,  // `kubectl version`
  kTable,
  kNodesJson,
  kYamlList,
  kDump,       // `kubectl cluster-info dump`, of kubeadm
  kPodLog,     // <ns>-<pod>
  kCriLog,     // <ns>_<pod>_<uid>/<container>/<n>.log
  kDockerLog,  // k8s_<container>_<pod>_<ns>_<uid>_<n>
  kNodeLog,
};

Use UseOfKubectl(const std::vector<std::string_view>& parts) {
  if (parts.size() == 4) return parts[2] == "rancher-prov" ? Use::kYamlList : Use::kNone;
  if (parts.size() != 3) return Use::kNone;
  if (parts[2] == "version") return Use::kServerVersion;
  if (parts[2] == "nodes.json") return Use::kNodesJson;
  if (parts[2] == "cluster-info_dump") return Use::kDump;
  return FindKubectlTable(parts[2]) != nullptr ? Use::kTable : Use::kNone;
}

Use UseOfPodLog(const std::vector<std::string_view>& parts) {
  if (parts.size() == 3) return parts[2].starts_with("k8s_") ? Use::kDockerLog : Use::kPodLog;
  return parts.size() == 5 && parts[2].find('_') != std::string_view::npos ? Use::kCriLog : Use::kNone;
}

Use UseOfDistribution(const std::vector<std::string_view>& parts) {
  const std::string_view folder = parts[1];
  if (parts.size() == 2) {
    if (folder == "version") return Use::kVersion;
    return folder == "containerd.log" ? Use::kNodeLog : Use::kNone;
  }
  if (folder == "kubectl") return UseOfKubectl(parts);
  if (folder == "podlogs") return UseOfPodLog(parts);
  return folder == "agent-logs" || folder == "server-logs" || folder == "containerlogs" ? Use::kNodeLog : Use::kNone;
}

Use UseOf(const RancherMember& member) {
  const std::vector<std::string_view>& parts = member.parts;
  if (parts.size() < 2) return Use::kNone;
  if (IsDistribution(parts[0])) return UseOfDistribution(parts);
  if (parts[0] == "systeminfo") return parts.size() == 2 && parts[1] == "date" ? Use::kDate : Use::kNone;
  if (parts[0] == "journald") return parts.size() == 2 ? Use::kNodeLog : Use::kNone;
  if (parts[0] == "systemlogs") {
    return parts.size() == 2 || parts[1] == "audit" ? Use::kNodeLog : Use::kNone;  // not the binary atop and sa data
  }
  return parts[0] == "rancher" && parts[1] == "containerlogs" && parts.size() == 3 ? Use::kNodeLog : Use::kNone;
}

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// "Server Version: v1.30.4+rke2r1", and before 1.28 "Server Version: version.Info{..., GitVersion:"v1.24.8", ...}".
std::string_view ServerVersionOf(std::string_view text) {
  constexpr std::string_view kLine = "Server Version:";
  constexpr std::string_view kField = "GitVersion:\"";
  std::string_view line;
  while (NextLine(&text, &line)) {
    if (!line.starts_with(kLine)) continue;
    std::string_view version = Trim(line.substr(kLine.size()));
    if (const size_t at = version.find(kField); at != std::string_view::npos) {
      version.remove_prefix(at + kField.size());
      version = version.substr(0, version.find('"'));
    }
    return version.starts_with('v') ? version : std::string_view();
  }
  return {};
}

// "rke2 version v1.30.4+rke2r1 (4f9d2bd0)"; nothing for kubeadm, whose version is not the server's.
std::string_view DistributionVersionOf(std::string_view text) {
  std::string_view line;
  while (NextLine(&text, &line)) {
    for (const std::string_view start : {"rke2 version ", "k3s version "}) {
      if (!line.starts_with(start)) continue;
      const std::string_view version = line.substr(start.size());
      return version.substr(0, version.find(' '));
    }
  }
  return {};
}

struct Outcome {
  CoverageStatus status = CoverageStatus::kFailed;
  std::string reason;
};

// One folder of a host; an archive has one, a directory that somebody filled may have several.
struct Host {
  SnapshotBuilder::SlotId slot = 0;
  std::string date;  // what systeminfo/date holds
  PodSet pods;
  std::set<const KnownKind*> tables;
  // Two files hold the nodes, and one answer stands for both: that of the table, unless nodes.json could be read.
  std::optional<Outcome> nodes;
  int version_rank = 0;
  std::vector<std::pair<LogId, std::string>> pod_logs;             // to be resolved: "<ns>-<pod>"
  std::map<std::string, std::vector<std::pair<int, LogId>>> runs;  // of one container: number of the run, its log
};

struct HostTime {
  Timestamp time;
  std::string from;
  bool exact = true;
  std::string note;
  std::optional<int32_t> utc_offset_seconds;
};

class RancherLogsReader : public LayoutReader {
 public:
  RancherLogsReader(SnapshotBuilder& builder, ArchiveId archive)
      : builder_(builder), archive_(archive), admission_(builder) {}

  MemberPlan OnMember(std::string_view name) override {
    const RancherMember member = SplitRancherMember(name);
    const Use use = UseOf(member);
    if (use == Use::kNone) return MemberPlan::Ignore();
    HostOf(member.top);
    switch (use) {
      case Use::kPodLog:
      case Use::kCriLog:
      case Use::kDockerLog:
      case Use::kNodeLog:
        return MemberPlan::Peek();
      case Use::kDump:
        return MemberPlan::Sections();
      default:
        return MemberPlan::Text();
    }
  }

  MemberPlan OnHead(const std::string& name, std::string_view head, bool whole) override {
    const RancherMember member = SplitRancherMember(name);
    const std::optional<LogId> id = AddLog(HostOf(member.top), name, member);
    return id ? admission_.Admit(*id, head, whole) : MemberPlan::Ignore();
  }

  // Of the dump only the lists: the logs of its pods stand in podlogs/ as well.
  MemberPlan OnSection(const std::string& name, std::string_view line) override {
    const std::optional<DumpMark> mark = ParseDumpMark(line);
    if (!line.empty() && (!mark || mark->start)) return MemberPlan::Ignore();
    return MemberPlan::Objects(HostOf(SplitRancherMember(name).top).slot);
  }

  void OnText(const std::string& name, std::string_view text, bool complete) override {
    const RancherMember member = SplitRancherMember(name);
    Host& host = HostOf(member.top);
    switch (UseOf(member)) {
      case Use::kDate:
        host.date = text;
        break;
      case Use::kVersion:
        SetVersion(host, 1, DistributionVersionOf(text));
        break;
      case Use::kServerVersion:
        SetVersion(host, 2, ServerVersionOf(text));
        break;
      case Use::kTable:
        ReadTable(host, name, *FindKubectlTable(member.parts[2]), text, complete);
        break;
      case Use::kNodesJson:
        ReadNodes(host, name, text, complete);
        break;
      case Use::kYamlList:
        ReadYamlList(host, name, member.parts[3], text, complete);
        break;
      default:
        break;
    }
  }

  void OnMemberEnd(const std::string&, const MemberContent& content) override { admission_.End(content); }

  void OnEnd(bool complete) override {
    for (auto& [top, host] : hosts_) {
      ResolvePodLogs(host);
      MarkEarlierRuns(host);
      DropTwins(host);
      if (host.nodes) AddCoverage(host, *FindKind("", "nodes"), host.nodes->status, host.nodes->reason);
      if (!complete) ReportLostTables(host);
    }
    admission_.Finish();
    SetCollectedAt();
  }

 private:
  Host& HostOf(std::string_view top) {
    const auto it = hosts_.find(top);
    if (it != hosts_.end()) return it->second;
    Host host;
    host.slot = builder_.AddSlot(archive_, "");
    return hosts_.emplace(top, std::move(host)).first->second;
  }

  LogId NewLog(const Host& host, std::string_view name) { return builder_.AddLog(host.slot, archive_, name); }

  std::optional<LogId> AddLog(Host& host, std::string_view name, const RancherMember& member) {
    switch (UseOf(member)) {
      case Use::kPodLog:
        return AddPodLog(host, name, member);
      case Use::kCriLog:
        return AddCriLog(host, name, member);
      case Use::kDockerLog:
        return AddDockerLog(host, name, member);
      default:
        return AddNodeLog(host, name, member);
    }
  }

  LogId AddPodLog(Host& host, std::string_view name, const RancherMember& member) {
    const LogId id = NewLog(host, name);
    host.pod_logs.emplace_back(id, member.parts[2]);
    return id;
  }

  // Neither namespace nor pod can hold '_'.
  LogId AddCriLog(Host& host, std::string_view name, const RancherMember& member) {
    const std::string_view folder = member.parts[2];
    const size_t pod = folder.find('_') + 1;
    const LogId id = NewLog(host, name);
    LogStream& log = builder_.log(id);
    log.ns = folder.substr(0, pod - 1);
    log.pod = folder.substr(pod, folder.find('_', pod) - pod);
    log.container = member.parts[3];
    log.components = ComponentsOf(log.ns, log.pod, log.container);
    host.runs[fmt::format("{}/{}", folder, log.container)].emplace_back(RunOf(member.parts[4]), id);
    return id;
  }

  // "3.log", "3.log.20250313-101112" -> 3
  static int RunOf(std::string_view file) {
    int run = 0;
    for (const char c : file.substr(0, 6)) {
      if (c < '0' || c > '9') break;
      run = run * 10 + (c - '0');
    }
    return run;
  }

  std::optional<LogId> AddDockerLog(Host& host, std::string_view name, const RancherMember& member) {
    std::vector<std::string> fields;
    std::string_view rest = member.parts[2];
    for (size_t end = 0; end != std::string_view::npos;) {
      end = rest.find('_');
      fields.emplace_back(rest.substr(0, end));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    if (fields.size() != 6 || fields[1] == "POD") return std::nullopt;  // POD only holds the network
    const LogId id = NewLog(host, name);
    LogStream& log = builder_.log(id);
    log.container = fields[1];
    log.pod = fields[2];
    log.ns = fields[3];
    log.components = ComponentsOf(log.ns, log.pod, log.container);
    host.runs[fmt::format("{}_{}/{}", log.ns, log.pod, log.container)].emplace_back(RunOf(fields[5]), id);
    return id;
  }

  LogId AddNodeLog(Host& host, std::string_view name, const RancherMember& member) {
    const LogId id = NewLog(host, name);
    LogStream& log = builder_.log(id);
    const std::string_view file = SplitLogFile(member.parts.back()).stem;
    log.container = file;
    // Rancher itself as a container of docker: "rancher/containerlogs/server-<id>".
    if (member.parts[0] == "rancher" && file.starts_with("server-")) {
      log.components = ComponentsOf("cattle-system", "rancher", "");
    }
    return id;
  }

  void SetVersion(Host& host, int rank, std::string_view version) {
    if (version.empty() || rank <= host.version_rank) return;
    host.version_rank = rank;
    builder_.SetKubernetes(host.slot, version);
  }

  void AddCoverage(const Host& host, const KnownKind& kind, CoverageStatus status, std::string reason) {
    Coverage coverage;
    coverage.group = kind.group;
    coverage.version = kind.version;
    coverage.kind = kind.kind;
    coverage.status = status;
    coverage.reason = std::move(reason);
    builder_.AddCoverage(host.slot, std::move(coverage));
  }

  void ReadTable(Host& host, const std::string& member, const KnownKind& kind, std::string_view text, bool complete) {
    if (!host.tables.insert(&kind).second) return;
    KubectlReading reading = ReadKubectlTable(text, complete);
    for (const KubectlTable::Row& row : reading.table.rows) {
      builder_.AddPartial(host.slot, member, row.line, PartialObject(kind, reading.table, row));
      if (kind.kind == "Pod") {
        host.pods.emplace(reading.table.Cell(row, "NAMESPACE"), reading.table.Cell(row, "NAME"));
      }
    }
    if (kind.kind != "Node") return AddCoverage(host, kind, reading.status, std::move(reading.reason));
    if (!host.nodes) host.nodes = Outcome{reading.status, std::move(reading.reason)};
  }

  void ReadNodes(Host& host, const std::string& member, std::string_view text, bool complete) {
    if (LeadingComplaint(text)) return;
    const ObjectReading reading = builder_.AddObjects(host.slot, member, text);
    const bool whole = complete && reading.complete && reading.unreadable == 0;
    if (whole && reading.objects > 0) host.nodes = Outcome{CoverageStatus::kCollected, ""};
  }

  void ReadYamlList(Host& host, const std::string& member, std::string_view crd, std::string_view text, bool complete) {
    const size_t dot = std::min(crd.find('.'), crd.size());
    const KnownKind* kind = FindKind(crd.substr(std::min(dot + 1, crd.size())), crd.substr(0, dot));
    if (std::optional<Complaint> complaint = LeadingComplaint(text)) {
      if (kind != nullptr) AddCoverage(host, *kind, complaint->status, std::move(complaint->reason));
      return;
    }
    const ObjectReading reading = builder_.AddObjects(host.slot, member, text);
    if (kind == nullptr) return;
    if (reading.objects == 0 && !(complete && reading.list && reading.complete && reading.unreadable == 0)) {
      AddCoverage(host, *kind, CoverageStatus::kFailed, "the file is not a list of objects that can be read");
    } else if (!complete || !reading.complete) {
      AddCoverage(host, *kind, CoverageStatus::kTruncated, "the end of the list is missing or damaged");
    } else if (reading.unreadable > 0) {
      AddCoverage(host, *kind, CoverageStatus::kTruncated,
                  fmt::format("{} could be read, {} not", reading.objects, reading.unreadable));
    } else {
      AddCoverage(host, *kind, reading.objects > 0 ? CoverageStatus::kCollected : CoverageStatus::kEmpty, "");
    }
  }

  void ResolvePodLogs(Host& host) {
    for (const auto& [id, stem] : host.pod_logs) {
      PodLogName name = ResolvePodLog(stem, host.pods);
      LogStream& log = builder_.log(id);
      log.components = ComponentsOf(name.ns, name.pod, "");
      log.ns = std::move(name.ns);
      log.pod = std::move(name.pod);
      log.previous = name.previous;
    }
  }

  void MarkEarlierRuns(Host& host) {
    for (const auto& [container, runs] : host.runs) {
      const int last = std::max_element(runs.begin(), runs.end())->first;
      for (const auto& [run, id] : runs) builder_.log(id).previous = run < last;
    }
  }

  // On kubeadm both are there of the pods of this node: what `kubectl logs` printed, and the files of the containers.
  // The longer text counts; times of the run time make that the files, unless they were cut.
  void DropTwins(const Host& host) {
    std::map<std::tuple<std::string, std::string, bool>, std::vector<LogId>> files;
    for (const auto& [container, runs] : host.runs) {
      for (const auto& [run, id] : runs) {
        const LogStream& log = builder_.log(id);
        if (!log.dropped) files[{log.ns, log.pod, log.previous}].push_back(id);
      }
    }
    for (const auto& [id, stem] : host.pod_logs) {
      const LogStream& printed = builder_.log(id);
      const auto twins = files.find({printed.ns, printed.pod, printed.previous});
      if (printed.dropped || twins == files.end()) continue;
      uint64_t bytes = 0;
      for (const LogId twin : twins->second) bytes += builder_.log(twin).bytes;
      if (bytes >= printed.bytes) {
        builder_.DropLog(id);
      } else {
        for (const LogId twin : twins->second) builder_.DropLog(twin);
      }
    }
  }

  void ReportLostTables(const Host& host) {
    if (host.tables.empty()) return;  // a node that could not ask the API has none
    for (const std::string_view file : kJudgedTables) {
      const KnownKind* kind = FindKubectlTable(file);
      if (host.tables.count(kind) != 0 || (host.nodes && kind->kind == "Node")) continue;
      AddCoverage(host, *kind, CoverageStatus::kTruncated,
                  "the archive is damaged and this table is not in what is left");
    }
  }

  std::optional<HostTime> TimeOf(std::string_view top, const Host& host) const {
    if (const std::optional<SystemDate> date = ParseSystemDate(host.date)) {
      HostTime out{date->time, "systeminfo/date", true, "", std::nullopt};
      if (date->zone) out.utc_offset_seconds = date->zone->offset_seconds;
      if (!date->zone) {
        out.note =
            fmt::format("systeminfo/date says '{}', whose time zone is not known; taken as UTC", Trim(host.date));
      } else if (!date->zone->certain) {
        out.note = fmt::format("systeminfo/date says '{}', and several time zones are called {}; taken as UTC{:+.1f} h",
                               Trim(host.date), date->zone->name, date->zone->offset_seconds / 3600.0);
      }
      out.exact = out.note.empty();
      return out;
    }
    std::string_view from = "the name of its folder";
    std::optional<Timestamp> local = ParseCollectorName(top);
    if (!local) {
      local = ParseCollectorName(builder_.archive(archive_).name);
      from = "the name of the archive";
    }
    if (!local) return std::nullopt;
    HostTime out{*local, std::string(from), false, "", std::nullopt};
    const std::optional<ClockZone> zone = FindZone(host.date);
    if (zone) {
      out.time.seconds -= zone->offset_seconds;
      out.utc_offset_seconds = zone->offset_seconds;
    }
    out.note = fmt::format("systeminfo/date cannot be read; the time in {} is taken as {}", from,
                           zone ? zone->name : "UTC, though its zone is not known");
    return out;
  }

  void SetCollectedAt() {
    std::optional<HostTime> latest;
    std::vector<SnapshotBuilder::SlotId> slots;
    for (const auto& [top, host] : hosts_) {
      slots.push_back(host.slot);
      std::optional<HostTime> time = TimeOf(top, host);
      if (time && (!latest || time->time > latest->time)) latest = std::move(time);
    }
    if (!latest) return InferCollectedAt(builder_, archive_, slots);
    ArchiveInfo& info = builder_.archive(archive_);
    info.collected_at = latest->time;
    info.collected_at_from = latest->from;
    info.collected_at_exact = latest->exact;
    info.utc_offset_seconds = latest->utc_offset_seconds;
    if (!latest->note.empty()) {
      builder_.AddDiagnostic(DiagnosticLevel::kNote, "archive.time-inferred", archive_, "", latest->note);
    }
  }

  // Tables whose loss is worth a line in the report.
  static constexpr std::array<std::string_view, 8> kJudgedTables = {
      "configmaps", "daemonsets", "deployments", "namespaces", "nodes", "pods", "services", "statefulsets"};

  SnapshotBuilder& builder_;
  const ArchiveId archive_;
  LogAdmission admission_;
  std::map<std::string, Host, std::less<>> hosts_;
};

struct Sign {
  int points;
  std::string_view shown;
  bool (*matches)(const std::vector<std::string_view>& parts);
};

bool IsIn(std::string_view word, const auto& list) { return std::find(list.begin(), list.end(), word) != list.end(); }

bool IsSystemInfo(const std::vector<std::string_view>& parts) {
  constexpr std::array<std::string_view, 8> kFiles = {"date",   "hostname",  "hostnamefqdn", "etchosts",
                                                      "uptime", "osrelease", "freeh",        "systemd-units"};
  return parts.size() == 2 && parts[0] == "systeminfo" && IsIn(parts[1], kFiles);
}

bool IsNetworking(const std::vector<std::string_view>& parts) {
  constexpr std::array<std::string_view, 6> kFiles = {"iptablessave", "ipaddrshow", "ssanp",
                                                      "iproute",      "ssitan",     "iptables"};
  return parts.size() == 2 && parts[0] == "networking" && IsIn(parts[1], kFiles);
}

bool IsJournal(const std::vector<std::string_view>& parts) {
  constexpr std::array<std::string_view, 6> kUnits = {"rke2-server", "rke2-agent",           "k3s",
                                                      "docker",      "rancher-system-agent", "containerd"};
  return parts.size() == 2 && parts[0] == "journald" && IsIn(parts[1], kUnits);
}

bool IsKubectl(const std::vector<std::string_view>& parts) {
  return parts.size() == 3 && IsDistribution(parts[0]) && parts[1] == "kubectl" &&
         FindKubectlTable(parts[2]) != nullptr;
}

bool IsPodLogs(const std::vector<std::string_view>& parts) {
  return parts.size() >= 3 && IsDistribution(parts[0]) && parts[1] == "podlogs";
}

bool IsCollectorOutput(const std::vector<std::string_view>& parts) { return parts[0] == "collector-output.log"; }

constexpr std::array kSigns = {
    Sign{40, "systeminfo/", IsSystemInfo}, Sign{30, "kubectl/ tables", IsKubectl},
    Sign{20, "podlogs/", IsPodLogs},       Sign{25, "collector-output.log", IsCollectorOutput},
    Sign{20, "networking/", IsNetworking}, Sign{20, "journald/", IsJournal},
};

class RancherLogs : public Layout {
 public:
  std::string_view name() const override { return "rancher-logs"; }

  LayoutScore Recognise(std::span<const ProbeMember> members) const override {
    std::array<bool, kSigns.size()> seen = {};
    std::string_view top;
    for (const ProbeMember& probe : members) {
      const RancherMember member = SplitRancherMember(probe.name);
      if (member.parts.empty()) continue;
      for (size_t i = 0; i < kSigns.size(); ++i) {
        if (seen[i] || !kSigns[i].matches(member.parts)) continue;
        seen[i] = true;
        top = member.top;
      }
    }
    LayoutScore score;
    for (size_t i = 0; i < kSigns.size(); ++i) {
      if (!seen[i]) continue;
      score.points += kSigns[i].points;
      score.reason += fmt::format("{}{}", score.reason.empty() ? "members " : ", ", kSigns[i].shown);
    }
    if (ParseCollectorName(top)) {
      score.points += 20;
      score.reason += " below <host>-<date>/";
    }
    // One sign alone may stand in any tree.
    return score.points >= kEnough ? LayoutScore{std::min(score.points, kMost), std::move(score.reason)}
                                   : LayoutScore{};
  }

  std::unique_ptr<LayoutReader> Open(SnapshotBuilder& builder, ArchiveId archive) const override {
    return std::make_unique<RancherLogsReader>(builder, archive);
  }

 private:
  static constexpr int kEnough = 40;
  static constexpr int kMost = 95;
};

}  // namespace

const Layout& RancherLogsLayout() {
  static const RancherLogs layout;
  return layout;
}

}  // namespace bundlescope
