#include "analyzers/engine/instance.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analyzers/engine/correlate.h"
#include "analyzers/engine/object_value.h"
#include "core/base/check.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxSourcesPerReference = 4;
// For each object that `where` may be asked about, beyond what the rule has: enough for a hundred fields.
constexpr uint64_t kCostOfWhere = 1'000;
constexpr Language kLanguages[] = {Language::kEnglish, Language::kChinese};

Value TextValue(std::string_view text) { return Value::String(std::string(text)); }

Value MapOf(std::vector<std::pair<std::string_view, Value>> entries) {
  std::vector<std::pair<Value, Value>> out;
  for (auto& [key, value] : entries) out.emplace_back(TextValue(key), std::move(value));
  return Value::Map(std::move(out));
}

std::string_view StatusName(Affected status) {
  switch (status) {
    case Affected::kYes:
      return "affected";
    case Affected::kNo:
      return "not-affected";
    case Affected::kUnknown:
      break;
  }
  return "unknown";
}

Value RowValue(const AffectedVersion& row, Language language) {
  Value status = row.status == Affected::kUnknown
                     ? Value::Unknown(fmt::format("readable version of {}", row.observed->component))
                     : TextValue(StatusName(row.status));
  return MapOf({{"issue", MapOf({{"id", TextValue(row.issue->id)},
                                 {"severity", TextValue(row.issue->severity)},
                                 {"title", TextValue(row.issue->title.In(language))}})},
                {"component", TextValue(row.observed->component)},
                {"version", TextValue(row.observed->version.empty() ? "?" : row.observed->version)},
                {"source", TextValue(row.observed->source)},
                {"range", TextValue(Describe(*row.component))},
                {"certainty", TextValue(row.component->reported_only ? "reported" : "confirmed")},
                {"status", std::move(status)}});
}

Truth TruthOf(const Value& value) {
  if (value.IsTrue()) return Truth::kTrue;
  return value.IsFalse() ? Truth::kFalse : Truth::kUnknown;
}

// "obj.boot.metadata.name" -> {"obj", "boot", "metadata.name"}.
struct ReferenceParts {
  std::string_view root;
  std::string_view name;
  std::string_view path;
};
ReferenceParts Split(std::string_view reference) {
  ReferenceParts out;
  size_t dot = reference.find('.');
  out.root = reference.substr(0, dot);
  if (dot == std::string_view::npos) return out;
  reference.remove_prefix(dot + 1);
  dot = reference.find('.');
  out.name = reference.substr(0, dot);
  if (dot != std::string_view::npos) out.path = reference.substr(dot + 1);
  return out;
}

}  // namespace

// The roots sig, corr, obj, cap, grp, params, and the names of `let` and `for_each`, in one language.
class RuleInstance::Roots : public Activation {
 public:
  Roots(const RuleInstance& instance, Language language) : instance_(instance), language_(language) {}

  Value Resolve(std::string_view name) const override {
    if (const auto kept = kept_.find(name); kept != kept_.end()) return kept->second;
    if (name == "sig") return Kept(name, Signals());
    if (name == "corr") return Kept(name, Named(instance_.correlations_));
    if (name == "obj") return Kept(name, Objects());
    if (name == "cap") return Kept(name, Captures());
    if (name == "grp") return Kept(name, Group());
    if (name == "params") return Kept(name, Parameters());
    if (instance_.rule_.for_each && name == instance_.rule_.for_each->as) {
      return instance_.each_[static_cast<size_t>(language_)];
    }
    const auto let = instance_.lets_.find(name);
    if (let != instance_.lets_.end()) return let->second;
    return Value::Err(fmt::format("'{}' has no value here", name));
  }

  // What the roots are made of has changed: all, or what depends on the group.
  void Forget() { kept_.clear(); }
  void ForgetGroup() {
    for (const char* name : {"sig", "corr", "cap"}) kept_.erase(name);
  }

 private:
  // Expressions name a root again and again, and a binding may have half a million objects.
  Value Kept(std::string_view name, Value value) const { return kept_.emplace(name, std::move(value)).first->second; }

  static Value Named(const std::map<std::string, Value, std::less<>>& values) {
    std::vector<std::pair<std::string_view, Value>> entries;
    for (const auto& [name, value] : values) entries.emplace_back(name, value);
    return MapOf(std::move(entries));
  }

