#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/language.h"
#include "core/base/timestamp.h"

namespace bundlescope {

enum class Severity : uint8_t { kInfo, kLow, kMedium, kHigh, kCritical };
enum class Verdict : uint8_t { kMatch, kInconclusive };
enum class Confidence : uint8_t { kPossible, kLikely, kConfirmed };
// Three answers: the data shows it, the data shows the opposite, the data is not there.
enum class Truth : uint8_t { kFalse, kTrue, kUnknown };
enum class Risk : uint8_t { kNone, kLow, kMedium, kHigh };

// The lower-case names of rules and reports: "high", "match", "likely", "true", "medium". Parse: nothing for other
// text.
std::string_view Name(Severity value);
std::string_view Name(Verdict value);
std::string_view Name(Confidence value);
std::string_view Name(Truth value);
std::string_view Name(Risk value);
std::optional<Severity> ParseSeverity(std::string_view name);
std::optional<Confidence> ParseConfidence(std::string_view name);
std::optional<Risk> ParseRisk(std::string_view name);

// Where a fact stands. Fields that do not apply are empty.
struct EvidenceSource {
  std::string archive;  // the argument's file name, without its folder
  std::string member;   // path inside the archive
  uint64_t line = 0;    // from 1; 0: the whole member
  std::optional<Timestamp> time;
  bool time_inferred = false;  // the year or the zone was not in the data
  std::string object;          // "apps/v1/Deployment cattle-fleet-system/fleet-agent"
  std::string field;           // "metadata.creationTimestamp"
  std::string excerpt;         // the line or the value as it stands there, raw: reporters make it printable
  size_t excerpt_focus = 0;    // where in the excerpt the interesting part begins, for reporters that must cut

  bool operator==(const EvidenceSource&) const = default;
};

struct Evidence {
  std::string id;
  Truth state = Truth::kUnknown;
  bool required = false;
  bool refutes = false;  // it would speak against the finding
  int weight = 1;
  LocalizedText text;  // rendered
  std::vector<EvidenceSource> sources;
  std::vector<std::string>
      missing;  // for unknown: what would have been needed, e.g. "v1/Secret cattle-fleet-system/..."
};

struct RemediationStep {
  std::string id;
  std::string category;  // vendor_fix workaround mitigation verify no_fix_planned none_available
  Risk risk = Risk::kNone;
  std::string run_on;          // "upstream", "downstream" or ""
  std::string target_cluster;  // display name of the cluster where it runs, "" where it does not matter
  LocalizedText title;
  std::vector<std::string> command;  // argv; never run by us
  LocalizedText expect;
  LocalizedText note;
  LocalizedText undo;
};

struct Reference {
  std::string url;
  std::string kind;  // issue fix doc advisory
};

struct Finding {
  std::string rule;
  int revision = 0;
  Severity severity = Severity::kInfo;
  Verdict verdict = Verdict::kInconclusive;
  Confidence confidence = Confidence::kPossible;
  std::string category;
  std::string cluster;  // id of the cluster, see ClusterSummary
  LocalizedText title;
  LocalizedText summary;
  std::vector<Evidence> evidence;
  std::vector<std::string> missing;  // what was not collected and would have decided, sorted, each once
  std::vector<RemediationStep> remediation;
  std::vector<Reference> references;
  std::string group;        // what tells findings of one rule in one cluster apart, "" if nothing does
  std::string caused_by;    // fingerprint of the finding that explains this one, "" for none
  std::string fingerprint;  // stable over runs and archives: rule, cluster and group
};

// Hex digest (16 digits) of rule, cluster and group.
std::string Fingerprint(std::string_view rule, std::string_view cluster, std::string_view group);

// The order of every report: match before inconclusive, worse severity first, then rule, cluster, group. A consequence
// follows its cause directly.
void SortFindings(std::vector<Finding>* findings);

}  // namespace bundlescope
