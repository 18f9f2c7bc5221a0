#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/engine/event_time.h"
#include "analyzers/engine/log_index.h"
#include "analyzers/rule/rule.h"
#include "analyzers/scan/scanner.h"
#include "core/finding/finding.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

struct TimedEvent {
  Timestamp at;
  bool inferred = false;
  uint64_t weight = 1;  // more than one for a minute of events whose single times were not kept
  uint32_t part = 0;    // of SignalData::parts
};

// What the logs of a cluster say to one signal (for one group of captured values).
struct SignalData {
  uint64_t count = 0;              // all lines, with and without a time
  std::vector<TimedEvent> events;  // those with a time, sorted
  uint64_t untimed = 0;
  // What tells the lines apart beyond the group that was asked for: the values of further captures, in the order of
  // Rule::GroupedBy(). Each once; events say which they are of.
  std::vector<std::vector<std::string>> parts;
  bool parts_dropped = false;           // there were more than the scanner keeps
  std::vector<EvidenceSource> samples;  // first and last lines, in order of time
  // As in SelectedLogs.
  bool exhaustive = false;
  std::vector<std::string> missing;
  std::optional<Timestamp> observed_until;

  std::optional<Timestamp> first() const;
  std::optional<Timestamp> last() const;
};

// Groups of one signal that are judged in one cluster. More means that somebody floods the log; the first ones tell it.
inline constexpr size_t kMaxGroupsPerCluster = 1'000;

// Joins what the scanner kept for each stream into the view of a cluster. The same line found in two archives of one
// cluster counts once.
class SignalReader {
 public:
  // `index` is borrowed.
  explicit SignalReader(LogIndex& index) : index_(index) {}

  // The first `key_size` values of the keys of the groups that the signal has in the cluster, sorted, each once;
  // kMaxGroupsPerCluster at most.
  std::vector<std::vector<std::string>> Groups(const Signal& signal, uint32_t scan_id, ClusterId cluster,
                                               size_t key_size);

  // All groups whose keys begin with `key`.
  SignalData Read(const Signal& signal, uint32_t scan_id, ClusterId cluster, const std::vector<std::string>& key);

 private:
  // Selected logs that have the signal.
  std::vector<LogId> Holding(const Signal& signal, uint32_t scan_id, ClusterId cluster);

  LogIndex& index_;
};

}  // namespace bundlescope
