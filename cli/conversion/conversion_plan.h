#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/inventory/inspection.h"
#include "core/snapshot/native_writer.h"

namespace bundlescope {

// The policy that the new archive names: nothing was taken out of what the archives hold.
inline constexpr std::string_view kNotRedacted = "none";

// A log on its way into the new archive.
struct PlannedLog {
  std::string member;  // its name there
  std::string from;    // its member in the archive that is read
  uint64_t bytes = 0;
  bool mark = false;  // see NeedsMark
};

// Which members the new archive has, and what they say, but for the content of the logs.
class ConversionPlan {
 public:
  // `marks` by LogId. Both must outlive the plan.
  ConversionPlan(const Inspection& inspection, const std::vector<bool>& marks);

  // Manifest, clusters and objects.
  Status WriteHead(const std::string& program_version, NativeWriter& writer) const;
  // What is written behind the logs.
  void Describe(NativeWriter& writer) const;

  // By LogId; nothing for those that are not written.
  const std::vector<std::optional<PlannedLog>>& logs() const { return logs_; }
  size_t cluster_count() const { return folders_.size(); }
  size_t log_count() const;

 private:
  void PlanSources();
  void PlanClusters();
  void PlanLogs(const std::vector<bool>& marks);
  Status WriteClusters(NativeWriter& writer) const;
  Status WriteObjects(NativeWriter& writer) const;
  bool HasOneSource(ClusterId cluster) const;
  std::string Origin(const LogStream& log) const;
  std::optional<uint64_t> CountItems(const Coverage& coverage) const;
  // False where the name is taken, also by one that differs in upper and lower case only.
  bool Take(const std::string& name);

  const Inspection& inspection_;
  const Snapshot& snapshot_;
  std::vector<ArchiveInfo> sources_;
  std::vector<std::optional<size_t>> source_of_;  // by ArchiveId
  std::map<ClusterId, std::string> folders_;
  std::vector<std::optional<PlannedLog>> logs_;
  std::set<std::string> taken_;
};

}  // namespace bundlescope
