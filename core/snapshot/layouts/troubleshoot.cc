// A troubleshoot support bundle (v1beta2, v1beta3), one folder around everything, its members in random order:
//
//   support-bundle-2026-08-21T10_11_12/
//     version.yaml                                kind: SupportBundle
//     cluster-info/cluster_version.json           the version of the API server
//     cluster-resources/<kind>.json               Lists, in old bundles bare arrays; the items do not say their kind
//     cluster-resources/<kind>/<ns>.json
//     cluster-resources/custom-resources/<plural>.<group>[/<ns>].json    bare arrays of whole objects
//     cluster-resources/<kind>-errors.json        why not: ["..."] or {"<ns>": "..."}
//     cluster-resources/pods/logs/<ns>/<pod>/<container>[-previous].log
//     <collector>/<pod>/<container>.log           a link to one of these, in old bundles a file of its own
//     secrets/, configmaps/                       whether they exist; values are not read
//     skipped-collectors.json, collector-errors/  what could not be asked
//     host-collectors/{journald,run-host}/        logs of nodes
//
// A kind without a file was not asked for, or has no objects, or could not be read without a word of it: it stays
// unknown. Host facts (host-collectors/system), helm, certificates, database and HTTP collectors are not read.

#include <fmt/format.h>

#include <map>
#include <set>
#include <tuple>

#include "core/snapshot/component.h"
#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/collected_at.h"
#include "core/snapshot/layouts/coverage_tally.h"
#include "core/snapshot/layouts/error_file.h"
#include "core/snapshot/layouts/guessed_member.h"
#include "core/snapshot/layouts/hidden_values.h"
#include "core/snapshot/layouts/log_admission.h"
#include "core/snapshot/layouts/name_time.h"
#include "core/snapshot/layouts/object_json.h"
#include "core/snapshot/layouts/path_parts.h"
#include "core/snapshot/layouts/pod_namespace.h"
#include "core/snapshot/layouts/troubleshoot_member.h"

namespace bundlescope {
namespace {

using Use = TroubleshootMember::Use;

// What clusterResources takes at most of a log, and where a collector of logs says nothing else. Lines are counted from
// the end.
constexpr uint64_t kResourceLines = 500;
constexpr uint64_t kCollectorLines = 10'000;
constexpr uint64_t kLogBytes = 5'000'000;

// Pod, container, previous: what two paths of one log have in common.
using LogKey = std::tuple<std::string, std::string, bool>;

// One folder of a bundle; a directory that somebody filled may have several.
struct Bundle {
  SnapshotBuilder::SlotId slot = 0;
  CoverageTally tally;
  std::set<std::string, std::less<>> namespaces;                 // of the cluster, where all are known
  std::set<std::string, std::less<>> seen_namespaces;            // that names of members mention
  std::set<std::string, std::less<>> custom_lists;               // read as JSON: "<plural>.<group>/<ns>"
  std::vector<std::pair<std::string, std::string>> custom_yaml;  // of these, and not yet read: member, text
  std::multimap<LogKey, LogId> pod_logs;                         // below cluster-resources
};

class TroubleshootReader : public LayoutReader {
 public:
  TroubleshootReader(SnapshotBuilder& builder, ArchiveId archive)
      : builder_(builder), archive_(archive), admission_(builder) {}

  MemberPlan OnMember(std::string_view name) override {
    const TroubleshootMember member = SplitTroubleshootMember(name);
    switch (member.use) {
      case Use::kNone:
      case Use::kVersionFile:
        return MemberPlan::Ignore();
      case Use::kList:
      case Use::kCustom: {
        Bundle& bundle = BundleOf(member.top);
        if (!member.ns.empty()) bundle.seen_namespaces.emplace(member.ns);
        return MemberPlan::Objects(bundle.slot, DefaultsOf(member.known));
      }
      case Use::kPodLog:
      case Use::kNodeLog:
        BundleOf(member.top);
        return MemberPlan::Peek();
      case Use::kOtherLog:
        return MemberPlan::Peek();
      default:
        return MemberPlan::Text();
    }
  }

  MemberPlan OnHead(const std::string& name, std::string_view head, bool whole) override {
    const TroubleshootMember member = SplitTroubleshootMember(name);
    LogId id = 0;
    if (member.use == Use::kPodLog) {
      id = AddPodLog(name, member);
    } else if (member.use == Use::kOtherLog) {
      id = AddOtherLog(name, member);
    } else {
      id = AddNodeLog(name, member);
    }
    return admission_.Admit(id, head, whole);
  }