  Value Signals() const {
    std::vector<std::pair<std::string_view, Value>> entries;
    for (const auto& [name, data] : instance_.signals_) entries.emplace_back(name, Signal(data));
    return MapOf(std::move(entries));
  }

  static Value Signal(const SignalData& data) {
    const auto unknown = [&](std::string_view otherwise) {
      return Value::Unknown(data.missing.empty() ? std::string(otherwise) : data.missing.front());
    };
    const auto time = [&](const std::optional<Timestamp>& t) {
      return t ? Value::Time(*t) : unknown("times of the log lines");
    };
    const bool count_known = data.exhaustive || data.count != 0;
    return MapOf({{"count", count_known ? Value::Int(static_cast<int64_t>(data.count)) : unknown("logs")},
                  {"first", time(data.first())},
                  {"last", time(data.last())}});
  }

  Value Objects() const {
    std::vector<std::pair<std::string_view, Value>> entries;
    for (const auto& [name, bound] : instance_.bound_) {
      if (std::optional<Value> value = bound.ToValue()) entries.emplace_back(name, std::move(*value));
    }
    return MapOf(std::move(entries));
  }

  Value Captures() const {
    std::vector<std::pair<std::string_view, Value>> entries;
    for (const auto& [name, value] : instance_.captures_) entries.emplace_back(name, TextValue(value));
    return MapOf(std::move(entries));
  }

  Value Group() const {
    const Cluster& cluster = instance_.case_.snapshot.clusters()[instance_.cluster_];
    std::vector<std::pair<std::string_view, Value>> entries = {{"cluster", TextValue(cluster.id)},
                                                               {"role", TextValue(Name(cluster.role))}};
    if (!cluster.fleet_name.empty()) {
      entries.emplace_back("upstream_cluster", MapOf({{"namespace", TextValue(cluster.fleet_namespace)},
                                                      {"name", TextValue(cluster.fleet_name)}}));
    }
    entries.emplace_back("agent_namespace", TextValue(AgentNamespace()));
    if (const auto now = instance_.case_.snapshot.Now(instance_.cluster_))
      entries.emplace_back("now", Value::Time(*now));
    else
      entries.emplace_back("now", Value::Unknown("time of collection"));
    return MapOf(std::move(entries));
  }

  // Where the agent of this cluster runs: where it was seen, else where Rancher puts it.
  std::string_view AgentNamespace() const {
    constexpr std::string_view kDownstream = "cattle-fleet-system";
    constexpr std::string_view kLocal = "cattle-fleet-local-system";
    const Snapshot& snapshot = instance_.case_.snapshot;
    for (const std::string_view ns : {kDownstream, kLocal}) {
      if (snapshot.Find(instance_.cluster_, "apps", "Deployment", ns, "fleet-agent") != nullptr) return ns;
    }
    return snapshot.clusters()[instance_.cluster_].role == Role::kUpstream ? kLocal : kDownstream;
  }

  Value Parameters() const {
    std::vector<std::pair<std::string_view, Value>> entries;
    for (const Parameter& p : instance_.rule_.parameters) {
      entries.emplace_back(p.name, p.is_duration ? Value::Span({p.value}) : Value::Int(p.value));
    }
    return MapOf(std::move(entries));
  }

  const RuleInstance& instance_;
  const Language language_;
  mutable std::map<std::string, Value, std::less<>> kept_;
};

struct RuleInstance::Group {
  std::vector<std::string> key;  // of captured values
  std::optional<size_t> item;    // of for_each
};

RuleInstance::RuleInstance(const Case& the_case, LogIndex& logs, size_t rule, ClusterId cluster)
    : case_(the_case),
      rule_(the_case.rules.rules[rule]),
      rule_index_(rule),
      cluster_(cluster),
      versions_(the_case.snapshot, the_case.rules, the_case.versions),
      signals_reader_(logs) {
  const Cluster& info = the_case.snapshot.clusters()[cluster];
  upstream_ = info.role == Role::kUpstream ? std::optional<ClusterId>(cluster) : info.upstream;
  for (const Language language : kLanguages) {
    const auto i = static_cast<size_t>(language);
    functions_[i] = MakeFunctions(language);
    roots_[i] = std::make_unique<Roots>(*this, language);
  }
}

