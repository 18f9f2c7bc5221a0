#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzers/rule/expression.h"
#include "analyzers/rule/value_type.h"
#include "core/base/duration.h"
#include "core/base/error.h"
#include "core/base/language.h"
#include "core/document/document.h"
#include "core/finding/finding.h"
#include "core/pattern/pattern.h"

namespace bundlescope {

// On which cluster a signal or binding looks: the one that is judged, or the management cluster it belongs to (which is
// itself where the judged one is the management cluster).
enum class Scope : uint8_t { kCluster, kUpstream };

// Which logs a signal reads. Lists are alternatives; an empty list accepts everything.
struct SignalSource {
  bool any = false;  // all logs of the cluster; otherwise at least one of the lists is there
  Scope scope = Scope::kCluster;
  std::vector<std::string> components;
  std::vector<std::string> namespaces;
  std::vector<std::string> pods;  // names or prefixes with a trailing '*'
  std::vector<std::string> containers;
  std::optional<bool> previous;

  friend bool operator==(const SignalSource&, const SignalSource&) = default;
};

struct Capture {
  std::string name;
  ValueType type;
};

// A log line that means something.
struct Signal {
  std::string name;
  SignalSource source;
  std::vector<std::string> contains;        // at least one stands in the line; looked for before the regular expression
  std::optional<Pattern> regex;             // over the line without its run-time prefix
  std::vector<Capture> captures;            // one for each named group, in the order of the groups
  std::vector<std::string> collapse_by;     // lines with equal captures of these names ...
  std::optional<Duration> collapse_within;  // ... within this time count once
};

enum class Cardinality : uint8_t { kOptional, kOne, kMany };

struct ObjectBinding {
  std::string as;
  std::string group;
  std::string version;
  std::string kind;
  std::vector<TextTemplate> namespaces;  // empty: any. May depend on `grp`
  std::vector<std::string> names;        // empty: any
  std::vector<std::pair<std::string, std::string>> labels;
  Cardinality need = Cardinality::kOptional;
  Scope scope = Scope::kCluster;
  std::optional<Expression> where;  // over the object, called `it`
};

// A number or a duration of its own, or that of a parameter.
struct Tunable {
  int64_t value = 0;      // nanoseconds for durations
  std::string parameter;  // not empty: take its value
};

struct Parameter {
  std::string name;
  bool is_duration = false;
  int64_t value = 0;  // nanoseconds for durations
};

// Something that happened once or several times: the lines of a signal, or the times that an expression gives (of
// objects: one, or a list; as timestamp or RFC 3339 text; an empty optional is none).
struct CorrelationStep {
  std::string signal;  // "" where it is
  std::optional<Expression> times;
};

struct Correlation {
  enum class Kind : uint8_t { kCount, kDistinct, kTogether, kSequence, kAbsentAfter } kind = Kind::kCount;
  std::string name;
  std::string signal;                  // kCount, kDistinct, kAbsentAfter
  std::string field;                   // kDistinct: a capture of it
  Tunable gte{1, ""};                  // kCount: at least so many lines, kDistinct: so many different values ...
  Tunable within;                      // ... in any window of this length; also of kTogether and kSequence
  std::vector<CorrelationStep> steps;  // kTogether: in any order; kSequence: in this one
  Tunable skew;                        // how far the clocks of logs and of objects may differ
  std::string after_signal;            // kAbsentAfter: no `signal` later than this one's first or last ...
  bool after_last = true;
  Tunable span;  // ... while the log goes on for at least this long
};

struct NamedExpression {
  std::string name;
  Expression expression;
};

struct EvidenceRule {
  std::string id;
  bool required = false;
  bool refutes = false;  // true: the rule does not match, whatever else holds
  bool symptom = false;  // true alone is reason enough to report "inconclusive"; implied by `required`
  int weight = 1;
  Expression when;
  TextTemplate text;
};

struct Decide {
  double confirmed = 0.85;
  double likely = 0.60;
  double possible = 0.35;
  double confirmed_needs_coverage = 0.60;
  Confidence max_confidence = Confidence::kConfirmed;
  std::optional<Expression> possible_if;  // true: not more than "possible"
};

struct RemediationRule {
  std::string id;
  std::string category;
  Risk risk = Risk::kNone;
  std::string run_on;
  std::optional<Expression> when;
  TextTemplate title;
  std::vector<std::pair<std::string, ValueType>> parameter_types;
  std::vector<NamedExpression> parameters;  // `from` of each, in the same order
  std::vector<std::string> command;         // argv with ${name} of the parameters
  std::vector<std::string> omit_if_empty;
  TextTemplate expect;
  TextTemplate note;
  TextTemplate undo;
  std::string fixed_by;  // id of a VersionIssue, or a template that gives one
  std::optional<TextTemplate> fixed_by_template;
};

struct ForEach {
  Expression in;
  std::string as;
};

// A rule as its author wrote it, checked and compiled. Movable, immutable.
struct Rule {
  std::string id;  // "fleet/agent-unauthorized"
  std::vector<std::string> aliases;
  int revision = 0;
  std::string status;
  Severity severity = Severity::kInfo;
  std::optional<TextTemplate> severity_template;  // where `severity` is computed
  std::string category;
  std::vector<std::string> tags;
  TextTemplate title;
  TextTemplate summary;
  std::vector<Reference> references;
  std::vector<std::string> consequence_of;  // rules whose finding in the same cluster explains this one
  std::optional<ForEach> for_each;
  std::vector<Expression> group_by;         // beyond the cluster
  std::vector<std::string> group_captures;  // names of the captures among them
  std::vector<Signal> signals;
  std::vector<ObjectBinding> objects;
  std::vector<Parameter> parameters;
  std::vector<Correlation> correlations;
  std::vector<NamedExpression> lets;
  std::vector<EvidenceRule> evidence;
  Decide decide;
  std::vector<RemediationRule> remediation;
  const Node* tests = nullptr;  // the embedded tests, for the test runner; null if there are none
  Place place;

  const Signal* FindSignal(std::string_view name) const;

  // The captures of a signal by which its lines are kept apart: those of group_captures that it has, then those whose
  // different values are counted.
  std::vector<std::string> GroupedBy(const Signal& signal) const;
};

}  // namespace bundlescope
