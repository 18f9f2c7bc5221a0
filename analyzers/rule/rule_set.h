#pragma once

#include <string>
#include <vector>

#include "analyzers/rule/parse.h"
#include "analyzers/rule/rule.h"
#include "analyzers/versions/observed.h"
#include "analyzers/versions/version_issue.h"
#include "core/base/issue.h"
#include "core/base/result.h"

namespace bundlescope {

// One YAML file of rules or data. It may hold several documents.
struct RuleFile {
  std::string path;  // relative to the root of its pack, '/' between parts
  std::string text;
};

// All rules and version data of an analysis. Movable; owns what its rules point to.
struct RuleSet {
  std::vector<Rule> rules;                   // sorted by id
  std::vector<VersionIssue> version_issues;  // sorted by id
  ComponentMap components;
  std::string digest;  // FNV-1a 64 over names and contents of the files, hex
  std::vector<Document> documents;

  const VersionIssue* FindIssue(std::string_view id) const;
  const Rule* FindRule(std::string_view id) const;  // by id or alias
};

// All *.yaml and *.yml below `folder`, sorted by path. Errors: kNotFound, kDenied, kUnavailable, kLimit (10,000 files
// or 64 MiB), kInvalidInput when there is none.
Result<std::vector<RuleFile>> ReadRuleFiles(const std::string& folder);

// Parses and checks everything; faults of all files come back together. Rules with errors are left out.
RuleSet LoadRules(const std::vector<RuleFile>& files, Issues* issues, RuleAdvice advice = RuleAdvice::kCosts);

}  // namespace bundlescope