RuleInstance::~RuleInstance() = default;

FunctionTable RuleInstance::MakeFunctions(Language language) {
  const auto versions_of = [this](std::span<const Value> args) {
    if (args[0].kind() != ValueKind::kString) return Value::Err("versions.of wants the name of a component");
    std::vector<Value> out;
    for (const ObservedVersion* v : versions_.Of(cluster_, args[0].AsString())) {
      out.push_back(TextValue(v->version.empty() ? v->source : v->version));
    }
    if (out.empty()) return Value::Unknown(fmt::format("version of {}", args[0].AsString()));
    return Value::List(std::move(out));
  };
  const auto versions_affected = [this](std::span<const Value> args) {
    if (args[0].kind() != ValueKind::kString || args[1].kind() != ValueKind::kString) {
      return Value::Err("versions.affected wants the id of an issue and the name of a component");
    }
    const Affected affected = versions_.IsAffected(cluster_, args[0].AsString(), args[1].AsString(), &consulted_);
    if (affected == Affected::kUnknown) return Value::Unknown(fmt::format("version of {}", args[1].AsString()));
    return Value::Bool(affected == Affected::kYes);
  };
  const auto affecting = [this, language](std::span<const Value>) {
    std::vector<Value> out;
    for (const AffectedVersion& row : versions_.Affecting(cluster_)) out.push_back(RowValue(row, language));
    return Value::List(std::move(out));
  };
  const auto exists = [this](std::span<const Value> args) {
    for (const Value& arg : args) {
      if (arg.kind() != ValueKind::kString) return Value::Err("k8s.exists wants apiVersion, kind, namespace and name");
    }
    const GroupVersion gv = SplitApiVersion(args[0].AsString());
    const std::string_view kind = args[1].AsString();
    const std::string_view ns = args[2].AsString();
    if (case_.snapshot.Find(cluster_, gv.group, kind, ns, args[3].AsString()) != nullptr) return Value::Bool(true);
    if (case_.snapshot.KnowledgeOf(cluster_, gv.group, kind, ns) == Knowledge::kKnown) return Value::Bool(false);
    return Value::Unknown(fmt::format("{}/{}", args[0].AsString(), kind));
  };
  return FunctionTable({{"versions.of", false, 1, 1, versions_of},
                        {"versions.affected", false, 2, 2, versions_affected},
                        {"versions.affecting", false, 0, 0, affecting},
                        {"k8s.exists", false, 4, 4, exists}});
}

EvalContext RuleInstance::ContextIn(Language language) const {
  const auto i = static_cast<size_t>(language);
  EvalContext context;
  context.activation = roots_[i].get();
  context.functions = &functions_[i];
  context.account = &account_;
  return context;
}

ContextFor RuleInstance::ContextForLanguages() const {
  return [this](Language language) { return ContextIn(language); };
}

void RuleInstance::Run(Judgement* judgement, const std::stop_token& stop) {
  BindObjects();
  ReportErrors(judgement);
  account_.left = kRuleCostLimit;
  const std::vector<Group> groups = MakeGroups();
  ReportErrors(judgement);
  for (const Group& group : groups) {
    if (stop.stop_requested()) return;
    JudgeGroup(group, judgement);
    ReportErrors(judgement);
  }
  if (overflow_) {
    judgement->not_assessed.push_back(
        {rule_.id, case_.snapshot.clusters()[cluster_].id, "error",
         fmt::format("there are {} different cases or more; the rest was not judged", kMaxGroupsPerCluster)});
  }
}

Value RuleInstance::Decide(const Expression& expression, std::string_view what) {
  Value value = expression.program.Evaluate(ContextIn(Language::kEnglish));
  if (value.IsError()) errors_.insert(fmt::format("{}: {}", what, ErrorText(value, expression)));
  return value;
}

void RuleInstance::ReportErrors(Judgement* judgement) {
  if (!account_.over.empty()) {
    errors_.insert(fmt::format("an expression costs too much (limits: {} units for one, {} for the rule): {}",
                               kDefaultCostLimit, kRuleCostLimit, account_.over));
    account_.over.clear();
  }
  if (errors_.empty()) return;
  judgement->not_assessed.push_back(
      {rule_.id, case_.snapshot.clusters()[cluster_].id, "error", fmt::format("{}", fmt::join(errors_, "; "))});
  errors_.clear();
}

