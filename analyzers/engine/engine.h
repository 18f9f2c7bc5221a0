#pragma once

#include <stop_token>
#include <vector>

#include "analyzers/engine/decision.h"
#include "analyzers/engine/scan_plan.h"
#include "analyzers/rule/rule_set.h"
#include "analyzers/scan/scanner.h"
#include "analyzers/versions/observed.h"
#include "core/finding/finding.h"
#include "core/finding/report.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

// Everything that a judgement rests on. All of it outlives the call.
struct Case {
  const Snapshot& snapshot;
  const RuleSet& rules;
  const ScanPlan& plan;
  const LogScanner& scanner;
  const std::vector<ObservedVersion>& versions;
};

// How one group of one rule in one cluster was judged, whatever came out.
struct Assessment {
  std::string rule;
  ClusterId cluster = 0;
  Outcome outcome = Outcome::kNoMatch;
  std::vector<Evidence> evidence;
  std::vector<std::pair<std::string, std::string>> captures;
};

struct Judgement {
  std::vector<Finding> findings;          // sorted by SortFindings, consequences linked to their causes
  std::vector<RuleOutcome> not_assessed;  // rules that could not be judged, and those that failed ("error")
  std::vector<Assessment> assessments;    // in the order of rules, clusters and groups
};

// Judges every rule in every cluster of the case. After a requested stop what was judged by then comes back.
Judgement JudgeCase(const Case& the_case, const std::stop_token& stop = {});

}  // namespace bundlescope
