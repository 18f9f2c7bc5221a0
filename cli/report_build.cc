#include "cli/report_build.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "analyzers/engine/event_time.h"
#include "analyzers/engine/log_index.h"
#include "analyzers/engine/scan_notes.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

std::string ArchiveName(const Case& c, ArchiveId id) { return c.snapshot.archives()[id].name; }

std::vector<ClusterSummary> Clusters(const Case& c) {
  std::vector<ClusterSummary> out;
  std::vector<uint64_t> logs(c.snapshot.clusters().size());
  for (const LogStream& log : c.snapshot.logs()) logs[log.cluster] += log.dropped ? 0 : 1;
  for (ClusterId id = 0; id < c.snapshot.clusters().size(); ++id) {
    const Cluster& cluster = c.snapshot.clusters()[id];
    ClusterSummary row;
    row.id = cluster.id;
    row.name = cluster.name;
    row.role = Name(cluster.role);
    if (cluster.upstream) row.upstream = c.snapshot.clusters()[*cluster.upstream].id;
    row.uid = cluster.uid;
    row.kubernetes = cluster.kubernetes;
    row.collected = cluster.collected;
    for (const ArchiveId archive : cluster.archives) row.archives.push_back(ArchiveName(c, archive));
    for (const Object& node : c.snapshot.Objects(id, "", "Node")) row.nodes.emplace_back(node.name);
    for (const ObservedVersion& version : c.versions) {
      if (version.cluster == id) row.versions.push_back({version.component, version.version, version.source});
    }
    row.objects = c.snapshot.Objects(id).size();
    row.logs = logs[id];
    out.push_back(std::move(row));
  }
  return out;
}

// What rules wanted to see of a cluster, and nobody asked for.
void AddWanted(const Case& c, std::vector<CoverageSummary>* out) {
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  const auto add = [&](const Cluster& cluster, std::string what, const std::string& ns) {
    if (!seen.emplace(cluster.id, what, ns).second) return;
    out->push_back({cluster.id, std::move(what), ns, std::string(Name(CoverageStatus::kNotAsked)), ""});
  };
  for (const Rule& rule : c.rules.rules) {
    for (const ObjectBinding& binding : rule.objects) {
      for (ClusterId id = 0; id < c.snapshot.clusters().size(); ++id) {
        const Cluster& cluster = c.snapshot.clusters()[id];
        const bool wanted = binding.scope == Scope::kCluster || cluster.role == Role::kUpstream;
        if (!wanted || !cluster.collected) continue;
        CoverageStatus status = CoverageStatus::kNotAsked;
        c.snapshot.KnowledgeOf(id, binding.group, binding.kind, "", &status);
        for (const Coverage& entry : c.snapshot.coverage()) {
          const bool same = entry.cluster == id && entry.group == binding.group && entry.kind == binding.kind;
          if (same && status == CoverageStatus::kNotAsked) status = entry.status;
        }
        if (status != CoverageStatus::kNotAsked) continue;
        add(cluster,
            fmt::format("{}{}/{}", binding.group.empty() ? "" : binding.group + "/", binding.version, binding.kind),
            "");
      }
    }
    for (const Signal& signal : rule.signals) {
      if (signal.source.any || signal.source.components.empty()) continue;
      std::set<ClusterId> present;
      for (const LogStream& log : c.snapshot.logs()) {
        if (!log.dropped && Selects(signal.source, log)) present.insert(log.cluster);
      }
      for (ClusterId id = 0; id < c.snapshot.clusters().size(); ++id) {
        const Cluster& cluster = c.snapshot.clusters()[id];
        if (!cluster.collected || present.count(id) != 0) continue;
        add(cluster, fmt::format("logs of {}", fmt::join(signal.source.components, " or ")), "");
      }
    }
  }
}