void RuleInstance::BindObjects() {
  for (const ObjectBinding& binding : rule_.objects) {
    const std::optional<ClusterId> where = binding.scope == Scope::kUpstream ? upstream_ : cluster_;
    account_.left = kRuleCostLimit;
    if (where && binding.where) {
      account_.left += kCostOfWhere * case_.snapshot.Objects(*where, binding.group, binding.kind).size();
    }
    Bound& bound = bound_[binding.as];
    bound = Bind(binding, case_.snapshot, where, ContextIn(Language::kEnglish));
    if (!bound.error.empty()) errors_.insert(bound.error);
    for (const std::unique_ptr<Roots>& roots : roots_) roots->Forget();
  }
}

std::vector<RuleInstance::Group> RuleInstance::MakeGroups() {
  std::vector<Group> groups;
  if (rule_.for_each) {
    affecting_ = versions_.Affecting(cluster_);
    const Value list = Decide(rule_.for_each->in, "for_each");
    const size_t size = list.kind() == ValueKind::kList ? list.AsList().size() : 0;
    for (size_t i = 0; i < size && i < kMaxGroupsPerCluster; ++i) groups.push_back({{}, i});
    overflow_ = size > kMaxGroupsPerCluster;
    each_lists_[static_cast<size_t>(Language::kEnglish)] = list;
    for (const Language language : kLanguages) {
      if (language == Language::kEnglish || size == 0) continue;
      each_lists_[static_cast<size_t>(language)] = rule_.for_each->in.program.Evaluate(ContextIn(language));
    }
    return groups;
  }
  if (!rule_.group_captures.empty()) {
    const Signal& signal = rule_.signals.front();
    const std::optional<ClusterId> where = signal.source.scope == Scope::kUpstream ? upstream_ : cluster_;
    if (where) {
      for (std::vector<std::string>& key :
           signals_reader_.Groups(signal, case_.plan.SignalId(rule_index_, 0), *where, rule_.group_captures.size())) {
        groups.push_back({std::move(key), std::nullopt});
      }
    }
    overflow_ = groups.size() >= kMaxGroupsPerCluster;
    // Without any match there is still the question whether the logs were there at all.
    if (groups.empty()) groups.push_back({std::vector<std::string>(rule_.group_captures.size()), std::nullopt});
    return groups;
  }
  groups.push_back({});
  return groups;
}

void RuleInstance::JudgeGroup(const Group& group, Judgement* judgement) {
  account_.left = kRuleCostLimit;
  captures_.clear();
  for (size_t i = 0; i < rule_.group_captures.size(); ++i) captures_[rule_.group_captures[i]] = group.key[i];
  affected_.reset();
  if (group.item) {
    for (const Language language : kLanguages) {
      const Value& list = each_lists_[static_cast<size_t>(language)];
      const bool there = list.kind() == ValueKind::kList && *group.item < list.AsList().size();
      each_[static_cast<size_t>(language)] = there ? list.AsList().At(*group.item) : list;
    }
    if (*group.item < affecting_.size()) affected_ = affecting_[*group.item];
  }
  Correlate(group);
  EvaluateLets();

  std::vector<Truth> states;
  std::vector<Evidence> evidence;
  for (const EvidenceRule& rule : rule_.evidence) {
    evidence.push_back(Weigh(rule));
    states.push_back(evidence.back().state);
  }
  ReportErrors(judgement);
  const Outcome outcome = DecideOutcome(rule_, states);
  judgement->assessments.push_back({rule_.id, cluster_, outcome, evidence, {captures_.begin(), captures_.end()}});
  if (outcome == Outcome::kMatch || outcome == Outcome::kInconclusive) {
    AddFinding(outcome, group, states, std::move(evidence), judgement);
  } else if (outcome == Outcome::kNotAssessed) {
    std::set<std::string> missing;
    for (const Evidence& e : evidence) {
      if (e.required) missing.insert(e.missing.begin(), e.missing.end());
    }
    judgement->not_assessed.push_back({rule_.id, case_.snapshot.clusters()[cluster_].id, "not-assessed",
                                       fmt::format("{}", fmt::join(missing, ", "))});
  }
}

