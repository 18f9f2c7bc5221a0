#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/engine/event_time.h"
#include "analyzers/rule/rule.h"
#include "analyzers/scan/scanner.h"
#include "core/finding/finding.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

struct TimedEvent {
  Timestamp at;
  bool inferred = false;
  uint64_t weight = 1;  // more than one for a minute of events whose single times were not kept
};

// What the logs of a cluster say to one signal (for one group of captured values).
struct SignalData {
  uint64_t count = 0;              // all lines, with and without a time
  std::vector<TimedEvent> events;  // those with a time, sorted
  uint64_t untimed = 0;
  std::vector<EvidenceSource> samples;  // first and last lines, in order of time
  // Whether a line that is not here does not exist: every log that was wanted is there and whole. A running pod without
  // its log says no, and so does a damaged archive, unless its list of pods shows that no log is missing.
  bool exhaustive = false;
  std::vector<std::string> missing;  // if not: "logs of fleet-agent"
  // Until when the logs would have shown it; nothing if unknown.
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
  SignalReader(const Snapshot& snapshot, const LogScanner& scanner) : snapshot_(snapshot), scanner_(scanner) {}

  // Keys of the groups that the signal has in the cluster, sorted; kMaxGroupsPerCluster at most.
  std::vector<std::vector<std::string>> Groups(const Signal& signal, uint32_t scan_id, ClusterId cluster) const;

  SignalData Read(const Signal& signal, uint32_t scan_id, ClusterId cluster, const std::vector<std::string>& key) const;

 private:
  std::vector<LogId> WantedLogs(const Signal& signal, ClusterId cluster) const;
  bool IsUsable(LogId log) const;
  void NoteCompleteness(const Signal& signal, const std::vector<LogId>& logs, SignalData* data) const;
  void NoteLostLogs(const Signal& signal, ClusterId cluster, const std::vector<LogId>& logs, SignalData* data) const;

  const Snapshot& snapshot_;
  const LogScanner& scanner_;
};

// Whether a stream is one that the source selects.
bool Selects(const SignalSource& source, const LogStream& log);

}  // namespace bundlescope
