#include "analyzers/engine/signal_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "analyzers/engine/container_end.h"
#include "core/snapshot/component.h"

namespace bundlescope {
namespace {

bool MatchesName(const std::string& pattern, std::string_view name) {
  if (!pattern.empty() && pattern.back() == '*')
    return name.starts_with(std::string_view(pattern).substr(0, pattern.size() - 1));
  return pattern == name;
}

bool AnyMatches(const std::vector<std::string>& patterns, std::string_view name) {
  return patterns.empty() ||
         std::any_of(patterns.begin(), patterns.end(), [&](const std::string& p) { return MatchesName(p, name); });
}

// Logs of one container run, whatever archive they came in.
using RunKey = std::tuple<std::string_view, std::string_view, bool>;
RunKey RunOf(const LogStream& log) { return {log.ns, log.pod, log.previous}; }

// Whether a pod runs one of the components.
bool Speaks(const Object& pod, const std::vector<std::string>& components) {
  for (const std::string& component : ComponentsOf(pod.ns, pod.name, "")) {
    if (std::find(components.begin(), components.end(), component) != components.end()) return true;
  }
  return false;
}

const SignalGroup* FindGroup(const StreamScan& scan, uint32_t scan_id, const std::vector<std::string>& key) {
  const auto it = scan.signals.find(scan_id);
  return it == scan.signals.end() ? nullptr : it->second.Find(key);
}

bool HasOverflow(const SignalGroup& group) { return !group.minutes.empty() || group.untimed_overflow != 0; }

// Collects the groups of several streams into one SignalData.
class Merge {
 public:
  Merge(const Snapshot& snapshot, SignalData* data) : snapshot_(snapshot), data_(data) {}