void RuleInstance::Correlate(const Group& group) {
  signals_.clear();
  correlations_.clear();
  for (size_t i = 0; i < rule_.signals.size(); ++i) {
    const Signal& signal = rule_.signals[i];
    const std::optional<ClusterId> where = signal.source.scope == Scope::kUpstream ? upstream_ : cluster_;
    SignalData& data = signals_[signal.name];
    if (where) {
      data = signals_reader_.Read(signal, case_.plan.SignalId(rule_index_, i), *where, KeyOf(signal, group.key));
    } else {
      data.missing.push_back("the management cluster");
    }
  }
  ForgetGroup();
  for (const Correlation& correlation : rule_.correlations) correlations_[correlation.name] = Evaluate(correlation);
  ForgetGroup();
}

void RuleInstance::ForgetGroup() {
  for (const std::unique_ptr<Roots>& roots : roots_) roots->ForgetGroup();
}

int64_t RuleInstance::ValueOf(const Tunable& tunable) const {
  if (tunable.parameter.empty()) return tunable.value;
  for (const Parameter& p : rule_.parameters) {
    if (p.name == tunable.parameter) return p.value;
  }
  return tunable.value;
}

// The values of the group's key that are among the captures of a signal.
std::vector<std::string> RuleInstance::KeyOf(const Signal& signal, const std::vector<std::string>& group) const {
  std::vector<std::string> key;
  for (size_t i = 0; i < group.size(); ++i) {
    const bool captured = std::any_of(signal.captures.begin(), signal.captures.end(),
                                      [&](const Capture& c) { return c.name == rule_.group_captures[i]; });
    if (captured) key.push_back(group[i]);
  }
  return key;
}

Value RuleInstance::Evaluate(const Correlation& correlation) {
  using Kind = Correlation::Kind;
  const auto data_of = [this](const std::string& name) -> const SignalData& { return signals_.find(name)->second; };
  const auto gte = static_cast<uint64_t>(ValueOf(correlation.gte));
  const Duration within{ValueOf(correlation.within)};
  switch (correlation.kind) {
    case Kind::kCount:
      return CountWithin(data_of(correlation.signal), gte, within);
    case Kind::kDistinct: {
      const Signal& signal = *rule_.FindSignal(correlation.signal);
      const std::vector<std::string> grouped = rule_.GroupedBy(signal);
      const auto field = std::find(grouped.begin(), grouped.end(), correlation.field) - grouped.begin();
      const size_t key_size = KeyOf(signal, std::vector<std::string>(rule_.group_captures.size())).size();
      return DistinctWithin(data_of(correlation.signal), static_cast<size_t>(field) - key_size, gte, within);
    }
    case Kind::kTogether:
    case Kind::kSequence: {
      std::vector<StepTimes> steps;
      if (auto error = ReadSteps(correlation, &steps)) return *error;
      const Duration skew{ValueOf(correlation.skew)};
      const bool ordered = correlation.kind == Kind::kSequence;
      return ordered ? HappenInSequence(steps, within, skew) : HappenTogether(steps, within, skew);
    }
    case Kind::kAbsentAfter:
      break;
  }
  const SignalData& after = data_of(correlation.after_signal);
  const auto start = correlation.after_last ? after.last() : after.first();
  return AbsentAfter(data_of(correlation.signal), start, {ValueOf(correlation.span)});
}

std::optional<Value> RuleInstance::ReadSteps(const Correlation& correlation, std::vector<StepTimes>* steps) {
  for (const CorrelationStep& step : correlation.steps) {
    if (step.times) {
      const Value times = step.times->program.Evaluate(ContextIn(Language::kEnglish));
      steps->emplace_back();
      if (auto error = ReadTimes(times, &steps->back())) return error;
    } else {
      steps->push_back(TimesOf(signals_.find(step.signal)->second));
    }
  }
  return std::nullopt;
}

void RuleInstance::EvaluateLets() {
  lets_.clear();
  for (const NamedExpression& let : rule_.lets) {
    lets_[let.name] = let.expression.program.Evaluate(ContextIn(Language::kEnglish));
  }
}

