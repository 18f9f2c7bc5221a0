#include "analyzers/engine/version_facts.h"

#include "analyzers/engine/object_value.h"

namespace bundlescope {

std::vector<const ObservedVersion*> VersionFacts::Of(ClusterId cluster, std::string_view component) const {
  std::vector<const ObservedVersion*> own;
  std::vector<const ObservedVersion*> upstream;
  for (const ObservedVersion& version : observed_) {
    if (version.component != component) continue;
    if (version.cluster == cluster) own.push_back(&version);
    if (snapshot_.clusters()[cluster].upstream == version.cluster) upstream.push_back(&version);
  }
  return own.empty() ? upstream : own;
}

Affected VersionFacts::IsAffected(ClusterId cluster, std::string_view issue_id, std::string_view component,
                                  std::vector<const ObservedVersion*>* evidence) const {
  const VersionIssue* issue = rules_.FindIssue(issue_id);
  if (issue == nullptr) return Affected::kUnknown;
  Affected answer = Affected::kNo;
  const std::vector<const ObservedVersion*> versions = Of(cluster, component);
  if (versions.empty()) return Affected::kUnknown;
  for (const ObservedVersion* version : versions) {
    const Affected one = Evaluate(*issue, component, version->version);
    evidence->push_back(version);
    if (one == Affected::kYes) answer = Affected::kYes;
    if (one == Affected::kUnknown && answer == Affected::kNo) answer = Affected::kUnknown;
  }
  return answer;
}

std::vector<AffectedVersion> VersionFacts::Affecting(ClusterId cluster) const {
  std::vector<AffectedVersion> out;
  for (const VersionIssue& issue : rules_.version_issues) {
    for (const ObservedVersion& version : observed_) {
      if (version.cluster != cluster) continue;
      AffectedVersion row{&issue, nullptr, &version, Affected::kNo};
      row.status = Evaluate(issue, version.component, version.version, &row.component);
      if (row.status != Affected::kNo && row.component != nullptr) out.push_back(row);
    }
  }
  return out;
}

EvidenceSource VersionFacts::SourceOf(const ObservedVersion& version) const {
  EvidenceSource source;
  source.excerpt = version.source;
  if (version.object == nullptr) return source;
  source.archive = snapshot_.archives()[version.object->place.archive].name;
  source.member = version.object->place.member;
  source.object = version.object->Display();
  source.field = version.field;
  source.line = version.object->line;
  return source;
}

}  // namespace bundlescope