std::vector<CoverageSummary> CoverageRows(const Case& c) {
  std::vector<CoverageSummary> out;
  for (const Coverage& entry : c.snapshot.coverage()) {
    out.push_back(
        {c.snapshot.clusters()[entry.cluster].id, entry.what, entry.ns, std::string(Name(entry.status)), entry.reason});
  }
  AddWanted(c, &out);
  const auto key = [](const CoverageSummary& r) { return std::tie(r.cluster, r.what, r.scope, r.status, r.reason); };
  std::sort(out.begin(), out.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  out.erase(std::unique(out.begin(), out.end(), [&](const auto& a, const auto& b) { return key(a) == key(b); }),
            out.end());
  return out;
}

// Without the path, which stands beside it.
std::string Reason(const Error& error) {
  return error.hint().empty() ? error.message() : fmt::format("{} ({})", error.message(), error.hint());
}

std::vector<DiagnosticSummary> Diagnostics(const Case& c, const std::vector<RefusedArchive>& refused) {
  std::vector<DiagnosticSummary> out;
  const auto add = [&](const Diagnostic& d) {
    out.push_back({std::string(Name(d.level)), d.code, ArchiveName(c, d.archive), d.member, d.offset, d.message});
  };
  for (const RefusedArchive& archive : refused) {
    out.push_back(
        {std::string(Name(DiagnosticLevel::kError)), "archive.refused", archive.path, "", 0, Reason(archive.error)});
  }
  for (const Diagnostic& d : c.snapshot.diagnostics()) add(d);
  for (const Diagnostic& d : ScanNotes(c.snapshot, c.scanner)) add(d);
  std::stable_sort(out.begin(), out.end(), [](const DiagnosticSummary& a, const DiagnosticSummary& b) {
    return std::tie(a.archive, a.member, a.offset, a.code) < std::tie(b.archive, b.member, b.offset, b.code);
  });
  return out;
}

std::vector<SignalStats> SignalRows(const Case& c) {
  std::vector<SignalStats> rows;
  std::map<uint32_t, std::pair<size_t, const SignalSource*>> row_of;  // by the id of the signal
  for (size_t rule = 0; rule < c.rules.rules.size(); ++rule) {
    const std::vector<Signal>& signals = c.rules.rules[rule].signals;
    for (size_t signal = 0; signal < signals.size(); ++signal) {
      row_of[c.plan.SignalId(rule, signal)] = {rows.size(), &signals[signal].source};
      rows.push_back({c.rules.rules[rule].id, signals[signal].name, 0});
    }
  }
  for (LogId log = 0; log < c.snapshot.logs().size() && log < c.scanner.stream_count(); ++log) {
    if (c.snapshot.logs()[log].dropped) continue;
    for (const auto& [id, groups] : c.scanner.stream(log).signals) {
      const auto& [row, source] = row_of.at(id);
      if (Selects(*source, c.snapshot.logs()[log])) rows[row].lines += groups.lines;
    }
  }
  return rows;
}

// Rules that came to an answer about some cluster.
uint64_t JudgedRules(const Case& c, const std::vector<RuleOutcome>& not_assessed) {
  std::map<std::string_view, size_t> unanswered;
  for (const RuleOutcome& outcome : not_assessed) ++unanswered[outcome.rule];
  return static_cast<uint64_t>(std::count_if(c.rules.rules.begin(), c.rules.rules.end(), [&](const Rule& rule) {
    const auto it = unanswered.find(rule.id);
    return it == unanswered.end() || it->second < c.snapshot.clusters().size();
  }));
}

ReportStats Stats(const Case& c, const std::vector<RuleOutcome>& not_assessed) {
  ReportStats stats;
  stats.rules = JudgedRules(c, not_assessed);
  stats.log_lines = c.scanner.total_lines();
  stats.log_bytes = c.scanner.total_bytes();
  stats.logs = static_cast<uint64_t>(std::count_if(c.snapshot.logs().begin(), c.snapshot.logs().end(),
                                                   [](const LogStream& log) { return !log.dropped; }));
  stats.objects = c.snapshot.objects().size();
  for (const ArchiveInfo& archive : c.snapshot.archives()) {
    if (archive.layout.empty()) continue;  // refused
    ArchiveStats row;
    row.archive = archive.name;
    row.container = archive.container;
    row.layout = archive.layout;
    row.layout_reason = archive.layout_reason;
    if (archive.collected_at) row.collected_at = FormatRfc3339(*archive.collected_at);
    row.collected_at_from = archive.collected_at_from;
    row.packed_bytes = archive.packed_bytes;
    row.unpacked_bytes = archive.unpacked_bytes;
    row.members = archive.members;
    row.complete = archive.complete;
    stats.archives.push_back(std::move(row));
  }
  stats.signals = SignalRows(c);
  return stats;
}

}  // namespace

Report BuildReport(const Case& the_case, Judgement judgement, const AnalysisRequest& request,
                   const std::vector<RefusedArchive>& refused) {
  Report report;
  report.tool_version = BUNDLESCOPE_VERSION;
  report.packs.push_back({request.pack_name, request.pack_source, the_case.rules.digest, the_case.rules.rules.size(),
                          the_case.rules.version_issues.size()});
  report.clusters = Clusters(the_case);
  report.findings = std::move(judgement.findings);
  report.coverage = CoverageRows(the_case);
  report.diagnostics = Diagnostics(the_case, refused);
  report.not_assessed = std::move(judgement.not_assessed);
  report.stats = Stats(the_case, report.not_assessed);
  return report;
}

}  // namespace bundlescope
