// A support bundle of Harvester, Longhorn and others that use support-bundle-kit, one folder around everything:
//
//   supportbundle_<uid>_2026-04-28T10-11-12Z/
//     metadata.yaml                  names in lower case: bundlecreatedat, kubernetesversion, ...
//     bundleGenerationError.log      a line for each failure: "Failed to get /apis/...: ..."
//     yamls/cluster/<gv>/<resource>.yaml                whole lists; a kind without objects has no file
//     yamls/namespaced/<ns>/<gv>/<resource>.yaml        of default, kube-system, cattle-system and what was asked for
//     logs/<ns>/<pod>/<container>.log[.1]               with times; .1 is the previous run
//     nodes/<node>.zip/<node>/logs/<unit>.log
//     nodes/<node>.zip/<node>/scc/<archive of supportconfig>/.../messages.txt    and others with logs in them
//
// The tool damages values: every "" became "null", integers from a million on became floats; ObjectRepair undoes that.
// Which kinds were left out is not written down, so a kind without any file stays unknown; but what is left out is left
// out in all namespaces, so a kind with a file in one of them has no objects in the others that were read. Files of the
// nodes besides logs (configs, hostinfos) and prometheus-alerts.json are not read.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/snapshot/component.h"
#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/api_path.h"
#include "core/snapshot/layouts/bundle_kit_member.h"
#include "core/snapshot/layouts/collected_at.h"
#include "core/snapshot/layouts/command_output.h"
#include "core/snapshot/layouts/coverage_tally.h"
#include "core/snapshot/layouts/log_admission.h"
#include "core/snapshot/layouts/name_time.h"
#include "core/snapshot/layouts/pod_namespace.h"
#include "core/snapshot/layouts/supportconfig.h"

namespace bundlescope {
namespace {

using Use = BundleKitMember::Use;

// How many failures coverage speaks of one by one.
constexpr size_t kMaxErrors = 1000;

struct KitBundle {
  SnapshotBuilder::SlotId slot = 0;
  CoverageTally tally;
  std::optional<Timestamp> created;
  std::set<std::string, std::less<>> namespaces;                  // that were read
  std::map<std::pair<std::string, std::string>, KindName> kinds;  // with objects in one of these, by group and kind
  std::vector<std::string> log_errors;                            // lines that name a pod without its namespace
};

struct NamedLog {
  std::string_view pod;
  std::string_view container;
};

// "BUG: Support bundle: cannot get log for pod <pod> container <container>: <why>"
std::optional<NamedLog> LogOfError(std::string_view line) {
  constexpr std::string_view kPod = " for pod ";
  constexpr std::string_view kContainer = " container ";
  const size_t pod = line.find(kPod);
  if (pod == std::string_view::npos) return std::nullopt;
  line.remove_prefix(pod + kPod.size());
  const size_t container = line.find(kContainer);
  if (container == std::string_view::npos) return std::nullopt;
  const std::string_view rest = line.substr(container + kContainer.size());
  return NamedLog{line.substr(0, container), rest.substr(0, rest.find_first_of(": "))};
}

class SupportBundleKitReader : public LayoutReader {
 public:
  SupportBundleKitReader(SnapshotBuilder& builder, ArchiveId archive)
      : builder_(builder), archive_(archive), admission_(builder) {}

  MemberPlan OnMember(std::string_view name) override {
    const BundleKitMember member = SplitBundleKitMember(name);
    switch (member.use) {
      case Use::kMetadata:
      case Use::kErrors:
        return MemberPlan::Text();
      case Use::kObjects:
        return MemberPlan::Objects(BundleOf(member.top).slot, DefaultsOf(member.known),
                                   ObjectRepair::kSupportBundleKit);
      case Use::kPodLog:
      case Use::kNodeLog:
      case Use::kNodeText:
        BundleOf(member.top);
        return MemberPlan::Peek();
      default:
        return MemberPlan::Ignore();
    }
  }

  MemberPlan OnHead(const std::string& name, std::string_view head, bool whole) override {
    const BundleKitMember member = SplitBundleKitMember(name);
    if (member.use == Use::kNodeText && !IsSupportconfigLog(name, head)) return MemberPlan::Ignore();
    return admission_.Admit(AddLog(name, member), head, whole);
  }

  void OnObjects(const std::string& name, const ObjectReading& reading) override {
    const BundleKitMember member = SplitBundleKitMember(name);
    KindName kind{std::string(member.group), std::string(member.version), reading.kind};
    if (member.known != nullptr) kind.kind = member.known->kind;
    KitBundle& bundle = BundleOf(member.top);
    if (!member.ns.empty()) bundle.namespaces.emplace(member.ns);
    if (kind.kind.empty()) return;
    bundle.tally.AddList(kind, member.ns, reading);
    if (!member.ns.empty()) bundle.kinds.try_emplace({kind.group, kind.kind}, kind);
  }

  void OnText(const std::string& name, std::string_view text, bool) override {
    const BundleKitMember member = SplitBundleKitMember(name);
    if (member.use == Use::kMetadata) return ReadMetadata(name, BundleOf(member.top), text);
    std::string_view line;
    for (size_t errors = 0; errors < kMaxErrors && NextLine(&text, &line);) {
      if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
      ++errors;
      ReadError(BundleOf(member.top), line);
    }
  }