  void OnObjects(const std::string& name, const ObjectReading& reading) override {
    const TroubleshootMember member = SplitTroubleshootMember(name);
    Bundle& bundle = BundleOf(member.top);
    if (member.use == Use::kCustom) bundle.custom_lists.insert(CustomKey(member));
    AddList(bundle, member, reading);
  }

  void OnText(const std::string& name, std::string_view text, bool complete) override {
    const TroubleshootMember member = SplitTroubleshootMember(name);
    switch (member.use) {
      case Use::kClusterVersion:
        return ReadClusterVersion(member, text);
      case Use::kNamespaces:
        return ReadNamespaces(name, member, text, complete);
      case Use::kCustomYaml:
        return BundleOf(member.top).custom_yaml.emplace_back(name, text), void();
      case Use::kKindErrors:
        return ReadKindErrors(member, text);
      case Use::kErrors:
        return other_errors_.emplace_back(name, text), void();
      case Use::kPodLogError:
        return AddErrors(BundleOf(member.top), member,
                         fmt::format("logs {}/{}/{}", member.ns, member.pod, member.container), text, member.ns);
      case Use::kSkipped:
        return ReadSkipped(member, text);
      case Use::kSecret:
      case Use::kConfigMap:
        return ReadNamed(name, member, text);
      case Use::kPullSecret:
        return AddNamed(name, member, "Secret", member.ns, member.pod, "kubernetes.io/dockerconfigjson");
      case Use::kNodeLogInfo:
        return ReadNodeLogInfo(member, text);
      default:
        return;
    }
  }

  void OnEnd(bool) override {
    if (bundles_.empty()) BundleOf("");
    for (auto& [top, bundle] : bundles_) ReadCustomYaml(bundle);
    PlaceOtherLogs();
    ReportLimits();
    admission_.Finish();
    for (const auto& [name, text] : other_errors_) ReadErrors(name, text);
    for (auto& [top, bundle] : bundles_) {
      // Only a management cluster has this one, for the agent that it runs for itself.
      if (!builder_.NamespacesOf(bundle.slot, "Namespace", "cattle-fleet-local-system").empty()) {
        builder_.SetRole(bundle.slot, Role::kUpstream);
      }
      bundle.tally.JoinNamespaces(bundle.namespaces);
      bundle.tally.Write(builder_, bundle.slot);
    }
    SetCollectedAt();
  }

 private:
  struct OtherLog {
    LogId id = 0;
    std::string name;
  };

  Bundle& BundleOf(std::string_view top) {
    const auto it = bundles_.find(top);
    if (it != bundles_.end()) return it->second;
    Bundle bundle;
    bundle.slot = spare_ ? *spare_ : builder_.AddSlot(archive_, "");
    spare_.reset();
    return bundles_.emplace(top, std::move(bundle)).first->second;
  }

  // For logs whose names do not show where the folder of the bundle ends, until all members were seen: any bundle.
  SnapshotBuilder::SlotId AnySlot() {
    if (!bundles_.empty()) return bundles_.begin()->second.slot;
    if (!spare_) spare_ = builder_.AddSlot(archive_, "");
    return *spare_;
  }

  static std::string CustomKey(const TroubleshootMember& member) {
    return fmt::format("{}.{}/{}", member.plural, member.group, member.ns);
  }

  static void AddList(Bundle& bundle, const TroubleshootMember& member, const ObjectReading& reading) {
    KindName kind{std::string(member.group), "", reading.kind};
    if (member.known != nullptr) kind = KindName::Of(*member.known);
    if (!kind.kind.empty()) bundle.tally.AddList(kind, member.ns, reading);
  }

  LogId AddPodLog(std::string_view name, const TroubleshootMember& member) {
    Bundle& bundle = BundleOf(member.top);
    bundle.seen_namespaces.emplace(member.ns);
    const LogId id = builder_.AddLog(bundle.slot, archive_, name);
    LogStream& log = builder_.log(id);
    log.ns = member.ns;
    log.pod = member.pod;
    log.container = member.container;
    log.previous = member.previous;
    log.components = ComponentsOf(log.ns, log.pod, log.container);
    bundle.pod_logs.emplace(KeyOf(log), id);
    return id;
  }

  LogId AddOtherLog(std::string_view name, const TroubleshootMember& member) {
    const LogId id = builder_.AddLog(AnySlot(), archive_, name);
    LogStream& log = builder_.log(id);
    log.container = member.container;
    log.previous = member.previous;
    other_logs_.push_back({id, std::string(name)});
    return id;
  }

  LogId AddNodeLog(std::string_view name, const TroubleshootMember& member) {
    const LogId id = builder_.AddLog(BundleOf(member.top).slot, archive_, name);
    builder_.log(id).container = member.container;
    return id;
  }

