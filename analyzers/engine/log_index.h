#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzers/rule/rule.h"
#include "analyzers/scan/scanner.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

// The logs of one cluster that a source selects, and how far they can tell that something did not happen.
struct SelectedLogs {
  std::vector<LogId> logs;  // that were scanned, ascending
  // Whether a line that is not here does not exist: every log that was wanted is there and whole. A running pod without
  // its log says no, and so does a damaged archive, unless its list of pods shows that no log is missing.
  bool exhaustive = false;
  std::vector<std::string> missing;  // if not: "logs of fleet-agent"; sorted
  // Until when the logs would have shown it; nothing if unknown.
  std::optional<Timestamp> observed_until;
};

// Which logs matter to which source and signal. Worked out once for all rules, when it is first asked for: a case may
// have as many logs as there are pods in hundreds of clusters.
class LogIndex {
 public:
  // Both are borrowed.
  LogIndex(const Snapshot& snapshot, const LogScanner& scanner);

  const Snapshot& snapshot() const { return snapshot_; }
  const StreamScan& scan(LogId log) const { return scanner_.stream(log); }

  // Valid as long as the index.
  const SelectedLogs& Select(const SignalSource& source, ClusterId cluster);
  // Logs of the cluster in which the scanner has found the signal, ascending.
  const std::vector<LogId>& Holding(uint32_t scan_id, ClusterId cluster) const;

 private:
  struct OfSource {
    SignalSource source;
    std::map<ClusterId, SelectedLogs> by_cluster;
  };

  SelectedLogs Make(const SignalSource& source, ClusterId cluster) const;
  void NoteCompleteness(const SignalSource& source, SelectedLogs* selected) const;
  void NoteLostLogs(const SignalSource& source, ClusterId cluster, SelectedLogs* selected) const;

  const Snapshot& snapshot_;
  const LogScanner& scanner_;
  std::vector<std::vector<LogId>> logs_;  // by cluster: that were scanned and count
  std::map<std::pair<uint32_t, ClusterId>, std::vector<LogId>> holding_;
  std::deque<OfSource> sources_;
};

// Whether a stream is one that the source selects.
bool Selects(const SignalSource& source, const LogStream& log);

}  // namespace bundlescope
