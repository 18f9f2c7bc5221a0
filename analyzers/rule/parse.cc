#include "analyzers/rule/parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "analyzers/rule/safety.h"
#include "core/document/fields.h"

namespace bundlescope {
namespace {

constexpr std::array<std::string_view, 4> kStatuses = {"experimental", "testing", "stable", "deprecated"};
constexpr std::array<std::string_view, 6> kFeatures = {"cel/1",       "logs/1",     "objects/1",
                                                       "correlate/1", "versions/1", "issues/1"};
constexpr std::array<std::string_view, 4> kReferenceKinds = {"issue", "fix", "doc", "advisory"};
constexpr size_t kMaxRegexBytes = 4096;

template <size_t N>
bool IsOneOf(std::string_view value, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

template <class List>
std::string Join(const List& list) {
  std::string out;
  for (const std::string_view item : list) out += fmt::format("{}{}", out.empty() ? "" : ", ", item);
  return out;
}

// "fleet/agent-unauthorized": a namespace and a slug.
bool IsRuleId(std::string_view id) {
  const size_t slash = id.find('/');
  if (slash == std::string_view::npos || id.find('/', slash + 1) != std::string_view::npos) return false;
  const ValueType word{ValueType::Kind::kDns1123, 0, false, {}};
  return HasType(id.substr(0, slash), word) && HasType(id.substr(slash + 1), word);
}

// A name that CEL can say: letters, digits and '_', not a digit first.
bool IsIdentifier(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// With one digit: more would promise too much.
std::string RoughTime(double milliseconds) {
  const double digit = std::pow(10, std::floor(std::log10(std::max(milliseconds, 1.0))));
  const double rough = std::round(milliseconds / digit) * digit;
  return rough < 1000 ? fmt::format("{:.0f} ms", rough) : fmt::format("{:.0f} s", rough / 1000);
}

class Parser {
 public:
  Parser(const Node& root, const std::string& file, Issues* issues, RuleAdvice advice)
      : root_(root), file_(file), issues_(issues), advice_(advice), fields_(&root, file, "rule", issues) {}

  std::optional<Rule> Run() {
    const size_t before = ErrorCount();
    ParseHead();
    ParseParameters(fields_.Take("params"));
    ParseSignals(fields_.Take("signals"));
    ParseObjects(fields_.Take("objects"));
    DeclareRoots();
    ParseForEach(fields_.Take("for_each"));
    ParseCorrelations(fields_.Take("correlate"));
    ParseGroupBy(fields_.Take("group_by"));
    CheckCorrelationGroups();
    ParseLets(fields_.Take("let"));
    ParseTexts();
    ParseEvidence(fields_.Require("evidence"));
    ParseDecide(fields_.Take("decide"));
    ParseRemediation(fields_.Take("remediation"));
    rule_.tests = fields_.Take("tests");
    CheckTests();
    fields_.Finish();
    CheckReferences();
    CheckSafety(rule_, file_, root_, issues_);
    if (ErrorCount() != before) return std::nullopt;
    return std::move(rule_);
  }

 private:
  size_t ErrorCount() const {
    return static_cast<size_t>(
        std::count_if(issues_->begin(), issues_->end(), [](const Issue& i) { return i.level == IssueLevel::kError; }));
  }

  void ParseHead() {
    fields_.RequiredString("apiVersion");
    fields_.RequiredString("kind");
    rule_.id = fields_.RequiredString("id");
    if (!rule_.id.empty() && !IsRuleId(rule_.id)) {
      fields_.Report(fields_.Take("id"), fmt::format("rule: '{}' is no rule id", rule_.id),
                     "write namespace/slug in lower case, for example fleet/agent-unauthorized");
    }
    rule_.aliases = fields_.Strings("aliases");
    rule_.revision = static_cast<int>(fields_.Int("revision", 1, 1'000'000).value_or(0));
    if (fields_.Take("revision") == nullptr) fields_.Report(nullptr, "rule: 'revision' is missing");
    rule_.status = fields_.RequiredString("status");
    if (!rule_.status.empty() && !IsOneOf(rule_.status, kStatuses)) {
      fields_.Report(fields_.Take("status"), fmt::format("rule: unknown status '{}'", rule_.status),
                     "one of " + Join(kStatuses));
    }
    rule_.category = fields_.RequiredString("category");
    rule_.tags = fields_.Strings("tags");
    rule_.consequence_of = fields_.Strings("consequence_of");
    rule_.place = fields_.PlaceOf(nullptr);
    ParseReferences(fields_.Take("references"));
    ParseRequires(fields_.Take("requires"));
  }

  void ParseReferences(const Node* list) {
    if (list == nullptr) return;
    for (const Node& item : list->items()) {
      Fields fields(&item, file_, "reference", issues_);
      Reference reference{fields.RequiredString("url"), fields.String("kind").value_or("doc")};
      if (!reference.url.empty() && !HasType(reference.url, {ValueType::Kind::kUrl, 0, false, {}})) {
        fields.Report(&item, "reference: url must be a plain https address");
      }
      if (!IsOneOf(reference.kind, kReferenceKinds)) {
        fields.Report(&item, fmt::format("reference: unknown kind '{}'", reference.kind),
                      "one of " + Join(kReferenceKinds));
      }
      fields.Finish();
      rule_.references.push_back(std::move(reference));
    }
  }

  void ParseRequires(const Node* node) {
    if (node == nullptr) return;
    Fields fields(node, file_, "requires", issues_);
    for (const std::string& feature : fields.Strings("features")) {
      if (IsOneOf(feature, kFeatures)) continue;
      fields.Report(node, fmt::format("requires: this version has no feature '{}'", feature),
                    "features of this version: " + Join(kFeatures));
    }
    fields.Finish();
  }

  void ParseParameters(const Node* node) {
    if (node == nullptr) return;
    for (const NodeMember& member : node->members()) {
      Fields fields(&member.value, file_, fmt::format("parameter '{}'", member.key), issues_);
      Parameter parameter;
      parameter.name = member.key;
      const std::string type = fields.RequiredString("type");
      if (type == "duration") {
        parameter.is_duration = true;
        parameter.value = fields.Span("default").value_or(Duration{}).ns;
        fields.Span("min");
        fields.Span("max");
      } else if (type == "int") {
        parameter.value = fields.Int("default", INT64_MIN, INT64_MAX).value_or(0);
        fields.Int("min", INT64_MIN, INT64_MAX);
        fields.Int("max", INT64_MIN, INT64_MAX);
      } else {
        fields.Report(&member.value, fmt::format("parameter '{}': unknown type '{}'", member.key, type),
                      "int or duration");
      }
      if (fields.Take("default") == nullptr)
        fields.Report(nullptr, fmt::format("parameter '{}' has no default", member.key));
      fields.Finish();
      rule_.parameters.push_back(std::move(parameter));
    }
  }

  Scope ParseScope(Fields& fields) {
    const std::string scope = fields.String("scope").value_or("cluster");
    if (scope == "upstream") return Scope::kUpstream;
    if (scope != "cluster" && scope != "downstream") {
      fields.Report(nullptr, fmt::format("{}: unknown scope '{}'", fields.what(), scope), "cluster or upstream");
    }
    return Scope::kCluster;
  }

  SignalSource ParseSource(const Node* node, const std::string& what) {
    SignalSource source;
    Fields fields(node, file_, what, issues_);
    source.any = fields.Bool("any", false);
    source.scope = ParseScope(fields);
    source.components = fields.Strings("component");
    source.namespaces = fields.Strings("namespace");
    source.pods = fields.Strings("pod");
    source.containers = fields.Strings("container");
    if (const Node* previous = fields.Take("previous")) {
      if (previous->kind() == NodeKind::kBool)
        source.previous = previous->AsBool();
      else
        fields.Report(previous, what + ": 'previous' must be true or false");
    }
    const bool selective =
        !source.components.empty() || !source.namespaces.empty() || !source.pods.empty() || !source.containers.empty();
    if (fields.valid() && source.any == selective) {
      fields.Report(nullptr, what + ": name the logs (component, namespace, pod, container) or say 'any: true'");
    }
    fields.Finish();
    return source;
  }

  void ParseSignals(const Node* node) {
    if (node == nullptr) return;
    for (const NodeMember& member : node->members()) ParseSignal(std::string(member.key), member.value);
  }

  // Where the search for a signal is slow, or has to look at many lines.
  static void WarnOfCost(const Signal& signal, const Node* at, const std::string& what, Fields* fields) {
    const Pattern* pattern = signal.contains.empty() ? &*signal.regex : nullptr;
    const PatternSet set(std::vector<PatternSet::Entry>{{pattern, signal.contains}});
    const PatternSet::Search search = set.Describe().front();
    if (search.reason.empty()) return;
    std::string message = fmt::format("{}: {}", what, search.reason);
    if (!search.texts.empty()) message += fmt::format(" ('{}')", fmt::join(search.texts, "' or '"));
    message += fmt::format("; it may take about {} for each GiB of logs", RoughTime(search.milliseconds_per_gib));
    if (search.isolated) message += ", and is kept apart from the others";
    fields->Warn(
        at, message,
        signal.contains.empty()
            ? "give 'contains' with texts of which one stands in each such line, of at least three letters, and "
              "in few others"
            : "give a text that stands in fewer lines");
  }

  void ParseSignal(const std::string& name, const Node& node) {
    const std::string what = fmt::format("signal '{}'", name);
    Fields fields(&node, file_, what, issues_);
    Signal signal;
    signal.name = name;
    if (!IsIdentifier(name)) fields.Report(nullptr, what + ": a name has letters, digits and '_' only");
    signal.source = ParseSource(fields.Require("source"), what + ": source");
    signal.contains = fields.Strings("contains");
    const std::optional<std::string> regex = fields.String("regex");
    const Node* regex_node = fields.Take("regex");
    if (regex && regex->size() > kMaxRegexBytes) {
      fields.Report(regex_node, fmt::format("{}: 'regex' is longer than {} bytes", what, kMaxRegexBytes));
    } else if (regex) {
      Result<Pattern> pattern = Pattern::Compile(*regex);
      if (pattern)
        signal.regex = std::move(*pattern);
      else
        fields.Report(regex_node, fmt::format("{}: {}", what, pattern.error().message()), pattern.error().hint());
    }
    if (!regex && signal.contains.empty()) fields.Report(nullptr, what + ": give 'contains', 'regex' or both");
    const bool known = signal.regex || (!regex && !signal.contains.empty());
    if (advice_ == RuleAdvice::kCosts && known) WarnOfCost(signal, signal.regex ? regex_node : nullptr, what, &fields);
    for (const std::string& literal : signal.contains) {
      if (literal.size() < 3)
        fields.Warn(nullptr, fmt::format("{}: '{}' is too short to be looked for quickly", what, literal));
    }
    ParseCaptures(fields.Take("captures"), what, &signal);
    ParseCollapse(fields.Take("collapse"), what, &signal);
    fields.Finish();
    rule_.signals.push_back(std::move(signal));
  }

  void ParseCaptures(const Node* node, const std::string& what, Signal* signal) {
    if (signal->regex) {
      for (const std::string& name : signal->regex->capture_names()) signal->captures.push_back({name, {}});
    }
    if (node == nullptr) return;
    for (const NodeMember& member : node->members()) {
      const auto it = std::find_if(signal->captures.begin(), signal->captures.end(),
                                   [&](const Capture& c) { return c.name == member.key; });
      if (it == signal->captures.end()) {
        issues_->push_back({IssueLevel::kError, Place{file_, member.key_line, member.key_column},
                            fmt::format("{}: the regular expression has no group '{}'", what, member.key), ""});
        continue;
      }
      it->type = ParseType(&member.value, fmt::format("{}: capture '{}'", what, member.key));
    }
  }

  ValueType ParseType(const Node* node, const std::string& what, bool with_from = false) {
    Fields fields(node, file_, what, issues_);
    ValueType type;
    const std::string name = fields.RequiredString("type");
    const std::optional<ValueType::Kind> kind = ParseValueTypeKind(name);
    if (kind)
      type.kind = *kind;
    else if (fields.valid())
      fields.Report(nullptr, fmt::format("{}: unknown type '{}'", what, name), "one of " + Join(ValueTypeNames()));
    if (const auto max = fields.Int("max", 1, 1'000'000)) type.max = static_cast<size_t>(*max);
    type.empty = fields.Bool("empty", false);
    type.of = fields.Strings("of");
    if (type.kind == ValueType::Kind::kEnum && type.of.empty()) fields.Report(nullptr, what + ": an enum needs 'of'");
    if (with_from) fields.Take("from");
    fields.Finish();
    return type;
  }

  void ParseCollapse(const Node* node, const std::string& what, Signal* signal) {
    if (node == nullptr) return;
    Fields fields(node, file_, what + ": collapse", issues_);
    signal->collapse_by = fields.Strings("by");
    signal->collapse_within = fields.Span("within");
    for (const std::string& name : signal->collapse_by) {
      const bool found = std::any_of(signal->captures.begin(), signal->captures.end(),
                                     [&](const Capture& c) { return c.name == name; });
      if (!found) fields.Report(node, fmt::format("{}: collapse: there is no capture '{}'", what, name));
    }
    if (!signal->collapse_within) fields.Report(nullptr, what + ": collapse: 'within' is missing");
    fields.Finish();
  }

  // The elements of a list; a single value counts as a list of one.
  static std::vector<const Node*> Elements(const Node* node) {
    std::vector<const Node*> out;
    if (node == nullptr) return out;
    if (!node->IsSequence()) return {node};
    for (const Node& item : node->items()) out.push_back(&item);
    return out;
  }

  void ParseObjects(const Node* node) {
    if (node == nullptr) return;
    Env where_env;
    where_env.AddVariable("it").AddVariable("params").AddVariable("grp").AddFunctions(RuleFunctions());
    for (const Node& item : node->items()) {
      Fields fields(&item, file_, "object", issues_);
      ObjectBinding binding;
      binding.as = fields.RequiredString("as");
      if (!binding.as.empty() && !IsIdentifier(binding.as))
        fields.Report(nullptr, "object: 'as' has letters, digits and '_' only");
      const std::string api_version = fields.RequiredString("apiVersion");
      const size_t slash = api_version.find('/');
      binding.group = slash == std::string::npos ? "" : api_version.substr(0, slash);
      binding.version = slash == std::string::npos ? api_version : api_version.substr(slash + 1);
      binding.kind = fields.RequiredString("kind");
      for (const Node* ns : Elements(fields.Take("namespace"))) {
        binding.namespaces.push_back(TextTemplate::Compile(*ns, file_, "object: namespace", where_env, issues_));
      }
      binding.names = fields.Strings("name");
      if (const Node* labels = fields.Take("labels")) {
        for (const NodeMember& label : labels->members()) {
          binding.labels.emplace_back(label.key, label.value.StringOr(""));
        }
      }
      const std::string need = fields.String("need").value_or("optional");
      if (need == "one")
        binding.need = Cardinality::kOne;
      else if (need == "many")
        binding.need = Cardinality::kMany;
      else if (need != "optional")
        fields.Report(&item, fmt::format("object: unknown need '{}'", need), "optional, one or many");
      binding.scope = ParseScope(fields);
      const std::string view = fields.String("view").value_or("");
      if (!view.empty() && view != "metadata")
        fields.Report(&item, fmt::format("object: unknown view '{}'", view), "metadata");
      if (const Node* where = fields.Take("where")) {
        binding.where =
            CompileCondition(*where, file_, fmt::format("object '{}': where", binding.as), where_env, issues_);
      }
      fields.Finish();
      rule_.objects.push_back(std::move(binding));
    }
  }

  // The names that expressions may use; for_each and let add theirs as they come.
  void DeclareRoots() {
    for (const char* root : {"sig", "corr", "obj", "cap", "grp", "params"}) env_.AddVariable(root);
    env_.AddFunctions(RuleFunctions());
  }

  void ParseForEach(const Node* node) {
    if (node == nullptr) return;
    Fields fields(node, file_, "for_each", issues_);
    const std::string as = fields.RequiredString("as");
    const Node* in = fields.Require("in");
    std::optional<Expression> expression;
    if (in != nullptr) expression = CompileExpression(*in, file_, "for_each: in", env_, issues_);
    if (expression) rule_.for_each = ForEach{std::move(*expression), as};
    if (!as.empty()) env_.AddVariable(as);
    fields.Finish();
  }

  Tunable ParseTunable(Fields& fields, std::string_view key, bool is_duration, std::optional<int64_t> fallback) {
    const Node* node = fields.Take(key);
    if (node == nullptr) {
      if (!fallback) fields.Report(nullptr, fmt::format("{}: '{}' is missing", fields.what(), key));
      return {fallback.value_or(0), ""};
    }
    const std::string_view text = node->StringOr("");
    constexpr std::string_view kOpen = "${params.";
    if (text.starts_with(kOpen) && text.ends_with("}")) {
      const std::string name(text.substr(kOpen.size(), text.size() - kOpen.size() - 1));
      const bool known = std::any_of(rule_.parameters.begin(), rule_.parameters.end(), [&](const Parameter& p) {
        return p.name == name && p.is_duration == is_duration;
      });
      if (!known) fields.Report(node, fmt::format("{}: there is no such parameter '{}'", fields.what(), name));
      return {0, name};
    }
    if (is_duration) return {fields.Span(key).value_or(Duration{}).ns, ""};
    return {fields.Int(key, 1, 1'000'000'000).value_or(1), ""};
  }

  std::string ParseSignalName(Fields& fields, const Node* node, std::string_view text) {
    if (rule_.FindSignal(text) == nullptr) {
      fields.Report(node, fmt::format("{}: there is no signal '{}'", fields.what(), text));
    }
    return std::string(text);
  }

  void ParseCorrelations(const Node* node) {
    if (node == nullptr) return;
    for (const NodeMember& member : node->members()) {
      Fields fields(&member.value, file_, fmt::format("correlation '{}'", member.key), issues_);
      Correlation correlation;
      correlation.name = member.key;
      ParseCorrelation(fields, &correlation);
      fields.Finish();
      rule_.correlations.push_back(std::move(correlation));
    }
  }

  void ParseCorrelation(Fields& fields, Correlation* correlation) {
    using Kind = Correlation::Kind;
    if (const Node* count = fields.Take("count")) {
      correlation->signal = ParseSignalName(fields, count, count->StringOr(""));
      correlation->gte = ParseTunable(fields, "gte", false, 1);
    } else if (const Node* distinct = fields.Take("distinct")) {
      correlation->kind = Kind::kDistinct;
      correlation->signal = ParseSignalName(fields, distinct, distinct->StringOr(""));
      correlation->field = ParseField(fields, correlation->signal);
      correlation->gte = ParseTunable(fields, "gte", false, std::nullopt);
    } else if (const Node* together = fields.Take("together")) {
      correlation->kind = Kind::kTogether;
      ParseSteps(fields, *together, correlation);
    } else if (const Node* sequence = fields.Take("sequence")) {
      correlation->kind = Kind::kSequence;
      ParseSteps(fields, *sequence, correlation);
    } else if (const Node* absent = fields.Take("absent_after")) {
      correlation->kind = Kind::kAbsentAfter;
      return ParseAbsentAfter(absent, correlation);
    } else {
      return fields.Report(
          nullptr,
          fmt::format("{}: give 'count', 'distinct', 'together', 'sequence' or 'absent_after'", fields.what()));
    }
    correlation->within = ParseTunable(fields, "within", true, std::nullopt);
  }

  std::string ParseField(Fields& fields, std::string_view signal_name) {
    const std::string field = fields.RequiredString("field");
    const Signal* signal = rule_.FindSignal(signal_name);
    const bool known = signal == nullptr || std::any_of(signal->captures.begin(), signal->captures.end(),
                                                        [&](const Capture& c) { return c.name == field; });
    if (!known) {
      fields.Report(fields.Take("field"),
                    fmt::format("{}: the signal '{}' has no capture '{}'", fields.what(), signal_name, field));
    }
    return field;
  }

  // [signal, another, obj.boot.metadata.creationTimestamp]
  void ParseSteps(Fields& fields, const Node& node, Correlation* correlation) {
    for (const Node& item : node.items()) {
      CorrelationStep step;
      if (rule_.FindSignal(item.StringOr("")) != nullptr) {
        step.signal = item.AsString();
      } else {
        step.times = CompileExpression(item, file_, fields.what() + ": a step that is no signal", env_, issues_);
        if (!step.times) continue;
      }
      correlation->steps.push_back(std::move(step));
    }
    if (node.items().size() < 2) fields.Report(&node, fmt::format("{}: two steps are needed at least", fields.what()));
    const bool any_signal = std::any_of(correlation->steps.begin(), correlation->steps.end(),
                                        [](const CorrelationStep& step) { return !step.signal.empty(); });
    if (!any_signal && node.items().size() >= 2) {
      fields.Report(&node, fmt::format("{}: no step is a signal", fields.what()),
                    "times of objects can be compared in an expression");
    }
    correlation->skew = ParseTunable(fields, "skew", true, Duration::Seconds(60).ns);
    correlation_groups_.emplace_back(fields.Take("by"), fields.what());
  }

  // `by` says nothing that `group_by` has not said; it must not say something else.
  void CheckCorrelationGroups() {
    for (const Correlation& correlation : rule_.correlations) {
      const auto& groups = rule_.group_captures;
      if (std::find(groups.begin(), groups.end(), correlation.field) == groups.end()) continue;
      fields_.Report(
          nullptr,
          fmt::format("correlation '{}': within a group there is only one '{}'", correlation.name, correlation.field),
          fmt::format("take cap.{} out of group_by", correlation.field));
    }
    for (const auto& [by, what] : correlation_groups_) {
      for (const Node* item : Elements(by)) {
        std::string_view name = item->StringOr("");
        if (name.starts_with("cap.")) name.remove_prefix(4);
        const auto& groups = rule_.group_captures;
        if (name == "cluster" || std::find(groups.begin(), groups.end(), name) != groups.end()) continue;
        fields_.Report(item, fmt::format("{}: 'by' names '{}', by which the rule does not group", what, name),
                       fmt::format("add cap.{} to group_by", name));
      }
    }
  }

  void ParseAbsentAfter(const Node* node, Correlation* correlation) {
    Fields fields(node, file_, "absent_after", issues_);
    correlation->signal = ParseSignalName(fields, node, fields.RequiredString("signal"));
    const std::string after = fields.RequiredString("after");
    const size_t dot = after.find('.');
    const std::string edge = dot == std::string::npos ? "" : after.substr(dot + 1);
    if (edge != "first" && edge != "last") {
      fields.Report(node, "absent_after: 'after' must be <signal>.first or <signal>.last");
    }
    correlation->after_last = edge == "last";
    correlation->after_signal = ParseSignalName(fields, node, after.substr(0, dot));
    correlation->span = ParseTunable(fields, "for", true, std::nullopt);
    fields.Finish();
  }

  void ParseGroupBy(const Node* node) {
    if (node == nullptr) return;
    for (const Node& item : node->items()) {
      const std::string_view text = item.StringOr("");
      if (text == "cluster") continue;
      if (text.starts_with("cap.")) {
        const std::string name(text.substr(4));
        const bool known = std::any_of(rule_.signals.begin(), rule_.signals.end(), [&](const Signal& s) {
          return std::any_of(s.captures.begin(), s.captures.end(), [&](const Capture& c) { return c.name == name; });
        });
        if (!known) fields_.Report(&item, fmt::format("group_by: no signal captures '{}'", name));
        rule_.group_captures.push_back(name);
        continue;
      }
      std::optional<Expression> key = CompileExpression(item, file_, "group_by", env_, issues_);
      if (key) rule_.group_by.push_back(std::move(*key));
    }
    CheckGroupCaptures(*node);
  }

  // The groups are those of the first signal; another signal has its lines apart by those captures that it has.
  void CheckGroupCaptures(const Node& node) {
    if (rule_.group_captures.empty() || rule_.signals.empty()) return;
    const Signal& first = rule_.signals.front();
    for (const std::string& name : rule_.group_captures) {
      const bool known =
          std::any_of(first.captures.begin(), first.captures.end(), [&](const Capture& c) { return c.name == name; });
      if (known) continue;
      fields_.Report(&node, fmt::format("group_by: the first signal, '{}', does not capture '{}'", first.name, name),
                     "put the signal first that has all captures of the groups");
    }
  }

  void ParseLets(const Node* node) {
    if (node == nullptr) return;
    for (const NodeMember& member : node->members()) {
      std::optional<Expression> expression =
          CompileExpression(member.value, file_, fmt::format("let '{}'", member.key), env_, issues_);
      if (expression) rule_.lets.push_back({std::string(member.key), std::move(*expression)});
      env_.AddVariable(std::string(member.key));
    }
  }

  TextTemplate Text(const Node* node, std::string_view what) {
    return node == nullptr ? TextTemplate() : TextTemplate::Compile(*node, file_, what, env_, issues_);
  }

  void ParseTexts() {
    rule_.title = Text(fields_.Require("title"), "title");
    rule_.summary = Text(fields_.Take("summary"), "summary");
    const Node* severity = fields_.Require("severity");
    if (severity == nullptr) return;
    const std::string_view text = severity->StringOr("");
    if (const std::optional<Severity> level = ParseSeverity(text)) {
      rule_.severity = *level;
    } else if (text.find("${") != std::string_view::npos) {
      rule_.severity_template = Text(severity, "severity");
    } else {
      fields_.Report(severity, fmt::format("rule: unknown severity '{}'", text), "critical, high, medium, low or info");
    }
  }

  void ParseEvidence(const Node* node) {
    if (node == nullptr) return;
    std::set<std::string> ids;
    for (const Node& item : node->items()) {
      Fields fields(&item, file_, "evidence", issues_);
      const std::string id = fields.RequiredString("id");
      if (!ids.insert(id).second) fields.Report(&item, fmt::format("evidence: '{}' is there twice", id));
      const std::string what = fmt::format("evidence '{}'", id);
      const bool required = fields.Bool("required", false);
      const bool refutes = fields.Bool("refutes", false);
      const bool symptom = fields.Bool("symptom", required);
      const int weight = static_cast<int>(fields.Int("weight", 1, 10).value_or(1));
      const Node* when = fields.Require("when");
      std::optional<Expression> expression;
      if (when != nullptr) expression = CompileCondition(*when, file_, what + ": when", env_, issues_);
      TextTemplate text = Text(fields.Require("text"), what + ": text");
      if (required && refutes) fields.Report(&item, what + " cannot be required and refute at once");
      fields.Finish();
      if (!expression) continue;
      rule_.evidence.push_back({id, required, refutes, symptom, weight, std::move(*expression), std::move(text)});
    }
    const bool any_required =
        std::any_of(rule_.evidence.begin(), rule_.evidence.end(), [](const EvidenceRule& e) { return e.required; });
    if (!any_required && !HasErrors(*issues_))
      fields_.Report(node, "evidence: nothing is required, so the rule would always match");
  }

  void ParseDecide(const Node* node) {
    if (node == nullptr) return;
    Fields fields(node, file_, "decide", issues_);
    if (const Node* confidence = fields.Take("confidence")) {
      Fields levels(confidence, file_, "decide: confidence", issues_);
      rule_.decide.confirmed = levels.Number("confirmed", 0, 1).value_or(rule_.decide.confirmed);
      rule_.decide.likely = levels.Number("likely", 0, 1).value_or(rule_.decide.likely);
      rule_.decide.possible = levels.Number("possible", 0, 1).value_or(rule_.decide.possible);
      levels.Finish();
    }
    rule_.decide.confirmed_needs_coverage =
        fields.Number("confirmed_needs_coverage", 0, 1).value_or(rule_.decide.confirmed_needs_coverage);
    if (const std::optional<std::string> max = fields.String("max_confidence")) {
      const std::optional<Confidence> level = ParseConfidence(*max);
      if (level)
        rule_.decide.max_confidence = *level;
      else
        fields.Report(node, fmt::format("decide: unknown confidence '{}'", *max), "confirmed, likely or possible");
    }
    if (const Node* cap = fields.Take("possible_if")) {
      rule_.decide.possible_if = CompileCondition(*cap, file_, "decide: possible_if", env_, issues_);
    }
    fields.Finish();
  }

  void ParseRemediation(const Node* node) {
    if (node == nullptr) return;
    for (const Node& item : node->items()) ParseStep(item);
  }

  void ParseStep(const Node& item) {
    Fields fields(&item, file_, "remediation", issues_);
    RemediationRule step;
    step.id = fields.RequiredString("id");
    const std::string what = fmt::format("remediation '{}'", step.id);
    step.category = fields.RequiredString("category");
    const std::string risk = fields.RequiredString("risk");
    if (const std::optional<Risk> level = ParseRisk(risk))
      step.risk = *level;
    else
      fields.Report(&item, fmt::format("{}: unknown risk '{}'", what, risk), "none, low, medium or high");
    step.run_on = fields.String("run_on").value_or("");
    if (!step.run_on.empty() && step.run_on != "upstream" && step.run_on != "downstream") {
      fields.Report(&item, fmt::format("{}: unknown run_on '{}'", what, step.run_on), "upstream or downstream");
    }
    if (const Node* when = fields.Take("when"))
      step.when = CompileCondition(*when, file_, what + ": when", env_, issues_);
    step.title = Text(fields.Take("title"), what + ": title");
    if (const Node* params = fields.Take("params")) {
      for (const NodeMember& member : params->members()) ParseStepParameter(member, what, &step);
    }
    step.command = fields.Strings("command");
    step.omit_if_empty = fields.Strings("omit_if_empty");
    step.expect = Text(fields.Take("expect"), what + ": expect");
    step.note = Text(fields.Take("note"), what + ": note");
    step.undo = Text(fields.Take("undo"), what + ": undo");
    if (const Node* fixed_by = fields.Take("fixed_by")) {
      step.fixed_by = fixed_by->StringOr("");
      if (step.fixed_by.find("${") != std::string::npos) step.fixed_by_template = Text(fixed_by, what + ": fixed_by");
    }
    if (step.title.empty() && step.fixed_by.empty()) fields.Report(&item, what + ": 'title' is missing");
    fields.Finish();
    rule_.remediation.push_back(std::move(step));
  }

  void ParseStepParameter(const NodeMember& member, const std::string& what, RemediationRule* step) {
    const std::string name(member.key);
    const std::string param = fmt::format("{}: parameter '{}'", what, name);
    step->parameter_types.emplace_back(name, ParseType(&member.value, param, true));
    const Node* from = member.value.Find("from");
    std::optional<Expression> expression;
    if (from != nullptr)
      expression = CompileExpression(*from, file_, param, env_, issues_);
    else
      issues_->push_back(
          {IssueLevel::kError, Place{file_, member.key_line, member.key_column}, param + ": 'from' is missing", ""});
    if (expression) step->parameters.push_back({name, std::move(*expression)});
  }

  void CheckTests() {
    if (rule_.tests != nullptr && rule_.tests->IsSequence() && !rule_.tests->items().empty()) return;
    fields_.Report(rule_.tests, "rule: no embedded tests",
                   "add 'tests:' with at least one case that matches and one that does not");
  }

  // Expressions may only name signals, objects, correlations and parameters that the rule declares.
  void CheckReferences() {
    std::set<std::string> used;
    for (const EvidenceRule& e : rule_.evidence) CheckRoots(e.when, &used);
    for (const NamedExpression& l : rule_.lets) CheckRoots(l.expression, &used);
    for (const Correlation& c : rule_.correlations) {
      used.insert({"sig." + c.signal, "sig." + c.after_signal});
      for (const CorrelationStep& step : c.steps) {
        used.insert("sig." + step.signal);
        if (step.times) CheckRoots(*step.times, &used);
      }
    }
    for (const RemediationRule& step : rule_.remediation) {
      if (step.when) CheckRoots(*step.when, &used);
      for (const NamedExpression& p : step.parameters) CheckRoots(p.expression, &used);
    }
    for (const Signal& s : rule_.signals) {
      if (used.count("sig." + s.name) == 0) fields_.Warn(nullptr, fmt::format("signal '{}' is not used", s.name));
    }
    for (const ObjectBinding& o : rule_.objects) {
      if (used.count("obj." + o.as) == 0) fields_.Warn(nullptr, fmt::format("object '{}' is not used", o.as));
    }
  }

  void CheckRoots(const Expression& expression, std::set<std::string>* used) {
    for (const std::string& reference : expression.program.references()) {
      const size_t dot = reference.find('.');
      if (dot == std::string::npos) continue;
      const std::string root = reference.substr(0, dot);
      const std::string name = reference.substr(dot + 1, reference.find('.', dot + 1) - dot - 1);
      used->insert(root + "." + name);
      if (Declares(root, name)) continue;
      issues_->push_back(
          {IssueLevel::kError, expression.place, fmt::format("'{}.{}' is not declared by this rule", root, name), ""});
    }
  }

  bool Declares(const std::string& root, const std::string& name) const {
    const auto has = [&](const auto& list, auto member) {
      return std::any_of(list.begin(), list.end(), [&](const auto& item) { return item.*member == name; });
    };
    if (root == "sig") return has(rule_.signals, &Signal::name);
    if (root == "obj") return has(rule_.objects, &ObjectBinding::as);
    if (root == "corr") return has(rule_.correlations, &Correlation::name);
    if (root == "params") return has(rule_.parameters, &Parameter::name);
    if (root == "cap")
      return std::find(rule_.group_captures.begin(), rule_.group_captures.end(), name) != rule_.group_captures.end();
    return true;
  }

  const Node& root_;
  const std::string& file_;
  Issues* issues_;
  std::vector<std::pair<const Node*, std::string>> correlation_groups_;  // `by` of each correlation, and its name
  const RuleAdvice advice_;
  Fields fields_;
  Rule rule_;
  Env env_;
};

}  // namespace

const std::vector<Function>& RuleFunctions() {
  static const std::vector<Function> kFunctions = {
      {"versions.of", false, 1, 1, {}, "(string) -> list<string>"},
      {"versions.affected", false, 2, 2, {}, "(string, string) -> bool"},
      {"versions.affecting", false, 0, 0, {}, "() -> list<dyn>"},
      {"k8s.exists", false, 4, 4, {}, "(string, string, string, string) -> bool"},
  };
  return kFunctions;
}

std::vector<std::string> Rule::GroupedBy(const Signal& signal) const {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    const bool captured =
        std::any_of(signal.captures.begin(), signal.captures.end(), [&](const Capture& c) { return c.name == name; });
    if (captured && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const std::string& name : group_captures) add(name);
  for (const Correlation& correlation : correlations) {
    if (correlation.kind == Correlation::Kind::kDistinct && correlation.signal == signal.name) add(correlation.field);
  }
  return names;
}

const Signal* Rule::FindSignal(std::string_view name) const {
  for (const Signal& signal : signals) {
    if (signal.name == name) return &signal;
  }
  return nullptr;
}

std::optional<Rule> ParseRule(const Node& root, const std::string& file, Issues* issues, RuleAdvice advice) {
  return Parser(root, file, issues, advice).Run();
}

}  // namespace bundlescope