  static LogKey KeyOf(const LogStream& log) { return {log.pod, log.container, log.previous}; }

  // "<collector>/<pod>/<container>.log": a link to a log below cluster-resources, in old bundles a file of its own. The
  // collector's name often is the namespace.
  void PlaceOtherLogs() {
    for (const OtherLog& other : other_logs_) {
      LogStream& log = builder_.log(other.id);
      const auto& [top, bundle] = TopOf(other.name);
      log.cluster = bundle.slot;
      const PathParts parts = PartsBelow(top, other.name);
      if (parts.size() < 3) continue;
      log.pod = parts[parts.size() - 2];
      for (size_t i = 0; i + 2 < parts.size(); ++i) {
        if (bundle.seen_namespaces.count(parts[i]) != 0) log.ns = parts[i];
      }
      if (log.ns.empty()) log.ns = NamespaceOfPod(builder_, bundle.slot, log.pod);
      DropTwin(bundle, other.id);
      log.components =
          log.ns.empty() ? GuessComponents(log.pod, log.container) : ComponentsOf(log.ns, log.pod, log.container);
    }
  }

  // The longer one counts: collectors take more lines than clusterResources.
  void DropTwin(const Bundle& bundle, LogId id) {
    LogStream& log = builder_.log(id);
    const auto [begin, end] = bundle.pod_logs.equal_range(KeyOf(log));
    for (auto it = begin; it != end; ++it) {
      const LogStream& twin = builder_.log(it->second);
      if (!log.ns.empty() && log.ns != twin.ns) continue;
      log.ns = twin.ns;
      if (log.dropped || twin.dropped) return;
      return builder_.DropLog(log.bytes > twin.bytes ? it->second : id);
    }
  }

  static PathParts PartsBelow(std::string_view top, std::string_view name) {
    return SplitPath(name.substr(top.empty() ? 0 : top.size() + 1));
  }

  void ReportLimits() {
    for (const auto& [top, bundle] : bundles_) {
      for (const auto& [key, id] : bundle.pod_logs) ReportLimit(id);
    }
    for (const OtherLog& other : other_logs_) {
      if (!builder_.log(other.id).ns.empty()) ReportLimit(other.id);
    }
  }

  void ReportLimit(LogId id) {
    const LogStream& log = builder_.log(id);
    if (log.lines == kResourceLines || log.lines == kCollectorLines) {
      admission_.Shorten(
          id, fmt::format("it has exactly {} lines, as many as the tool takes; older ones may be missing", log.lines));
    } else if (log.bytes >= kLogBytes) {
      admission_.Shorten(id, "it has 5 MB, as much as the tool takes; lines may be missing");
    }
  }

  std::pair<const std::string, Bundle>& TopOf(std::string_view name) {
    for (auto& entry : bundles_) {
      if (!entry.first.empty() && name.starts_with(entry.first) && name.substr(entry.first.size()).starts_with('/')) {
        return entry;
      }
    }
    return *bundles_.begin();
  }

  void ReadClusterVersion(const TroubleshootMember& member, std::string_view text) {
    const Result<Document> document = ParseJson(text);
    if (!document) return;
    std::string_view version = document->root().StringAt({"string"});
    if (version.empty()) version = document->root().StringAt({"info", "gitVersion"});
    if (!version.empty()) builder_.SetKubernetes(BundleOf(member.top).slot, version);
  }

  // Whole as a List. A bare array is that of an old bundle or holds the namespaces that were asked for, and a single
  // object the one that was asked for.
  void ReadNamespaces(const std::string& name, const TroubleshootMember& member, std::string_view text, bool complete) {
    Bundle& bundle = BundleOf(member.top);
    ObjectReading reading = builder_.AddObjects(bundle.slot, name, text, DefaultsOf(member.known));
    reading.complete = reading.complete && complete;
    AddList(bundle, member, reading);
    const Result<Document> document = ParseJson(text);
    const Node* items = document ? document->root().Find("items") : nullptr;
    if (items == nullptr) {
      if (!document || document->root().IsNull()) return;
      return bundle.tally.AddComplaint(
          KindName::Of(*member.known), "",
          {CoverageStatus::kTruncated, "they may be the namespaces that were asked for; others may exist"});
    }
    for (const Node& item : items->items()) {
      if (const std::string_view ns = item.StringAt({"metadata", "name"}); !ns.empty()) bundle.namespaces.emplace(ns);
    }
  }

