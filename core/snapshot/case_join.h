#pragma once

#include <cstdint>
#include <vector>

#include "core/snapshot/builder.h"

namespace bundlescope {

// Finds out which slots are one cluster and which management cluster a downstream cluster belongs to, by what the
// objects show and nothing else:
//  - same cluster: same uid of namespace kube-system, a Node or a Fleet Cluster resource with the same uid, the same
//    clientID of the agent, or the same Fleet identity;
//  - belongs to: the agent's clientID (ConfigMap fleet-agent) or the kube-system uid equals spec.clientID of a Cluster,
//  the
//    node annotations cluster.x-k8s.io/cluster-{namespace,name} name one, or exactly one Cluster carries the name.
// Clusters of which only the management side speaks become clusters that were not collected.
class CaseJoin {
 public:
  explicit CaseJoin(SnapshotBuilder& builder);
  ~CaseJoin();

  // Fills clusters and tells for each slot which cluster it became.
  void Run(std::vector<Cluster>* clusters, std::vector<ClusterId>* cluster_of_slot);

 private:
  using SlotId = SnapshotBuilder::SlotId;
  struct Facts;  // what the objects of one slot say about its identity
  struct FleetCluster;

  void ReadFacts();
  void ReadObject(const Object& object);
  void UniteSlots();
  SlotId Root(SlotId slot);
  void Unite(SlotId a, SlotId b);
  void MakeClusters(std::vector<Cluster>* clusters, std::vector<ClusterId>* cluster_of_slot);
  void SetCollectedAt(std::vector<Cluster>* clusters, const std::vector<ClusterId>& cluster_of_slot) const;
  void LinkDownstreams(std::vector<Cluster>* clusters, const std::vector<ClusterId>& cluster_of_slot);
  void LinkFleetCluster(const FleetCluster& fleet, ClusterId upstream, std::vector<Cluster>* clusters,
                        const std::vector<ClusterId>& cluster_of_slot);
  bool Speaks(const Facts& facts, const FleetCluster& fleet, std::string* reason) const;
  void GiveIds(std::vector<Cluster>* clusters);

  SnapshotBuilder& builder_;
  std::vector<Facts> facts_;
  std::vector<SlotId> parent_;
};

}  // namespace bundlescope
