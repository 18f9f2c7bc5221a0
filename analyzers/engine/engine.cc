#include "analyzers/engine/engine.h"

#include <algorithm>

#include "analyzers/engine/instance.h"

namespace bundlescope {
namespace {

// A finding is explained by a match of a rule that its own rule names as the cause, in the same cluster.
void LinkConsequences(const RuleSet& rules, std::vector<Finding>* findings) {
  for (Finding& finding : *findings) {
    const Rule* rule = rules.FindRule(finding.rule);
    for (const std::string& cause_id : rule->consequence_of) {
      const Rule* cause_rule = rules.FindRule(cause_id);
      if (cause_rule == nullptr || !finding.caused_by.empty()) continue;
      for (const Finding& cause : *findings) {
        if (cause.rule != cause_rule->id || cause.cluster != finding.cluster || cause.verdict != Verdict::kMatch)
          continue;
        finding.caused_by = cause.fingerprint;
        break;
      }
    }
  }
}

}  // namespace

Judgement JudgeCase(const Case& the_case, const std::stop_token& stop) {
  Judgement judgement;
  LogIndex logs(the_case.snapshot, the_case.scanner);
  for (size_t rule = 0; rule < the_case.rules.rules.size(); ++rule) {
    for (ClusterId cluster = 0; cluster < the_case.snapshot.clusters().size(); ++cluster) {
      RuleInstance(the_case, logs, rule, cluster).Run(&judgement, stop);
    }
  }
  LinkConsequences(the_case.rules, &judgement.findings);
  SortFindings(&judgement.findings);
  return judgement;
}

}  // namespace bundlescope