Evidence RuleInstance::Weigh(const EvidenceRule& rule) {
  Evidence out;
  out.id = rule.id;
  out.required = rule.required;
  out.refutes = rule.refutes;
  out.weight = rule.weight;
  consulted_.clear();
  const Value value = rule.when.program.Evaluate(ContextIn(Language::kEnglish));
  out.state = TruthOf(value);
  if (value.IsUnknown()) out.missing = value.AsUnknown().names;
  std::string fault;
  if (value.IsOrdinary() && value.kind() != ValueKind::kBool) fault = "is not true or false";
  if (value.IsError()) fault = ErrorText(value, rule.when);
  if (!fault.empty()) {
    errors_.insert(fmt::format("evidence '{}': {}", rule.id, fault));
    out.missing.push_back(fmt::format("a value that can be read ({})", fault));
  }
  out.sources = SourcesOf(rule.when.program);
  out.text = Render(rule.text, ContextForLanguages());
  return out;
}

std::vector<EvidenceSource> RuleInstance::SourcesOf(const Program& program) const {
  std::vector<EvidenceSource> sources;
  const std::vector<std::string>& references = program.references();
  for (const std::string& reference : references) {
    // obj.boot says nothing beside obj.boot.metadata.creationTimestamp.
    const bool implied = std::any_of(references.begin(), references.end(), [&](const std::string& other) {
      return other.size() > reference.size() && other.starts_with(reference) && other[reference.size()] == '.';
    });
    if (!implied) AddSources(reference, &sources);
  }
  for (const ObservedVersion* version : consulted_) sources.push_back(versions_.SourceOf(*version));
  std::vector<EvidenceSource> unique;
  for (EvidenceSource& source : sources) {
    if (std::find(unique.begin(), unique.end(), source) == unique.end()) unique.push_back(std::move(source));
  }
  return unique;
}

void RuleInstance::AddSources(const std::string& reference, std::vector<EvidenceSource>* sources) const {
  const ReferenceParts parts = Split(reference);
  if (parts.root == "sig") {
    AddSignalSources(parts.name, sources);
  } else if (parts.root == "corr") {
    for (const Correlation& correlation : rule_.correlations) {
      if (correlation.name != parts.name) continue;
      AddSignalSources(correlation.signal, sources);
      for (const CorrelationStep& step : correlation.steps) AddStepSources(step, sources);
    }
  } else if (parts.root == "obj") {
    const auto it = bound_.find(parts.name);
    if (it != bound_.end()) AddObjectSources(it->second, parts.path, sources);
  } else if (rule_.for_each && parts.root == rule_.for_each->as && affected_) {
    sources->push_back(versions_.SourceOf(*affected_->observed));
  }
  for (const NamedExpression& let : rule_.lets) {
    if (let.name != parts.root) continue;
    for (const std::string& inner : let.expression.program.references()) {
      if (Split(inner).root != let.name) AddSources(inner, sources);
    }
  }
}

void RuleInstance::AddStepSources(const CorrelationStep& step, std::vector<EvidenceSource>* sources) const {
  AddSignalSources(step.signal, sources);
  if (!step.times) return;
  for (const std::string& reference : step.times->program.references()) AddSources(reference, sources);
}

void RuleInstance::AddSignalSources(std::string_view name, std::vector<EvidenceSource>* sources) const {
  const auto it = signals_.find(name);
  if (it == signals_.end() || it->second.samples.empty()) return;
  const std::vector<EvidenceSource>& samples = it->second.samples;
  sources->push_back(samples.front());
  if (samples.size() > 1) sources->push_back(samples.back());
}

void RuleInstance::AddObjectSources(const Bound& bound, std::string_view path,
                                    std::vector<EvidenceSource>* sources) const {
  for (size_t i = 0; i < bound.objects.size() && i < kMaxSourcesPerReference; ++i) {
    const Object& object = *bound.objects[i];
    EvidenceSource source;
    source.archive = case_.snapshot.archives()[object.place.archive].name;
    source.member = object.place.member;
    source.object = object.Display();
    source.line = object.line;
    if (const std::optional<CompactValue> field = FindField(object, path); field && !path.empty()) {
      source.field = path;
      source.excerpt = ScalarText(*field);
    }
    sources->push_back(std::move(source));
  }
}

