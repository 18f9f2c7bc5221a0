#include <algorithm>

#include "analyzers/versions/range.h"
#include "analyzers/versions/scheme.h"
#include "analyzers/versions/version_issue.h"

namespace bundlescope {
namespace {

bool Lists(const std::vector<std::string>& versions, std::string_view version) {
  return std::any_of(versions.begin(), versions.end(),
                     [&](const std::string& listed) { return CleanVersion(listed) == CleanVersion(version); });
}

// Not being on a list of releases says nothing about a version that is no release ("dev-head"). Where the list itself
// holds names that are no semver, every name is as good as another.
Affected EvaluateUnlisted(const std::vector<std::string>& versions, std::string_view version) {
  const auto reads = [](std::string_view text) { return ParseVersion(VersionScheme::kSemver, text).has_value(); };
  const bool releases_only = !versions.empty() && std::all_of(versions.begin(), versions.end(), reads);
  return releases_only && !reads(version) ? Affected::kUnknown : Affected::kNo;
}

Affected EvaluateEntry(const AffectedComponent& entry, std::string_view version) {
  if (!IsVersionText(version)) return Affected::kUnknown;
  if (Lists(entry.versions, version)) return Affected::kYes;
  Affected out = EvaluateUnlisted(entry.versions, version);
  for (const VersionRange& range : entry.ranges) {
    const Affected in_range = EvaluateRange(range, version);
    if (in_range == Affected::kYes) return Affected::kYes;
    if (in_range == Affected::kUnknown) out = Affected::kUnknown;
  }
  return out;
}

// The stronger statement wins: yes before unknown before no; of two that say yes, the one that is more than a report.
int Strength(Affected answer, const AffectedComponent& entry) {
  if (answer == Affected::kYes) return entry.reported_only ? 2 : 3;
  return answer == Affected::kUnknown ? 1 : 0;
}

}  // namespace

Affected Evaluate(const VersionIssue& issue, std::string_view component, std::string_view version,
                  const AffectedComponent** hit) {
  if (hit != nullptr) *hit = nullptr;
  for (const NotAffected& exception : issue.not_affected) {
    if (exception.component == component && Lists(exception.versions, version)) return Affected::kNo;
  }
  Affected out = Affected::kNo;
  int strength = 0;
  for (const AffectedComponent& entry : issue.affected) {
    if (entry.component != component) continue;
    const Affected answer = EvaluateEntry(entry, version);
    if (Strength(answer, entry) <= strength) continue;
    strength = Strength(answer, entry);
    out = answer;
    if (hit != nullptr) *hit = &entry;
  }
  return out;
}

}  // namespace bundlescope
