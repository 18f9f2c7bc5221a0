// The archive of `fleet dump`: flat, one YAML object a member, of the management cluster.
//
//   <plural>_<ns>_<name>    eight Fleet kinds, with kind and apiVersion
//   contents_<name>         only when asked for
//   secrets_<ns>_<name>     only when asked for; without kind and apiVersion
//   events_<ns>             JSON lines, core/v1 Event without kind and apiVersion; no member for a namespace without
//   any metrics_[<ns>_]<svc>    not read
//
// Kubernetes names hold no '_', so the names split exactly. When the dump was made is written nowhere. Neither is
// whether it was narrowed with --namespace (and --gitrepo, --bundle or --helmop, which need --namespace).

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/collected_at.h"
#include "core/snapshot/layouts/known_kinds.h"

namespace bundlescope {
namespace {

constexpr std::string_view kFleetGroup = "fleet.cattle.io";

// What a dump always holds. bundledeployments live in a namespace for each cluster, the others in workspaces.
constexpr std::array<std::string_view, 8> kAlways = {
    "bundledeployments", "bundlenamespacemappings", "bundles",  "clustergroups",
    "clusters",          "gitreporestrictions",     "gitrepos", "helmops"};

// Where Events and Secrets are read besides the namespaces that hold Clusters.
constexpr std::array<std::string_view, 4> kSystemNamespaces = {"cattle-fleet-local-system", "cattle-fleet-system",
                                                               "default", "kube-system"};

struct DumpMember {
  const KnownKind* kind = nullptr;  // null: metrics, or no member of a dump
  std::string_view ns;
  bool events = false;
  bool metrics = false;
  bool known() const { return kind != nullptr || metrics; }
};

// A dump is flat; one folder around it is what unpacking by hand may add.
DumpMember SplitDumpMember(std::string_view name) {
  if (const size_t slash = name.find('/'); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  DumpMember out;
  std::vector<std::string_view> parts;
  for (size_t at = 0; at <= name.size();) {
    const size_t end = std::min(name.find('_', at), name.size());
    parts.push_back(name.substr(at, end - at));
    at = end + 1;
  }
  const bool filled = std::none_of(parts.begin(), parts.end(), [](std::string_view p) { return p.empty(); });
  if (!filled || parts.size() < 2 || parts.size() > 3 || name.find('/') != std::string_view::npos) return out;
  if (parts[0] == "metrics") {
    out.metrics = true;
    return out;
  }
  const bool core = parts[0] == "secrets" || parts[0] == "events";
  const KnownKind* kind = FindKind(core ? "" : kFleetGroup, parts[0]);
  if (kind == nullptr) return out;
  out.events = parts[0] == "events";
  const bool two = out.events || !kind->namespaced;
  if (parts.size() != (two ? 2u : 3u)) return out;
  out.kind = kind;
  if (kind->namespaced) out.ns = parts[1];
  return out;
}

class FleetDumpReader : public LayoutReader {
 public:
  FleetDumpReader(SnapshotBuilder& builder, ArchiveId archive)
      : builder_(builder), archive_(archive), slot_(builder.AddSlot(archive, "local")) {
    builder_.SetRole(slot_, Role::kUpstream);
  }

  MemberPlan OnMember(std::string_view name) override {
    const DumpMember member = SplitDumpMember(name);
    return member.kind != nullptr ? MemberPlan::Objects(slot_, DefaultsOf(member.kind)) : MemberPlan::Ignore();
  }

  void OnText(const std::string&, std::string_view, bool) override {}

  void OnObjects(const std::string& name, const ObjectReading& reading) override {
    const DumpMember member = SplitDumpMember(name);
    const size_t expected = member.events ? 0 : 1;
    Seen& seen = seen_[member.kind];
    seen.namespaces.emplace(member.ns);
    if (!reading.complete || reading.unreadable > 0 || reading.objects < expected) seen.damaged.emplace(member.ns);
    const std::string_view plural = member.kind->plural;
    if (plural == "clusters") cluster_namespaces_.emplace(member.ns);
    if (member.kind->group == kFleetGroup && member.kind->namespaced && plural != "bundledeployments") {
      workspaces_.emplace(member.ns);
    }
  }

  void OnEnd(bool complete) override {
    builder_.archive(archive_).collected_at.reset();
    InferCollectedAt(builder_, archive_, {&slot_, 1});
    CoverFleetKinds(complete);
    CoverContents(complete);
    // A dump with no event at all is more likely one that was not finished than a cluster without events.
    if (seen_.count(FindKind("", "events")) != 0 || complete) CoverByNamespace(*FindKind("", "events"), complete, true);
    if (seen_.count(FindKind("", "secrets")) != 0) CoverByNamespace(*FindKind("", "secrets"), complete, false);
  }

 private:
  struct Seen {
    std::set<std::string, std::less<>> namespaces;
    std::set<std::string, std::less<>> damaged;
  };

  // True where all that was read fits a dump of one namespace. A dump of all namespaces holds Cluster
  // fleet-local/local, which Fleet makes for the management cluster; --namespace fleet-local means all namespaces too.
  bool MayBeNarrowed() const { return cluster_namespaces_.count("fleet-local") == 0 && workspaces_.size() <= 1; }

  void Cover(const KnownKind& kind, std::string_view ns, CoverageStatus status, std::string reason = "") {
    Coverage coverage;
    coverage.group = kind.group;
    coverage.version = kind.version;
    coverage.kind = kind.kind;
    coverage.ns = ns;
    coverage.status = status;
    coverage.reason = std::move(reason);
    builder_.AddCoverage(slot_, std::move(coverage));
  }

  // Why a kind cannot be known in full; "" where it is.
  std::string Doubt(const Seen& seen, bool complete) const {
    if (!complete) return "the archive was cut; what is missing may have been behind the cut";
    if (!seen.damaged.empty()) return "members of this kind could not be read";
    if (MayBeNarrowed()) return kNarrowed;
    return "";
  }

  void CoverFleetKinds(bool complete) {
    for (const std::string_view plural : kAlways) {
      const KnownKind& kind = *FindKind(kFleetGroup, plural);
      const Seen& seen = seen_[&kind];
      std::string doubt = Doubt(seen, complete);
      if (!doubt.empty()) {
        Cover(kind, "", CoverageStatus::kTruncated, std::move(doubt));
      } else {
        Cover(kind, "", seen.namespaces.empty() ? CoverageStatus::kEmpty : CoverageStatus::kCollected);
      }
    }
    if (const auto it = seen_.find(FindKind(kFleetGroup, "helmapps")); it != seen_.end()) {
      std::string doubt = Doubt(it->second, complete);
      const CoverageStatus status = doubt.empty() ? CoverageStatus::kCollected : CoverageStatus::kTruncated;
      Cover(*it->first, "", status, std::move(doubt));
    }
    if (complete && MayBeNarrowed()) {
      builder_.AddDiagnostic(DiagnosticLevel::kWarning, "archive.narrowed", archive_, "", std::string(kNarrowed));
    }
  }

  void CoverContents(bool complete) {
    const auto it = seen_.find(FindKind(kFleetGroup, "contents"));
    if (it == seen_.end()) return;
    std::string doubt = Doubt(it->second, complete);
    const CoverageStatus status = doubt.empty() ? CoverageStatus::kCollected : CoverageStatus::kTruncated;
    Cover(*it->first, "", status, std::move(doubt));
  }

  void CoverByNamespace(const KnownKind& kind, bool complete, bool filtered_never) {
    const Seen& seen = seen_[&kind];
    std::set<std::string, std::less<>> namespaces = cluster_namespaces_;
    namespaces.insert(kSystemNamespaces.begin(), kSystemNamespaces.end());
    namespaces.insert(seen.namespaces.begin(), seen.namespaces.end());
    for (const std::string& ns : namespaces) {
      const bool system = std::find(kSystemNamespaces.begin(), kSystemNamespaces.end(), ns) != kSystemNamespaces.end();
      if (!complete) {
        Cover(kind, ns, CoverageStatus::kTruncated, "the archive was cut");
      } else if (seen.damaged.count(ns) != 0) {
        Cover(kind, ns, CoverageStatus::kTruncated, "members of this kind could not be read");
      } else if (MayBeNarrowed() && !system && !filtered_never) {
        Cover(kind, ns, CoverageStatus::kTruncated, kNarrowed);
      } else {
        Cover(kind, ns, seen.namespaces.count(ns) != 0 ? CoverageStatus::kCollected : CoverageStatus::kEmpty);
      }
    }
  }

  static constexpr const char* kNarrowed =
      "the dump has no Cluster in fleet-local and speaks of one namespace at most, as if --namespace had narrowed it; "
      "what is not in it may exist";

  SnapshotBuilder& builder_;
  const ArchiveId archive_;
  const SnapshotBuilder::SlotId slot_;
  std::map<const KnownKind*, Seen> seen_;
  std::set<std::string, std::less<>> cluster_namespaces_;
  std::set<std::string, std::less<>> workspaces_;
};

class FleetDump : public Layout {
 public:
  std::string_view name() const override { return "fleet-dump"; }

  LayoutScore Recognise(std::span<const ProbeMember> members) const override {
    size_t known = 0;
    const ProbeMember* proof = nullptr;
    for (const ProbeMember& member : members) {
      const DumpMember split = SplitDumpMember(member.name);
      if (!split.known()) continue;
      ++known;
      if (proof == nullptr && HeadProves(split, member.head)) proof = &member;
    }
    if (proof == nullptr || known * 2 < members.size()) return {};
    return {90, fmt::format("flat members <plural>_<namespace>_<name>, the first of them {}", proof->name)};
  }

  std::unique_ptr<LayoutReader> Open(SnapshotBuilder& builder, ArchiveId archive) const override {
    return std::make_unique<FleetDumpReader>(builder, archive);
  }

 private:
  static bool HeadProves(const DumpMember& member, std::string_view head) {
    if (member.events) return head.starts_with('{') && head.find("\"involvedObject\"") != std::string_view::npos;
    if (member.kind == nullptr || member.kind->group != kFleetGroup) return false;
    // sigs.k8s.io/yaml sorts keys; only Contents have anything, their manifest, between the two.
    return head.find("apiVersion: fleet.cattle.io/") != std::string_view::npos;
  }
};

}  // namespace

const Layout& FleetDumpLayout() {
  static const FleetDump layout;
  return layout;
}

}  // namespace bundlescope
