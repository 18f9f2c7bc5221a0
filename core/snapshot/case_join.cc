#include "core/snapshot/case_join.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace bundlescope {
namespace {

constexpr std::string_view kFleetGroup = "fleet.cattle.io";
constexpr std::string_view kCapiName = "cluster.x-k8s.io/cluster-name";
constexpr std::string_view kCapiNamespace = "cluster.x-k8s.io/cluster-namespace";

std::string_view Annotation(const Object& object, std::string_view key) {
  return object.body.StringAt({"metadata", "annotations", key});
}

// The client id that the agent was given, from the JSON text in its ConfigMap.
std::string ClientIdOf(const Object& config_map) {
  const std::string_view text = config_map.body.StringAt({"data", "config"});
  if (text.empty()) return "";
  const Result<Document> config = ParseJson(text);
  return config ? std::string(config->root().StringAt({"clientID"})) : "";
}

}  // namespace

// A Cluster resource of the management cluster.
struct CaseJoin::FleetCluster {
  std::string ns;
  std::string name;
  std::string client_id;
  std::string display_name;
};

struct CaseJoin::Facts {
  std::set<std::string> node_uids;
  std::set<std::string> client_ids;
  std::set<std::string> fleet_cluster_uids;
  std::vector<FleetCluster> fleet_clusters;
  bool has_fleet_controller = false;
  bool has_fleet_agent = false;
};

CaseJoin::CaseJoin(SnapshotBuilder& builder) : builder_(builder) {}
CaseJoin::~CaseJoin() = default;

void CaseJoin::Run(std::vector<Cluster>* clusters, std::vector<ClusterId>* cluster_of_slot) {
  ReadFacts();
  UniteSlots();
  MakeClusters(clusters, cluster_of_slot);
  LinkDownstreams(clusters, *cluster_of_slot);
  GiveIds(clusters);
}

void CaseJoin::ReadFacts() {
  facts_.resize(builder_.slots_.size());
  for (const Object& object : builder_.objects_) ReadObject(object);
  for (const LogStream& log : builder_.logs_) {
    if (log.dropped) continue;
    Facts& facts = facts_[log.cluster];
    facts.has_fleet_controller = facts.has_fleet_controller || log.HasComponent("fleet-controller");
    facts.has_fleet_agent =
        facts.has_fleet_agent || (log.HasComponent("fleet-agent") && log.ns == "cattle-fleet-system");
  }
}

void CaseJoin::ReadObject(const Object& object) {
  Facts& facts = facts_[object.cluster];
  SnapshotBuilder::Slot& slot = builder_.slots_[object.cluster];
  const std::string_view uid = object.body.StringAt({"metadata", "uid"});
  if (object.group == kFleetGroup && object.kind == "Cluster") {
    if (!uid.empty()) facts.fleet_cluster_uids.insert(std::string(uid));
    facts.fleet_clusters.push_back(
        {std::string(object.ns), std::string(object.name), std::string(object.body.StringAt({"spec", "clientID"})),
         std::string(object.body.StringAt({"metadata", "labels", "management.cattle.io/cluster-display-name"}))});
  } else if (object.group.empty() && object.kind == "Namespace" && object.name == "kube-system") {
    if (slot.uid.empty()) slot.uid = uid;
  } else if (object.group.empty() && object.kind == "Node") {
    if (!uid.empty()) facts.node_uids.insert(std::string(uid));
    const std::string_view name = Annotation(object, kCapiName);
    if (!name.empty() && slot.fleet_name.empty()) {
      slot.fleet_name = name;
      slot.fleet_namespace = Annotation(object, kCapiNamespace);
      slot.link_reason = fmt::format("node annotation {}", kCapiName);
    }
  } else if (object.group.empty() && object.kind == "ConfigMap" && object.name == "fleet-agent" &&
             object.ns == "cattle-fleet-system") {
    if (std::string id = ClientIdOf(object); !id.empty()) facts.client_ids.insert(std::move(id));
  } else if (object.kind == "Deployment" || object.kind == "StatefulSet" || object.kind == "Pod") {
    if (object.ns != "cattle-fleet-system") return;
    facts.has_fleet_controller = facts.has_fleet_controller || object.name.starts_with("fleet-controller");
    facts.has_fleet_agent = facts.has_fleet_agent || object.name.starts_with("fleet-agent");
  }
}

