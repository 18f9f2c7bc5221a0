#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "analyzers/engine/binding.h"
#include "analyzers/engine/correlate.h"
#include "analyzers/engine/decision.h"
#include "analyzers/engine/engine.h"
#include "analyzers/engine/render.h"
#include "analyzers/engine/signal_data.h"
#include "analyzers/engine/version_facts.h"

namespace bundlescope {

// One rule in one cluster: binds its objects, then judges each of its groups (of captured values, or of the items of
// for_each) and adds what comes out to a Judgement.
class RuleInstance {
 public:
  // All are borrowed; `logs` is the index of the case.
  RuleInstance(const Case& the_case, LogIndex& logs, size_t rule, ClusterId cluster);
  ~RuleInstance();

  // Ends early, between two groups, where a stop is requested.
  void Run(Judgement* judgement, const std::stop_token& stop = {});

 private:
  class Roots;   // the variables of expressions
  struct Group;  // what differs between the groups of the rule

  void BindObjects();
  void ForgetGroup();
  std::vector<Group> MakeGroups();
  void JudgeGroup(const Group& group, Judgement* judgement);
  void Correlate(const Group& group);
  Value Evaluate(const Correlation& correlation);
  // An error value where the expression of a step has one, or gives something that is no time.
  std::optional<Value> ReadSteps(const Correlation& correlation, std::vector<StepTimes>* steps);
  std::vector<std::string> KeyOf(const Signal& signal, const std::vector<std::string>& group) const;
  int64_t ValueOf(const Tunable& tunable) const;
  void EvaluateLets();
  Evidence Weigh(const EvidenceRule& evidence);
  void AddFinding(Outcome outcome, const Group& group, const std::vector<Truth>& states, std::vector<Evidence> evidence,
                  Judgement* judgement);
  std::vector<RemediationStep> Remedies(Outcome outcome);
  RemediationStep Remedy(const RemediationRule& step) const;
  void DescribeFix(const RemediationRule& step, RemediationStep* out) const;

  std::vector<EvidenceSource> SourcesOf(const Program& program) const;
  void AddSources(const std::string& reference, std::vector<EvidenceSource>* sources) const;
  void AddObjectSources(const Bound& bound, std::string_view path, std::vector<EvidenceSource>* sources) const;
  void AddStepSources(const CorrelationStep& step, std::vector<EvidenceSource>* sources) const;
  void AddSignalSources(std::string_view name, std::vector<EvidenceSource>* sources) const;

  FunctionTable MakeFunctions(Language language);
  // Of an expression that decides something; an error of it is noted as `what`.
  Value Decide(const Expression& expression, std::string_view what);
  // Says what went wrong since the last time.
  void ReportErrors(Judgement* judgement);
  EvalContext ContextIn(Language language) const;
  ContextFor ContextForLanguages() const;

  const Case& case_;
  const Rule& rule_;
  const size_t rule_index_;
  const ClusterId cluster_;
  std::optional<ClusterId> upstream_;
  VersionFacts versions_;
  SignalReader signals_reader_;
  FunctionTable functions_[2];  // by Language
  std::unique_ptr<Roots> roots_[2];
  std::map<std::string, Bound, std::less<>> bound_;
  bool overflow_ = false;        // more groups than are judged
  mutable CostAccount account_;  // of the group that is judged at the moment, or of finding the objects
  std::set<std::string> errors_;
  // Of the group that is judged at the moment.
  std::map<std::string, SignalData, std::less<>> signals_;
  std::map<std::string, Value, std::less<>> correlations_;
  std::map<std::string, Value, std::less<>> lets_;
  std::map<std::string, std::string, std::less<>> captures_;
  std::vector<const ObservedVersion*> consulted_;  // by the expression that was evaluated last
  std::optional<AffectedVersion> affected_;
  std::vector<AffectedVersion> affecting_;
  Value each_[2];
  Value each_lists_[2];  // of for_each
};

}  // namespace bundlescope
