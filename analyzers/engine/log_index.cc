#include "analyzers/engine/log_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "analyzers/engine/container_end.h"
#include "analyzers/engine/event_time.h"
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

// Whether a pod runs one of the components.
bool Speaks(const Object& pod, const std::vector<std::string>& components) {
  for (const std::string& component : ComponentsOf(pod.ns, pod.name, "")) {
    if (std::find(components.begin(), components.end(), component) != components.end()) return true;
  }
  return false;
}

}  // namespace

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

LogIndex::LogIndex(const Snapshot& snapshot, const LogScanner& scanner)
    : snapshot_(snapshot), scanner_(scanner), logs_(snapshot.clusters().size()) {
  for (LogId id = 0; id < snapshot.logs().size() && id < scanner.stream_count(); ++id) {
    const LogStream& log = snapshot.logs()[id];
    if (log.dropped || !scanner.stream(id).scanned) continue;
    logs_[log.cluster].push_back(id);
    for (const auto& [signal, groups] : scanner.stream(id).signals) holding_[{signal, log.cluster}].push_back(id);
  }
}

const std::vector<LogId>& LogIndex::Holding(uint32_t scan_id, ClusterId cluster) const {
  static const std::vector<LogId> none;
  const auto it = holding_.find({scan_id, cluster});
  return it == holding_.end() ? none : it->second;
}

const SelectedLogs& LogIndex::Select(const SignalSource& source, ClusterId cluster) {
  auto of = std::find_if(sources_.begin(), sources_.end(), [&](const OfSource& s) { return s.source == source; });
  if (of == sources_.end()) of = sources_.insert(sources_.end(), OfSource{source, {}});
  auto known = of->by_cluster.find(cluster);
  if (known == of->by_cluster.end()) known = of->by_cluster.emplace(cluster, Make(source, cluster)).first;
  return known->second;
}

SelectedLogs LogIndex::Make(const SignalSource& source, ClusterId cluster) const {
  SelectedLogs selected;
  for (const LogId id : logs_[cluster]) {
    if (Selects(source, snapshot_.logs()[id])) selected.logs.push_back(id);
  }
  NoteCompleteness(source, &selected);
  NoteLostLogs(source, cluster, &selected);
  std::sort(selected.missing.begin(), selected.missing.end());
  selected.missing.erase(std::unique(selected.missing.begin(), selected.missing.end()), selected.missing.end());
  return selected;
}

void LogIndex::NoteLostLogs(const SignalSource& source, ClusterId cluster, SelectedLogs* selected) const {
  const auto lose = [&](std::string what) {
    selected->exhaustive = false;
    selected->missing.push_back(std::move(what));
  };
  bool pods_known = !source.components.empty();
  bool any_pod = false;
  if (pods_known) {
    std::set<std::pair<std::string_view, std::string_view>> with_log;
    for (const LogId id : selected->logs) with_log.emplace(snapshot_.logs()[id].ns, snapshot_.logs()[id].pod);
    for (const Object& pod : snapshot_.Objects(cluster, "", "Pod")) {
      if (!Speaks(pod, source.components)) continue;
      any_pod = true;
      pods_known = pods_known && snapshot_.KnowledgeOf(cluster, "", "Pod", pod.ns) == Knowledge::kKnown;
      if (pod.body.StringAt({"status", "phase"}) != "Running" ||
          with_log.count({std::string(pod.ns), std::string(pod.name)}) != 0)
        continue;
      if (!selected->logs.empty()) lose(fmt::format("logs of {}/{}", pod.ns, pod.name));
    }
  }
  if (pods_known && any_pod && !selected->logs.empty()) return;
  for (const ArchiveId archive : snapshot_.clusters()[cluster].archives) {
    if (!snapshot_.archives()[archive].complete)
      lose(fmt::format("the lost part of {}", snapshot_.archives()[archive].name));
  }
}

void LogIndex::NoteCompleteness(const SignalSource& source, SelectedLogs* selected) const {
  std::string wanted = "logs";
  if (!source.components.empty())
    wanted = fmt::format("logs of {}", fmt::join(source.components, " or "));
  else if (!source.pods.empty())
    wanted = fmt::format("logs of {}", fmt::join(source.pods, " or "));
  selected->exhaustive = !selected->logs.empty();
  std::optional<Timestamp> previous_until;
  if (selected->logs.empty()) selected->missing.push_back(wanted);
  for (const LogId id : selected->logs) {
    const LogStream& log = snapshot_.logs()[id];
    const ArchiveInfo& archive = snapshot_.archives()[log.place.archive];
    if (!log.complete) {
      selected->exhaustive = false;
      selected->missing.push_back(fmt::format("the rest of the log {}", log.Display()));
      continue;
    }
    const std::optional<EventSpan> span = ResolveSpan(scanner_.stream(id), archive, log.pod.empty());
    const std::optional<Timestamp> last = span ? std::optional(span->last.at) : std::nullopt;
    // What has ended says nothing more, so the logs of the others tell how long was looked.
    if (!log.previous && HasEnded(snapshot_, log, last)) continue;
    const std::optional<Timestamp> until =
        !log.previous && archive.collected_at_exact && archive.collected_at ? archive.collected_at : last;
    // The log that ends first decides; a previous run only where there is nothing newer.
    std::optional<Timestamp>& bound = log.previous ? previous_until : selected->observed_until;
    const bool earlier = until && bound && *until < *bound;
    if (until && (!bound || earlier != log.previous)) bound = until;
  }
  if (!selected->observed_until) selected->observed_until = previous_until;
}

}  // namespace bundlescope