CaseJoin::SlotId CaseJoin::Root(SlotId slot) {
  while (parent_[slot] != slot) slot = parent_[slot] = parent_[parent_[slot]];
  return slot;
}

void CaseJoin::Unite(SlotId a, SlotId b) {
  a = Root(a);
  b = Root(b);
  parent_[std::max(a, b)] = std::min(a, b);
}

void CaseJoin::UniteSlots() {
  const std::vector<SnapshotBuilder::Slot>& slots = builder_.slots_;
  parent_.resize(slots.size());
  std::iota(parent_.begin(), parent_.end(), SlotId{0});
  std::map<std::string, SlotId> first_with;  // "kind of proof" + value -> slot
  const auto prove = [&](SlotId slot, std::string_view proof, const std::string& value) {
    if (value.empty()) return;
    const auto [it, inserted] = first_with.emplace(fmt::format("{}:{}", proof, value), slot);
    if (!inserted) Unite(slot, it->second);
  };
  for (SlotId slot = 0; slot < slots.size(); ++slot) {
    prove(slot, "uid", slots[slot].uid);
    for (const std::string& uid : facts_[slot].node_uids) prove(slot, "node", uid);
    for (const std::string& id : facts_[slot].client_ids) prove(slot, "client", id);
    for (const std::string& uid : facts_[slot].fleet_cluster_uids) prove(slot, "fleet-cluster", uid);
    if (!slots[slot].fleet_name.empty()) {
      prove(slot, "fleet", slots[slot].fleet_namespace + "/" + slots[slot].fleet_name);
    }
  }
}

void CaseJoin::MakeClusters(std::vector<Cluster>* clusters, std::vector<ClusterId>* cluster_of_slot) {
  const std::vector<SnapshotBuilder::Slot>& slots = builder_.slots_;
  cluster_of_slot->resize(slots.size());
  std::map<SlotId, ClusterId> cluster_of_root;
  for (SlotId slot = 0; slot < slots.size(); ++slot) {
    const auto [it, inserted] = cluster_of_root.emplace(Root(slot), static_cast<ClusterId>(clusters->size()));
    if (inserted) clusters->emplace_back();
    const ClusterId id = it->second;
    (*cluster_of_slot)[slot] = id;
    Cluster& cluster = (*clusters)[id];
    const SnapshotBuilder::Slot& from = slots[slot];
    cluster.collected = true;
    const std::vector<ArchiveId>& sources = from.sources;
    if (sources.empty() && (cluster.archives.empty() || cluster.archives.back() != from.archive)) {
      cluster.archives.push_back(from.archive);
    }
    cluster.archives.insert(cluster.archives.end(), sources.begin(), sources.end());
    if (cluster.name.empty()) cluster.name = from.name;
    if (cluster.uid.empty()) cluster.uid = from.uid;
    if (cluster.kubernetes.empty()) cluster.kubernetes = from.kubernetes;
    if (cluster.fleet_name.empty()) {
      cluster.fleet_name = from.fleet_name;
      cluster.fleet_namespace = from.fleet_namespace;
      cluster.link_reason = from.link_reason;
      cluster.fleet_stated = !from.fleet_name.empty();
    }
    const Facts& facts = facts_[slot];
    Role role = from.role;
    if (role == Role::kUnknown && (!facts.fleet_clusters.empty() || facts.has_fleet_controller)) role = Role::kUpstream;
    if (role == Role::kUnknown && facts.has_fleet_agent) role = Role::kDownstream;
    if (cluster.role == Role::kUnknown || role == Role::kUpstream) cluster.role = role;
  }
  for (Cluster& cluster : *clusters) {
    if (cluster.name.empty()) cluster.name = cluster.fleet_name;
  }
  SetCollectedAt(clusters, *cluster_of_slot);
}

