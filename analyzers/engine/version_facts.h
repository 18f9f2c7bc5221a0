#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzers/cel/function.h"
#include "analyzers/rule/rule_set.h"
#include "analyzers/versions/observed.h"
#include "core/base/language.h"
#include "core/finding/finding.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

// A version that a VersionIssue hits, or may hit.
struct AffectedVersion {
  const VersionIssue* issue = nullptr;
  const AffectedComponent* component = nullptr;  // the entry of the record that says so
  const ObservedVersion* observed = nullptr;
  Affected status = Affected::kUnknown;
};

// The versions of one cluster against the version data of the rules: what versions.of(), versions.affected() and
// versions.affecting() answer.
class VersionFacts {
 public:
  VersionFacts(const Snapshot& snapshot, const RuleSet& rules, const std::vector<ObservedVersion>& observed)
      : snapshot_(snapshot), rules_(rules), observed_(observed) {}

  // All versions of `component` seen in the cluster, or, where the component runs on the management side, there.
  std::vector<const ObservedVersion*> Of(ClusterId cluster, std::string_view component) const;

  // Yes if any observed version is affected; unknown if none was observed or one cannot be read; else no.
  Affected IsAffected(ClusterId cluster, std::string_view issue, std::string_view component,
                      std::vector<const ObservedVersion*>* evidence) const;

  // Every (issue, component, version) that the data hits or cannot judge, of versions seen in the cluster itself.
  std::vector<AffectedVersion> Affecting(ClusterId cluster) const;

  EvidenceSource SourceOf(const ObservedVersion& version) const;

 private:
  const Snapshot& snapshot_;
  const RuleSet& rules_;
  const std::vector<ObservedVersion>& observed_;
};

}  // namespace bundlescope
