#include "analyzers/engine/signal_data.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
#include <unordered_map>

namespace bundlescope {
namespace {

// Logs of one container run, whatever archive they came in.
using RunKey = std::tuple<std::string_view, std::string_view, bool>;
RunKey RunOf(const LogStream& log) { return {log.ns, log.pod, log.previous}; }

using Key = std::vector<std::string>;

// The groups whose keys begin with `key`, sorted by their keys.
std::vector<const SignalGroup*> GroupsBeginning(const StreamScan& scan, uint32_t scan_id, const Key& key) {
  std::vector<const SignalGroup*> groups;
  const auto signal = scan.signals.find(scan_id);
  if (signal == scan.signals.end()) return groups;
  const auto& by_key = signal->second.by_key;
  for (auto it = by_key.lower_bound(key); it != by_key.end(); ++it) {
    if (it->first.size() < key.size() || !std::equal(key.begin(), key.end(), it->first.begin())) break;
    groups.push_back(&signal->second.groups[it->second]);
  }
  return groups;
}

bool HasOverflow(const SignalGroup& group) { return !group.minutes.empty() || group.untimed_overflow != 0; }

// Collects the groups of several streams into one SignalData.
class Merge {
 public:
  Merge(const Snapshot& snapshot, size_t key_size, SignalData* data)
      : snapshot_(snapshot), key_size_(key_size), data_(data) {}

  void Add(LogId log, const SignalGroup& group) {
    part_ = PartOf(group);
    const LogStream& stream = snapshot_.logs()[log];
    const ArchiveInfo& archive = snapshot_.archives()[stream.place.archive];
    const bool named_pod = !stream.pod.empty();
    for (const LogEvent& event : group.events) {
      if (named_pod && !IsNew(RunOf(stream), stream.place.archive, event.hash)) continue;
      AddEvent(ResolveTime(event.time, archive, stream.pod.empty()), 1);
    }
    for (const auto& [minute, count] : group.minutes) {
      LogTime time;
      time.kind = minute.first;
      time.value.seconds = minute.second * 60;
      time.zone_known = true;
      AddEvent(ResolveTime(time, archive, stream.pod.empty()), count);
    }
    AddEvent(std::nullopt, group.untimed_overflow);
    for (const std::vector<LogSample>* samples : {&group.first, &group.last}) {
      for (const LogSample& sample : *samples) AddSample(stream, archive, sample);
    }
  }

  void Finish() {
    const auto by_time = [](const TimedEvent& a, const TimedEvent& b) { return a.at < b.at; };
    std::stable_sort(data_->events.begin(), data_->events.end(), by_time);
    std::stable_sort(data_->samples.begin(), data_->samples.end(),
                     [](const EvidenceSource& a, const EvidenceSource& b) { return a.time < b.time; });
  }

 private:
  bool IsNew(const RunKey& run, ArchiveId archive, uint64_t hash) {
    const auto [it, inserted] = seen_[run].emplace(hash, archive);
    return inserted || it->second == archive;
  }

  uint32_t PartOf(const SignalGroup& group) {
    Key part(group.key.begin() + static_cast<std::ptrdiff_t>(key_size_), group.key.end());
    const auto [it, inserted] = parts_.emplace(std::move(part), static_cast<uint32_t>(data_->parts.size()));
    if (inserted) data_->parts.push_back(it->first);
    return it->second;
  }

  void AddEvent(const std::optional<EventTime>& time, uint64_t weight) {
    if (weight == 0) return;
    data_->count += weight;
    if (!time)
      data_->untimed += weight;
    else
      data_->events.push_back({time->at, time->quality == TimeQuality::kInferred, weight, part_});
  }

  void AddSample(const LogStream& stream, const ArchiveInfo& archive, const LogSample& sample) {
    EvidenceSource source;
    source.archive = archive.name;
    source.member = stream.place.member;
    source.line = sample.line + stream.first_line - 1;
    if (const std::optional<EventTime> time = ResolveTime(sample.time, archive, stream.pod.empty())) {
      source.time = time->at;
      source.time_inferred = time->quality == TimeQuality::kInferred;
    }
    source.excerpt = sample.text;
    source.excerpt_focus = sample.focus;
    data_->samples.push_back(std::move(source));
  }

  const Snapshot& snapshot_;
  const size_t key_size_;
  SignalData* data_;
  std::map<RunKey, std::unordered_map<uint64_t, ArchiveId>> seen_;
  std::map<Key, uint32_t> parts_;  // places in data_->parts
  uint32_t part_ = 0;              // of the group that is added
};

}  // namespace

std::optional<Timestamp> SignalData::first() const {
  if (events.empty()) return std::nullopt;
  return events.front().at;
}

std::optional<Timestamp> SignalData::last() const {
  if (events.empty()) return std::nullopt;
  return events.back().at;
}

std::vector<LogId> SignalReader::Holding(const Signal& signal, uint32_t scan_id, ClusterId cluster) {
  const std::vector<LogId>& selected = index_.Select(signal.source, cluster).logs;
  const std::vector<LogId>& holding = index_.Holding(scan_id, cluster);
  std::vector<LogId> out;
  std::set_intersection(selected.begin(), selected.end(), holding.begin(), holding.end(), std::back_inserter(out));
  return out;
}

std::vector<Key> SignalReader::Groups(const Signal& signal, uint32_t scan_id, ClusterId cluster, size_t key_size) {
  std::set<Key> keys;
  for (const LogId log : Holding(signal, scan_id, cluster)) {
    for (const SignalGroup& group : index_.scan(log).signals.at(scan_id).groups) {
      Key key = group.key;
      key.resize(key_size);
      if (keys.size() < kMaxGroupsPerCluster) keys.insert(std::move(key));
    }
  }
  return {keys.begin(), keys.end()};
}

SignalData SignalReader::Read(const Signal& signal, uint32_t scan_id, ClusterId cluster, const Key& key) {
  SignalData data;
  const SelectedLogs& selected = index_.Select(signal.source, cluster);
  data.exhaustive = selected.exhaustive;
  data.missing = selected.missing;
  data.observed_until = selected.observed_until;
  const Snapshot& snapshot = index_.snapshot();
  const std::vector<LogId> logs = Holding(signal, scan_id, cluster);
  // Where single lines were not kept, lines of two archives cannot be told apart: the fuller one speaks for the run.
  struct Fullest {
    LogId log;
    uint64_t count;
  };
  std::map<std::pair<RunKey, Key>, Fullest> fullest;
  for (const LogId log : logs) {
    data.parts_dropped = data.parts_dropped || index_.scan(log).dropped_groups != 0;
    for (const SignalGroup* group : GroupsBeginning(index_.scan(log), scan_id, key)) {
      if (!HasOverflow(*group) || snapshot.logs()[log].pod.empty()) continue;
      const auto [it, inserted] =
          fullest.emplace(std::pair(RunOf(snapshot.logs()[log]), group->key), Fullest{log, group->count});
      if (!inserted && it->second.count < group->count) it->second = {log, group->count};
    }
  }
  Merge merge(snapshot, key.size(), &data);
  for (const LogId log : logs) {
    for (const SignalGroup* group : GroupsBeginning(index_.scan(log), scan_id, key)) {
      const auto it = fullest.find(std::pair(RunOf(snapshot.logs()[log]), group->key));
      if (it != fullest.end() && it->second.log != log &&
          snapshot.logs()[it->second.log].place.archive != snapshot.logs()[log].place.archive) {
        continue;
      }
      merge.Add(log, *group);
    }
  }
  merge.Finish();
  return data;
}

}  // namespace bundlescope