// Where one slot of a cluster has a time of its own, the others of it count with those of their archives.
void CaseJoin::SetCollectedAt(std::vector<Cluster>* clusters, const std::vector<ClusterId>& cluster_of_slot) const {
  std::set<ClusterId> own;
  for (SlotId slot = 0; slot < cluster_of_slot.size(); ++slot) {
    if (builder_.slots_[slot].collected_at) own.insert(cluster_of_slot[slot]);
  }
  for (SlotId slot = 0; slot < cluster_of_slot.size(); ++slot) {
    if (own.count(cluster_of_slot[slot]) == 0) continue;
    const SnapshotBuilder::Slot& from = builder_.slots_[slot];
    std::optional<Timestamp>& latest = (*clusters)[cluster_of_slot[slot]].collected_at;
    latest = std::max(latest, from.collected_at ? from.collected_at : builder_.archives_[from.archive].collected_at);
  }
}

bool CaseJoin::Speaks(const Facts& facts, const FleetCluster& fleet, std::string* reason) const {
  if (fleet.client_id.empty() || facts.client_ids.count(fleet.client_id) == 0) return false;
  *reason = "clientID";
  return true;
}

void CaseJoin::LinkFleetCluster(const FleetCluster& fleet, ClusterId upstream, std::vector<Cluster>* clusters,
                                const std::vector<ClusterId>& cluster_of_slot) {
  std::optional<ClusterId> match;
  std::string reason;
  for (SlotId slot = 0; slot < facts_.size() && !match; ++slot) {
    if (cluster_of_slot[slot] != upstream && Speaks(facts_[slot], fleet, &reason)) match = cluster_of_slot[slot];
  }
  for (ClusterId id = 0; id < clusters->size() && !match; ++id) {
    const Cluster& cluster = (*clusters)[id];
    if (id == upstream || !cluster.collected || cluster.role == Role::kUpstream || cluster.upstream) continue;
    if (!cluster.uid.empty() && cluster.uid == fleet.client_id) {
      reason = "clientID is the uid of kube-system";
    } else if (cluster.fleet_name == fleet.name && cluster.fleet_namespace == fleet.ns) {
      reason = cluster.link_reason;
    } else if (cluster.fleet_name.empty() && !cluster.name.empty() &&
               (cluster.name == fleet.name || cluster.name == fleet.display_name)) {
      reason = "name";
    } else {
      continue;
    }
    match = id;
  }
  if (!match) {
    Cluster referenced;
    referenced.name = fleet.name;
    referenced.role = Role::kDownstream;
    clusters->push_back(std::move(referenced));
    match = static_cast<ClusterId>(clusters->size() - 1);
    reason = "only the management cluster speaks of it";
  }
  Cluster& cluster = (*clusters)[*match];
  cluster.upstream = upstream;
  cluster.fleet_stated =
      cluster.fleet_stated && cluster.fleet_namespace == fleet.ns && cluster.fleet_name == fleet.name;
  cluster.fleet_namespace = fleet.ns;
  cluster.fleet_name = fleet.name;
  cluster.link_reason = reason;
  if (cluster.role == Role::kUnknown) cluster.role = Role::kDownstream;
  if (cluster.name.empty()) cluster.name = fleet.name;
}

