#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/finding/finding.h"

namespace bundlescope {

struct PackSummary {
  std::string name;    // "fleet"
  std::string source;  // "built-in" or the folder it was read from
  std::string digest;  // sha256 or the like of what was loaded, hex
  uint64_t rules = 0;
  uint64_t issues = 0;  // VersionIssue records
};

struct ComponentVersion {
  std::string component;  // "fleet-agent"
  std::string version;    // as it stands in the data
  std::string source;     // "image docker.io/rancher/fleet-agent:v0.12.0-beta.2"
};

struct ClusterSummary {
  std::string id;  // unique in the report; the name where there is one
  std::string name;
  std::string role;        // "upstream", "downstream", "unknown"
  std::string upstream;    // id of the management cluster it belongs to, ""
  std::string uid;         // of namespace kube-system, ""
  std::string kubernetes;  // server version, ""
  bool collected = true;   // false: only known from the management cluster's objects
  std::vector<std::string> archives;
  std::vector<std::string> nodes;
  std::vector<ComponentVersion> versions;
  uint64_t objects = 0;
  uint64_t logs = 0;
};

struct CoverageSummary {
  std::string cluster;  // id
  std::string what;     // "v1/Secret", "logs fleet-agent"
  std::string scope;    // namespace, "" for all
  std::string
      status;  // collected empty denied not-found timeout truncated skipped-by-budget interrupted failed not-asked
  std::string reason;
};

struct DiagnosticSummary {
  std::string severity;  // "error": something was lost; "warning": doubtful; "note": an assumption that was made
  std::string code;      // stable, e.g. "archive.truncated"
  std::string archive;
  std::string member;
  uint64_t offset = 0;
  std::string message;
};

struct ArchiveStats {
  std::string archive;    // file name
  std::string container;  // "tar+zstd"
  std::string layout;     // "rancher-logs"
  std::string layout_reason;
  std::string collected_at;       // RFC 3339, ""
  std::string collected_at_from;  // how it is known
  uint64_t packed_bytes = 0;
  uint64_t unpacked_bytes = 0;
  uint64_t members = 0;
  bool complete = true;
};

struct RuleOutcome {
  std::string rule;
  std::string cluster;
  std::string outcome;  // "not-assessed": nothing pointed to it and data for it is missing; "error"
  std::string reason;
};

// What a signal of a rule found in the logs that it asks for.
struct SignalStats {
  std::string rule;
  std::string signal;
  uint64_t lines = 0;  // that match, before lines that say the same thing are collapsed
};

struct ReportStats {
  uint64_t rules = 0;  // rules that were judged
  uint64_t log_lines = 0;
  uint64_t log_bytes = 0;
  uint64_t logs = 0;
  uint64_t objects = 0;
  std::vector<ArchiveStats> archives;
  std::vector<SignalStats> signals;  // of all rules that have some
};

// Everything a reporter needs; the schema bundlescope.report/1 is this structure (docs/report-format.md).
struct Report {
  std::string tool_version;
  std::vector<PackSummary> packs;
  std::vector<ClusterSummary> clusters;
  std::vector<Finding> findings;  // sorted by SortFindings
  std::vector<CoverageSummary> coverage;
  std::vector<DiagnosticSummary> diagnostics;
  std::vector<RuleOutcome> not_assessed;
  ReportStats stats;
};

}  // namespace bundlescope