  void Add(LogId log, const SignalGroup& group) {
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

  void AddEvent(const std::optional<EventTime>& time, uint64_t weight) {
    if (weight == 0) return;
    data_->count += weight;
    if (!time)
      data_->untimed += weight;
    else
      data_->events.push_back({time->at, time->quality == TimeQuality::kInferred, weight});
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
  SignalData* data_;
  std::map<RunKey, std::unordered_map<uint64_t, ArchiveId>> seen_;
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

bool Selects(const SignalSource& source, const LogStream& log) {
  if (source.previous && *source.previous != log.previous) return false;
  if (source.any) return true;
  if (!source.components.empty()) {
    const bool speaks = std::any_of(source.components.begin(), source.components.end(),
                                    [&](const std::string& c) { return log.HasComponent(c); });
    if (!speaks) return false;
  }
  if (!AnyMatches(source.namespaces, log.ns) || !AnyMatches(source.pods, log.pod)) return false;
  // One text of several containers may hold the wanted one.
  return log.container.empty() || AnyMatches(source.containers, log.container);
}

bool SignalReader::IsUsable(LogId log) const { return log < scanner_.stream_count() && scanner_.stream(log).scanned; }

std::vector<LogId> SignalReader::WantedLogs(const Signal& signal, ClusterId cluster) const {
  std::vector<LogId> out;
  for (LogId id = 0; id < snapshot_.logs().size(); ++id) {
    const LogStream& log = snapshot_.logs()[id];
    if (log.cluster == cluster && !log.dropped && Selects(signal.source, log) && IsUsable(id)) out.push_back(id);
  }
  return out;
}

std::vector<std::vector<std::string>> SignalReader::Groups(const Signal& signal, uint32_t scan_id,
                                                           ClusterId cluster) const {
  std::set<std::vector<std::string>> keys;
  for (const LogId log : WantedLogs(signal, cluster)) {
    const auto it = scanner_.stream(log).signals.find(scan_id);
    if (it == scanner_.stream(log).signals.end()) continue;
    for (const SignalGroup& group : it->second.groups) {
      if (keys.size() < kMaxGroupsPerCluster) keys.insert(group.key);
    }
  }
  return {keys.begin(), keys.end()};
}

SignalData SignalReader::Read(const Signal& signal, uint32_t scan_id, ClusterId cluster,
                              const std::vector<std::string>& key) const {
  SignalData data;
  const std::vector<LogId> logs = WantedLogs(signal, cluster);
  // Where single lines were not kept, lines of two archives cannot be told apart: the fuller one speaks for the run.
  std::map<RunKey, LogId> fullest;
  for (const LogId log : logs) {
    const SignalGroup* group = FindGroup(scanner_.stream(log), scan_id, key);
    if (group == nullptr || !HasOverflow(*group) || snapshot_.logs()[log].pod.empty()) continue;
    const auto [it, inserted] = fullest.emplace(RunOf(snapshot_.logs()[log]), log);
    if (!inserted && FindGroup(scanner_.stream(it->second), scan_id, key)->count < group->count) it->second = log;
  }
  Merge merge(snapshot_, &data);
  for (const LogId log : logs) {
    const SignalGroup* group = FindGroup(scanner_.stream(log), scan_id, key);
    if (group == nullptr) continue;
    const auto it = fullest.find(RunOf(snapshot_.logs()[log]));
    if (it != fullest.end() && it->second != log &&
        snapshot_.logs()[it->second].place.archive != snapshot_.logs()[log].place.archive) {
      continue;
    }
    merge.Add(log, *group);
  }
  merge.Finish();
  NoteCompleteness(signal, logs, &data);
  NoteLostLogs(signal, cluster, logs, &data);
  std::sort(data.missing.begin(), data.missing.end());
  data.missing.erase(std::unique(data.missing.begin(), data.missing.end()), data.missing.end());
  return data;
}

void SignalReader::NoteLostLogs(const Signal& signal, ClusterId cluster, const std::vector<LogId>& logs,
                                SignalData* data) const {
  const auto lose = [&](std::string what) {
    data->exhaustive = false;
    data->missing.push_back(std::move(what));
  };
  bool pods_known = !signal.source.components.empty();
  bool any_pod = false;
  if (pods_known) {
    std::set<std::pair<std::string_view, std::string_view>> with_log;
    for (const LogId id : logs) with_log.emplace(snapshot_.logs()[id].ns, snapshot_.logs()[id].pod);
    for (const Object& pod : snapshot_.Objects(cluster, "", "Pod")) {
      if (!Speaks(pod, signal.source.components)) continue;
      any_pod = true;
      pods_known = pods_known && snapshot_.KnowledgeOf(cluster, "", "Pod", pod.ns) == Knowledge::kKnown;
      if (pod.body.StringAt({"status", "phase"}) != "Running" ||
          with_log.count({std::string(pod.ns), std::string(pod.name)}) != 0)
        continue;
      if (!logs.empty()) lose(fmt::format("logs of {}/{}", pod.ns, pod.name));
    }
  }
  if (pods_known && any_pod && !logs.empty()) return;
  for (const ArchiveId archive : snapshot_.clusters()[cluster].archives) {
    if (!snapshot_.archives()[archive].complete)
      lose(fmt::format("the lost part of {}", snapshot_.archives()[archive].name));
  }
}

void SignalReader::NoteCompleteness(const Signal& signal, const std::vector<LogId>& logs, SignalData* data) const {
  std::string wanted = "logs";
  if (!signal.source.components.empty())
    wanted = fmt::format("logs of {}", fmt::join(signal.source.components, " or "));
  else if (!signal.source.pods.empty())
    wanted = fmt::format("logs of {}", fmt::join(signal.source.pods, " or "));
  data->exhaustive = !logs.empty();
  std::optional<Timestamp> previous_until;
  if (logs.empty()) data->missing.push_back(wanted);
  for (const LogId id : logs) {
    const LogStream& log = snapshot_.logs()[id];
    const ArchiveInfo& archive = snapshot_.archives()[log.place.archive];
    if (!log.complete) {
      data->exhaustive = false;
      data->missing.push_back(fmt::format("the rest of the log {}", log.Display()));
      continue;
    }
    const std::optional<EventSpan> span = ResolveSpan(scanner_.stream(id), archive, log.pod.empty());
    const std::optional<Timestamp> last = span ? std::optional(span->last.at) : std::nullopt;
    // What has ended says nothing more, so the logs of the others tell how long was looked.
    if (!log.previous && HasEnded(snapshot_, log, last)) continue;
    const std::optional<Timestamp> until =
        !log.previous && archive.collected_at_exact && archive.collected_at ? archive.collected_at : last;
    // The log that ends first decides; a previous run only where there is nothing newer.
    std::optional<Timestamp>& bound = log.previous ? previous_until : data->observed_until;
    const bool earlier = until && bound && *until < *bound;
    if (until && (!bound || earlier != log.previous)) bound = until;
  }
  if (!data->observed_until) data->observed_until = previous_until;
}

}  // namespace bundlescope