void CaseJoin::LinkDownstreams(std::vector<Cluster>* clusters, const std::vector<ClusterId>& cluster_of_slot) {
  const size_t collected = clusters->size();
  std::set<std::tuple<ClusterId, std::string, std::string>> seen;
  for (SlotId slot = 0; slot < facts_.size(); ++slot) {
    const ClusterId upstream = cluster_of_slot[slot];
    for (const FleetCluster& fleet : facts_[slot].fleet_clusters) {
      if (!seen.emplace(upstream, fleet.ns, fleet.name).second) continue;
      if (fleet.ns == "fleet-local") {
        (*clusters)[upstream].fleet_namespace = fleet.ns;
        (*clusters)[upstream].fleet_name = fleet.name;
        if ((*clusters)[upstream].name.empty()) (*clusters)[upstream].name = fleet.name;
        continue;
      }
      LinkFleetCluster(fleet, upstream, clusters, cluster_of_slot);
    }
  }
  const bool has_upstream =
      std::any_of(clusters->begin(), clusters->end(), [](const Cluster& c) { return c.role == Role::kUpstream; });
  for (ClusterId id = 0; id < collected; ++id) {
    const Cluster& cluster = (*clusters)[id];
    if (!has_upstream || cluster.role == Role::kUpstream || cluster.upstream) continue;
    builder_.AddDiagnostic(
        DiagnosticLevel::kWarning, "case.not-linked", cluster.archives.front(), "",
        "nothing in this archive shows which Cluster resource of the management cluster it belongs to; "
        "the two are judged apart");
  }
}

void CaseJoin::GiveIds(std::vector<Cluster>* clusters) {
  std::set<std::string> taken;
  int unnamed = 0;
  for (Cluster& cluster : *clusters) {
    std::string base = cluster.name;
    if (base.empty()) base = fmt::format("cluster-{}", ++unnamed);
    if (taken.count(base) != 0 && !cluster.fleet_namespace.empty()) base = cluster.fleet_namespace + "/" + base;
    cluster.id = base;
    for (int n = 2; !taken.insert(cluster.id).second; ++n) cluster.id = fmt::format("{}#{}", base, n);
  }
}

// Objects that several archives of one cluster hold are one object: a whole one wins over one from a table, then the
// one that was collected later, then the archive that was named first.
static bool BetterObject(const Object& a, const Object& b, const std::vector<ArchiveInfo>& archives) {
  if (a.partial != b.partial) return !a.partial;
  const std::optional<Timestamp>& a_time = archives[a.place.archive].collected_at;
  const std::optional<Timestamp>& b_time = archives[b.place.archive].collected_at;
  if (a_time != b_time) return a_time > b_time;
  return a.place.archive < b.place.archive;
}

Snapshot SnapshotBuilder::Build() {
  Snapshot out;
  std::vector<ClusterId> cluster_of_slot;
  CaseJoin(*this).Run(&out.clusters_, &cluster_of_slot);
  for (Object& object : objects_) object.cluster = cluster_of_slot[object.cluster];
  for (LogStream& log : logs_) log.cluster = cluster_of_slot[log.cluster];
  for (Coverage& coverage : coverage_) coverage.cluster = cluster_of_slot[coverage.cluster];

  const auto key = [](const Object& o) { return std::tie(o.cluster, o.group, o.kind, o.ns, o.name); };
  std::stable_sort(objects_.begin(), objects_.end(), [&](const Object& a, const Object& b) {
    if (key(a) != key(b)) return key(a) < key(b);
    return BetterObject(a, b, archives_);
  });
  const auto same = [&](const Object& a, const Object& b) { return key(a) == key(b); };
  objects_.erase(std::unique(objects_.begin(), objects_.end(), same), objects_.end());

  out.archives_ = std::move(archives_);
  out.objects_ = std::move(objects_);
  out.logs_ = std::move(logs_);
  out.coverage_ = std::move(coverage_);
  out.coverage_order_.resize(out.coverage_.size());
  std::iota(out.coverage_order_.begin(), out.coverage_order_.end(), uint32_t{0});
  const auto kind = [&](uint32_t i) {
    const Coverage& c = out.coverage_[i];
    return std::tie(c.cluster, c.group, c.kind);
  };
  std::stable_sort(out.coverage_order_.begin(), out.coverage_order_.end(),
                   [&](uint32_t a, uint32_t b) { return kind(a) < kind(b); });
  out.diagnostics_ = std::move(diagnostics_);
  out.store_ = ReleaseStore();
  return out;
}

}  // namespace bundlescope