  void ReadCustomYaml(Bundle& bundle) {
    for (const auto& [name, text] : bundle.custom_yaml) {
      const TroubleshootMember member = SplitTroubleshootMember(name);
      if (bundle.custom_lists.count(CustomKey(member)) != 0) continue;
      AddList(bundle, member,
              builder_.AddObjects(bundle.slot, name, QuoteHiddenValues(text), DefaultsOf(member.known)));
    }
  }

  void ReadKindErrors(const TroubleshootMember& member, std::string_view text) {
    Bundle& bundle = BundleOf(member.top);
    for (FiledError& error : ReadErrorFile(text)) {
      const bool custom = member.what == "custom-resources";
      const KnownKind* known = custom ? FindCustomKind(error.place) : member.known;
      // Below custom resources the key is the kind; elsewhere a namespace, or "<namespace>/<name>" of one object.
      const bool whole = custom || error.place.find('/') == std::string::npos;
      if (known != nullptr && whole) {
        bundle.tally.AddComplaint(KindName::Of(*known), custom ? "" : error.place, std::move(error.complaint));
        continue;
      }
      std::string what = error.place.empty() ? member.what : fmt::format("{} {}", member.what, error.place);
      builder_.AddCoverage(
          bundle.slot, ThingCoverage(std::move(what), "", error.complaint.status, std::move(error.complaint.reason)));
    }
  }

  // "<collector>/<pod>/<container>-errors.json" is of a log; other collectors have more folders, or less.
  void ReadErrors(const std::string& name, std::string_view text) {
    const TroubleshootMember member = SplitTroubleshootMember(name);
    Bundle& bundle = member.top.empty() ? TopOf(name).second : BundleOf(member.top);
    std::string what = member.what;
    std::string ns(member.ns);
    if (!member.container.empty() && PartsBelow(TopOf(name).first, name).size() == 3) {
      ns = NamespaceOfPod(builder_, bundle.slot, member.pod);
      if (!ns.empty()) what = fmt::format("logs {}/{}/{}", ns, member.pod, member.container);
    }
    AddErrors(bundle, member, what, text, ns);
  }

  void AddErrors(Bundle& bundle, const TroubleshootMember& member, const std::string& what, std::string_view text,
                 std::string_view ns) {
    for (FiledError& error : ReadErrorFile(text)) {
      // "secrets "x" not found" of one object is an answer.
      if (member.known != nullptr && error.complaint.reason.ends_with(" not found")) {
        error.complaint.status = CoverageStatus::kNotFound;
      }
      if (member.known != nullptr && error.complaint.status == CoverageStatus::kDenied) {
        bundle.tally.AddComplaint(KindName::Of(*member.known), member.ns, std::move(error.complaint));
        continue;
      }
      std::string thing = error.place.empty() ? what : fmt::format("{} {}", what, error.place);
      builder_.AddCoverage(
          bundle.slot, ThingCoverage(std::move(thing), ns, error.complaint.status, std::move(error.complaint.reason)));
    }
  }

  void ReadSkipped(const TroubleshootMember& member, std::string_view text) {
    const Result<Document> document = ParseJson(text);
    if (!document) return;
    for (const Node& entry : document->root().items()) {
      const std::string_view collector = entry.StringAt({"collector"});
      std::string reason(entry.StringAt({"reason"}));
      CoverageStatus status = reason.empty() ? CoverageStatus::kFailed : ReadComplaint(reason).status;
      if (const Node* errors = entry.Find("errors"); errors != nullptr) {
        for (const Node& error : errors->items()) {
          const Complaint complaint = ReadComplaint(error.StringOr(""));
          if (status == CoverageStatus::kFailed) status = complaint.status;
          if (!complaint.reason.empty()) reason += (reason.empty() ? "" : ": ") + complaint.reason;
        }
      }
      // Collectors are skipped before they ran because the tool found that it has no right to.
      if (status == CoverageStatus::kFailed) status = CoverageStatus::kDenied;
      builder_.AddCoverage(BundleOf(member.top).slot,
                           ThingCoverage(fmt::format("collector {}", collector), "", status, std::move(reason)));
    }
  }

  // {"namespace", "name", "key", "secretExists", "keyExists", "value"?}
  void ReadNamed(const std::string& name, const TroubleshootMember& member, std::string_view text) {
    const std::string_view kind = member.use == Use::kSecret ? "Secret" : "ConfigMap";
    const Result<Document> document = ParseJson(text);
    if (!document) return;
    const Node& root = document->root();
    std::string_view ns = root.StringAt({"namespace"});
    std::string_view object = root.StringAt({"name"});
    if (ns.empty()) ns = member.ns;
    if (object.empty()) object = member.pod;
    const Node* exists = root.Find(member.use == Use::kSecret ? "secretExists" : "configMapExists");
    if (exists == nullptr || exists->kind() != NodeKind::kBool) return;
    if (exists->AsBool()) return AddNamed(name, member, kind, ns, object, "");
    builder_.AddCoverage(BundleOf(member.top).slot,
                         ThingCoverage(fmt::format("v1/{} {}/{}", kind, ns, object), ns, CoverageStatus::kNotFound,
                                       "it was looked for and did not exist"));
  }