  void OnEnd(bool complete) override {
    admission_.Finish();
    std::vector<SnapshotBuilder::SlotId> slots;
    std::optional<Timestamp> latest;
    std::string from;
    const auto take = [&](std::optional<Timestamp> time, std::string_view source) {
      if (!time || (latest && *time <= *latest)) return;
      latest = time;
      from = source;
    };
    for (auto& [top, bundle] : bundles_) {
      if (complete) AddEmptyLists(bundle);
      bundle.tally.Write(builder_, bundle.slot);
      WriteLogErrors(bundle);
      slots.push_back(bundle.slot);
      // The tool writes both in UTC.
      take(bundle.created, "metadata.yaml");
      if (!bundle.created) take(FindTimeInName(top, kTimePattern), "the name of its folder");
    }
    if (!latest) take(FindTimeInName(builder_.archive(archive_).name, kTimePattern), "the name of the archive");
    if (!latest) return InferCollectedAt(builder_, archive_, slots);
    ArchiveInfo& info = builder_.archive(archive_);
    info.collected_at = latest;
    info.collected_at_from = from;
  }

 private:
  static constexpr std::string_view kTimePattern = "dddd-dd-ddTdd-dd-ddZ";

  KitBundle& BundleOf(std::string_view top) {
    const auto it = bundles_.find(top);
    if (it != bundles_.end()) return it->second;
    KitBundle bundle;
    bundle.slot = builder_.AddSlot(archive_, "");
    return bundles_.emplace(top, std::move(bundle)).first->second;
  }

  static void AddEmptyLists(KitBundle& bundle) {
    ObjectReading empty;
    empty.list = true;
    for (const auto& [key, kind] : bundle.kinds) {
      for (const std::string& ns : bundle.namespaces) {
        if (!bundle.tally.Has(kind, ns)) bundle.tally.AddList(kind, ns, empty);
      }
    }
  }

  LogId AddLog(std::string_view name, const BundleKitMember& member) {
    const LogId id = builder_.AddLog(BundleOf(member.top).slot, archive_, name);
    LogStream& log = builder_.log(id);
    log.ns = member.ns;
    log.pod = member.pod;
    log.container = member.container;
    log.previous = member.previous;
    log.components = ComponentsOf(log.ns, log.pod, log.container);
    return id;
  }

  void ReadMetadata(const std::string& name, KitBundle& bundle, std::string_view text) {
    const Result<Document> document = ParseYaml(text);
    if (!document) {
      builder_.AddDiagnostic(DiagnosticLevel::kWarning, "archive.manifest", archive_, name,
                             document.error().ToString());
      return;
    }
    // Newer versions may spell the names as the program does.
    for (const NodeMember& member : document->root().members()) {
      std::string key(member.key);
      std::transform(key.begin(), key.end(), key.begin(),
                     [](unsigned char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
      if (key == "bundlecreatedat") bundle.created = ParseRfc3339(member.value.StringOr(""));
      if (key != "kubernetesversion") continue;
      if (const std::string_view version = member.value.StringOr(""); !version.empty()) {
        builder_.SetKubernetes(bundle.slot, version);
      }
    }
  }

  void ReadError(KitBundle& bundle, std::string_view line) {
    Complaint complaint = ReadComplaint(line);
    const std::optional<ApiPath> path = FindApiPath(line);
    if (path && path->known != nullptr) {
      return bundle.tally.AddComplaint(KindName::Of(*path->known), path->ns, std::move(complaint));
    }
    if (!path && LogOfError(line)) return bundle.log_errors.emplace_back(line), void();
    std::string what = "support bundle";
    if (path) {
      what = fmt::format("{}{}{}{}{}", path->group, path->group.empty() ? "" : "/", path->version,
                         path->plural.empty() ? "" : "/", path->plural);
    }
    builder_.AddCoverage(bundle.slot, ThingCoverage(std::move(what), path ? path->ns : std::string_view(),
                                                    complaint.status, std::move(complaint.reason)));
  }

  // The namespace is known when all pods are.
  void WriteLogErrors(const KitBundle& bundle) {
    for (const std::string& line : bundle.log_errors) {
      const std::optional<NamedLog> log = LogOfError(line);
      const std::string ns = NamespaceOfPod(builder_, bundle.slot, log->pod);
      Complaint complaint = ReadComplaint(line);
      builder_.AddCoverage(
          bundle.slot, ThingCoverage(fmt::format("logs {}{}{}/{}", ns, ns.empty() ? "" : "/", log->pod, log->container),
                                     ns, complaint.status, std::move(complaint.reason)));
    }
  }

  SnapshotBuilder& builder_;
  const ArchiveId archive_;
  LogAdmission admission_;
  std::map<std::string, KitBundle, std::less<>> bundles_;  // by the folder that stands around it
};

class SupportBundleKit : public Layout {
 public:
  std::string_view name() const override { return "support-bundle-kit"; }

  LayoutScore Recognise(std::span<const ProbeMember> members) const override {
    bool errors = false;
    bool named = false;
    std::string_view yaml;
    for (const ProbeMember& probe : members) {
      const BundleKitMember member = SplitBundleKitMember(probe.name);
      if (member.use == Use::kMetadata && probe.head.find("bundlename:") != std::string::npos) {
        return {95, fmt::format("{} has a bundlename", probe.name)};
      }
      errors = errors || member.use == Use::kErrors;
      named = named || (member.use != Use::kNone && member.top.find("supportbundle_") != std::string_view::npos);
      if (member.use == Use::kObjects && member.known != nullptr) yaml = probe.name;
    }
    if (yaml.empty() && !named) return {};
    if (yaml.empty()) return {60, "logs below a folder supportbundle_..."};
    return {errors ? 90 : 75, fmt::format("members like {}", yaml)};
  }

  std::unique_ptr<LayoutReader> Open(SnapshotBuilder& builder, ArchiveId archive) const override {
    return std::make_unique<SupportBundleKitReader>(builder, archive);
  }
};

}  // namespace

const Layout& SupportBundleKitLayout() {
  static const SupportBundleKit layout;
  return layout;
}

}  // namespace bundlescope
