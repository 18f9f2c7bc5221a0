#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/issue.h"
#include "core/base/language.h"
#include "core/document/document.h"

namespace bundlescope {

// How versions of a component are ordered.
enum class VersionScheme : uint8_t {
  kSemver,       // OSV's SEMVER: semver.org order, build metadata ignored
  kSemverBuild,  // v1.32.2+rke2r1 < v1.32.2+rke2r2: build metadata compared as a last step, its numbers as numbers
  kEnum,         // a plain list, no order
};

enum class VersionEventKind : uint8_t { kIntroduced, kFixed, kLastAffected };

struct VersionEvent {
  VersionEventKind kind = VersionEventKind::kIntroduced;
  std::string version;     // "0" as introduced: before every version
  std::string provenance;  // "source", "release-note", "report" or ""
  std::string ref;         // where it was read
};

struct VersionRange {
  VersionScheme scheme = VersionScheme::kSemver;
  std::vector<VersionEvent> events;  // as written
};

struct AffectedComponent {
  std::string component;              // "fleet-controller"
  std::vector<VersionRange> ranges;   // affected when any of them says so
  std::vector<std::string> versions;  // single affected versions
  bool reported_only = false;         // certainty: reported. Caps the confidence of what builds on it at "possible"
};

struct NotAffected {
  std::string component;
  std::vector<std::string> versions;
  std::string ref;
};

struct VersionRemedy {
  std::string category;  // CSAF: vendor_fix ...
  std::string component;
  std::string to;  // first version to go to
};

// A known problem of certain versions, as data: no condition, no code. OSV's words and OSV's evaluation.
struct VersionIssue {
  std::string id;  // "fleet/FVI-2025-0001"
  std::vector<std::string> aliases;
  std::string modified;
  std::string severity;  // "high"
  LocalizedText title;
  std::vector<AffectedComponent> affected;
  std::vector<NotAffected> not_affected;
  std::vector<VersionRemedy> remediation;
  std::vector<std::string> references;  // URLs
  Place place;
};

// Reads a `kind: VersionIssue` document; every fault becomes an Issue with its place. Nothing when there are errors.
std::optional<VersionIssue> ParseVersionIssue(const Node& root, const std::string& file, Issues* issues);

enum class Affected : uint8_t { kNo, kYes, kUnknown };

// Is `version` of `component` affected? kUnknown when the version cannot be read by the scheme of the record
// ("dev-head", a digest), or cannot be compared with an event; never kNo because of that. kNo also when the record does
// not speak of the component, and for what `not_affected` lists, which wins over every range. `hit` (may be null) gets
// the entry that says yes or unknown, null for no; of several that say yes, one that is more than a report.
Affected Evaluate(const VersionIssue& issue, std::string_view component, std::string_view version,
                  const AffectedComponent** hit = nullptr);

// "introduced 0.12.0-alpha.15, fixed 0.12.0-rc.1", for people.
std::string Describe(const AffectedComponent& affected);

}  // namespace bundlescope