void RuleInstance::AddFinding(Outcome outcome, const Group& group, const std::vector<Truth>& states,
                              std::vector<Evidence> evidence, Judgement* judgement) {
  bool at_most_possible = outcome == Outcome::kInconclusive;
  if (rule_.decide.possible_if) {
    at_most_possible = Decide(*rule_.decide.possible_if, "possible_if").IsTrue() || at_most_possible;
  }
  std::optional<Confidence> confidence = DecideConfidence(rule_, states, at_most_possible);
  if (outcome == Outcome::kInconclusive) confidence = Confidence::kPossible;
  if (!confidence) return;

  Finding finding;
  finding.rule = rule_.id;
  finding.revision = rule_.revision;
  finding.severity = rule_.severity;
  if (rule_.severity_template) {
    const std::string text = Render(*rule_.severity_template, ContextForLanguages()).In(Language::kEnglish);
    finding.severity = ParseSeverity(text).value_or(Severity::kMedium);
  }
  finding.verdict = outcome == Outcome::kMatch ? Verdict::kMatch : Verdict::kInconclusive;
  finding.confidence = *confidence;
  finding.category = rule_.category;
  finding.cluster = case_.snapshot.clusters()[cluster_].id;
  finding.title = Render(rule_.title, ContextForLanguages());
  finding.summary = Render(rule_.summary, ContextForLanguages());
  std::set<std::string> missing;
  for (const Evidence& e : evidence) missing.insert(e.missing.begin(), e.missing.end());
  finding.missing.assign(missing.begin(), missing.end());
  finding.evidence = std::move(evidence);
  finding.remediation = Remedies(outcome);
  finding.references = rule_.references;
  std::vector<std::string> parts = group.key;
  for (const Expression& key : rule_.group_by) {
    parts.push_back(TextOf(Decide(key, "group_by")));
  }
  std::erase(parts, "");
  finding.group = fmt::format("{}", fmt::join(parts, " "));
  finding.fingerprint = Fingerprint(finding.rule, finding.cluster, finding.group);
  judgement->findings.push_back(std::move(finding));
}

// Where it is not certain that something is wrong, only looking is advised: the steps before the first that changes
// something. What stands behind it verifies that change.
std::vector<RemediationStep> RuleInstance::Remedies(Outcome outcome) {
  std::vector<RemediationStep> out;
  for (const RemediationRule& step : rule_.remediation) {
    if (outcome == Outcome::kInconclusive && step.risk != Risk::kNone) break;
    if (step.when && !Decide(*step.when, fmt::format("remediation '{}'", step.id)).IsTrue()) continue;
    out.push_back(Remedy(step));
  }
  return out;
}

RemediationStep RuleInstance::Remedy(const RemediationRule& step) const {
  RemediationStep out;
  out.id = step.id;
  out.category = step.category;
  out.risk = step.risk;
  out.run_on = step.run_on;
  const std::optional<ClusterId> where = step.run_on == "upstream" ? upstream_ : cluster_;
  if (!step.run_on.empty() && where) out.target_cluster = case_.snapshot.clusters()[*where].id;
  out.title = Render(step.title, ContextForLanguages());
  out.command = RenderCommand(step, ContextIn(Language::kEnglish));
  out.expect = Render(step.expect, ContextForLanguages());
  out.note = Render(step.note, ContextForLanguages());
  out.undo = Render(step.undo, ContextForLanguages());
  DescribeFix(step, &out);
  return out;
}

// The release to go to comes from the version data, never from the rule.
void RuleInstance::DescribeFix(const RemediationRule& step, RemediationStep* out) const {
  std::string id = step.fixed_by;
  if (step.fixed_by_template) id = Render(*step.fixed_by_template, ContextForLanguages()).In(Language::kEnglish);
  const VersionIssue* issue = case_.rules.FindIssue(id);
  if (issue == nullptr) return;
  for (const VersionRemedy& remedy : issue->remediation) {
    if (remedy.to.empty()) continue;
    if (out->title.empty()) {
      out->title.by_tag["en"] = fmt::format("Upgrade {} to {} or later", remedy.component, remedy.to);
      out->title.by_tag["zh-CN"] = fmt::format("将 {} 升级到 {} 或更高版本", remedy.component, remedy.to);
    } else if (out->note.empty()) {
      out->note.by_tag["en"] = fmt::format("fixed in {} {} ({})", remedy.component, remedy.to, issue->id);
      out->note.by_tag["zh-CN"] = fmt::format("已在 {} {} 中修复({})", remedy.component, remedy.to, issue->id);
    }
    return;
  }
}

}  // namespace bundlescope
