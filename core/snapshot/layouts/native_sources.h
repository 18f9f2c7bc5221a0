#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/document/document.h"
#include "core/snapshot/builder.h"

namespace bundlescope {

// The archives that a converted one was made of: what manifest.json says of them, and which cluster was in which.
class NativeSources {
 public:
  void Read(const Node& manifest);
  void ReadCluster(const Node& cluster, SnapshotBuilder::SlotId slot);
  bool empty() const { return infos_.empty(); }

  // Makes them archives of the case. None is complete where `container` is not.
  void Add(SnapshotBuilder& builder, ArchiveId container);

  // The archive that `source` means; where that is nothing (or nonsense), the only one of the cluster, else the
  // container. After Add.
  ArchiveId Of(std::optional<size_t> source, std::optional<SnapshotBuilder::SlotId> slot) const;

  std::optional<Timestamp> NewestTime(const SnapshotBuilder& builder) const;

 private:
  std::vector<ArchiveInfo> infos_;
  std::map<SnapshotBuilder::SlotId, std::vector<size_t>> of_slot_;
  ArchiveId container_ = 0;
  std::vector<ArchiveId> ids_;
};

}  // namespace bundlescope