  void AddNamed(const std::string& name, const TroubleshootMember& member, std::string_view kind, std::string_view ns,
                std::string_view object, std::string_view type) {
    ObjectJson json;
    json.Open().Text("apiVersion", "v1").Text("kind", kind);
    json.Open("metadata").Text("name", object).Text("namespace", ns).Close();
    if (!type.empty()) json.Text("type", type);
    json.Close();
    builder_.AddPartial(BundleOf(member.top).slot, name, 1, json.text());
  }

  // {"command", "exitCode", "error"}
  void ReadNodeLogInfo(const TroubleshootMember& member, std::string_view text) {
    const Result<Document> document = ParseJson(text);
    if (!document) return;
    const Node& root = document->root();
    const Node* code = root.Find("exitCode");
    const bool failed = code != nullptr && code->kind() == NodeKind::kInt && code->AsInt() != 0;
    const std::string_view error = root.StringAt({"error"});
    if (!failed && error.empty()) return;
    std::string reason = failed ? fmt::format("its command ended with exit code {}", code->AsInt()) : "";
    if (!error.empty()) reason += fmt::format("{}{}", reason.empty() ? "" : ": ", ReadComplaint(error).reason);
    builder_.AddCoverage(BundleOf(member.top).slot, ThingCoverage(fmt::format("log {} of the node", member.container),
                                                                  "", ReadComplaint(error).status, std::move(reason)));
  }

  void SetCollectedAt() {
    constexpr std::string_view kPattern = "dddd-dd-ddTdd_dd_dd";
    std::optional<Timestamp> latest;
    std::vector<SnapshotBuilder::SlotId> slots;
    for (const auto& [top, bundle] : bundles_) {
      slots.push_back(bundle.slot);
      const std::optional<Timestamp> time = FindTimeInName(top, kPattern);
      if (time && (!latest || *time > *latest)) latest = time;
    }
    if (latest) return TakeLocalTime(builder_, archive_, *latest, "the name of its folder", slots);
    latest = FindTimeInName(builder_.archive(archive_).name, kPattern);
    if (latest) return TakeLocalTime(builder_, archive_, *latest, "the name of the archive", slots);
    InferCollectedAt(builder_, archive_, slots);
  }

  SnapshotBuilder& builder_;
  const ArchiveId archive_;
  LogAdmission admission_;
  std::map<std::string, Bundle, std::less<>> bundles_;  // by the folder that stands around it
  std::optional<SnapshotBuilder::SlotId> spare_;        // of the first bundle, where something of it came before
  std::vector<OtherLog> other_logs_;
  std::vector<std::pair<std::string, std::string>> other_errors_;  // member, text
};

class Troubleshoot : public Layout {
 public:
  std::string_view name() const override { return "troubleshoot"; }

  LayoutScore Recognise(std::span<const ProbeMember> members) const override {
    bool version = false;
    size_t lists = 0;
    bool collectors = false;
    for (const ProbeMember& probe : members) {
      const TroubleshootMember member = SplitTroubleshootMember(probe.name);
      if (member.use == Use::kVersionFile && probe.head.find("kind: SupportBundle") != std::string::npos) {
        return {100, fmt::format("{} is of kind SupportBundle", probe.name)};
      }
      version = version || member.use == Use::kClusterVersion;
      collectors = collectors || member.use == Use::kNodeLog || member.use == Use::kSkipped ||
                   member.use == Use::kPodLog || member.use == Use::kPodLogError;
      if (member.use == Use::kList || member.use == Use::kNamespaces || member.use == Use::kCustom) ++lists;
    }
    if (version && lists > 0) return {85, "members cluster-info/cluster_version.json and cluster-resources/"};
    if (lists > 0) return {60, "members cluster-resources/<kind>.json"};
    if (version || collectors) return {55, "members cluster-resources/pods/logs/, cluster-info/ or host-collectors/"};
    return {};
  }

  std::unique_ptr<LayoutReader> Open(SnapshotBuilder& builder, ArchiveId archive) const override {
    return std::make_unique<TroubleshootReader>(builder, archive);
  }
};

}  // namespace

const Layout& TroubleshootLayout() {
  static const Troubleshoot layout;
  return layout;
}

}  // namespace bundlescope
