#include "analyzers/engine/rule_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analyzers/engine/engine.h"
#include "analyzers/engine/instance.h"
#include "core/document/fields.h"
#include "core/snapshot/builder.h"
#include "core/snapshot/component.h"

namespace bundlescope {
namespace {

constexpr std::string_view kTestArchive = "test";
constexpr int64_t kMaxRepeat = 100'000;

Timestamp Later(Timestamp t, Duration d, int64_t times) { return Add(t, {d.ns * times}).value_or(t); }

// Gives each line of a test's log its time: repetitions are `every` apart. A line that carries a time of its own keeps
// it (moved by the repetition), any other gets one as the kubelet writes it.
class LogWriter {
 public:
  explicit LogWriter(Timestamp at) : at_(at) {}

  std::string Write(std::string_view text, int64_t repeat, Duration every) {
    std::string out;
    for (int64_t n = 0; n < repeat; ++n) {
      std::string_view rest = text;
      while (!rest.empty()) {
        const size_t end = rest.find('\n');
        out += Line(rest.substr(0, end), every, n) + "\n";
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      }
    }
    return out;
  }

  Timestamp newest() const { return newest_; }

 private:
  std::string Line(std::string_view line, Duration every, int64_t n) {
    const LogLine parsed = ParseLogLine(line, &scratch_);
    if (parsed.own_time.kind == LogTime::Kind::kFull) return Moved(line, parsed.own_time.value, every, n);
    Timestamp base = at_;
    if (parsed.own_time.kind == LogTime::Kind::kYearless) {
      CivilTime civil = ToCivil(parsed.own_time.value);
      civil.year = ToCivil(at_).year;
      base = FromCivil(civil).value_or(at_);
    }
    const Timestamp at = Later(base, every, n);
    Note(at);
    return fmt::format("{} {}", FormatRfc3339(at), line);
  }

  std::string Moved(std::string_view line, Timestamp own, Duration every, int64_t n) {
    const Timestamp at = Later(own, every, n);
    Note(at);
    for (size_t pos = 0; pos + 20 <= line.size(); ++pos) {
      size_t length = 0;
      const std::optional<Timestamp> found = ParseRfc3339Prefix(line.substr(pos), &length);
      if (!found || *found != own) continue;
      return fmt::format("{}{}{}", line.substr(0, pos), FormatRfc3339(at), line.substr(pos + length));
    }
    return std::string(line);
  }

  void Note(Timestamp t) { newest_ = std::max(newest_, t); }

  const Timestamp at_;
  Timestamp newest_{kMinTimestampSeconds, 0};
  LineScratch scratch_;
};

// What a test expects of one remediation step.
struct ExpectedStep {
  std::string id;
  std::vector<std::string> contains;
  std::vector<std::string> lacks;
};

class TestRun {
 public:
  TestRun(const RuleSet& rules, const ScanPlan& plan, size_t rule, const Node& test)
      : rules_(rules),
        plan_(plan),
        rule_index_(rule),
        rule_(rules.rules[rule]),
        scanner_(plan.Signals()),
        fields_(&test, rule_.place.file, "test", &issues_) {}

  RuleTestResult Run() {
    result_.rule = rule_.id;
    result_.place = fields_.PlaceOf(nullptr);
    Build();
    versions_ = fields_.Take("versions");
    const Node* expect = fields_.Require("expect");
    fields_.Finish();
    if (expect != nullptr) Judge(*expect);
    for (const Issue& issue : issues_) Fail("{}: {} {}", FormatPlace(issue.place), issue.message, issue.hint);
    return std::move(result_);
  }

 private:
  template <class... Args>
  void Fail(fmt::format_string<Args...> format, Args&&... args) {
    result_.failures.push_back(fmt::format(format, std::forward<Args>(args)...));
  }

  Timestamp ParseTime(const std::optional<std::string>& text, const Node* at, Timestamp fallback) {
    if (!text) return fallback;
    const std::optional<Timestamp> t = ParseRfc3339(*text);
    if (!t) fields_.Report(at, fmt::format("'{}' is no RFC 3339 time", *text));
    return t.value_or(fallback);
  }

  void Build() {
    result_.test = fields_.RequiredString("name");
    at_ = ParseTime(fields_.String("at"), fields_.node(), Timestamp{1'735'689'600, 0});
    newest_ = at_;
    cluster_name_ = fields_.String("cluster").value_or("c-1");
    if (const Node* scope = fields_.Take("scope")) cluster_name_ = scope->StringAt({"cluster"});
    archive_ = builder_.AddArchive(std::string(kTestArchive));
    cluster_ = builder_.AddSlot(archive_, cluster_name_);
    builder_.SetRole(cluster_, Role::kDownstream);
    AddObjects(fields_.Take("objects"), cluster_);
    AddLogs(fields_.Take("logs"), cluster_);
    AddUpstream(fields_.Take("upstream"));
    AddCollected(fields_.Take("collected"));
    AddWorkloads(fields_.Take("charts"), fields_.Take("images"));
    ArchiveInfo& info = builder_.archive(archive_);
    info.collected_at = ParseTime(fields_.String("now"), fields_.node(), newest_);
    info.collected_at_from = "the test";
  }

  void AddUpstream(const Node* node) {
    if (node == nullptr) return;
    Fields fields(node, rule_.place.file, "upstream", &issues_);
    upstream_ = builder_.AddSlot(archive_, "management");
    builder_.SetRole(*upstream_, Role::kUpstream);
    builder_.SetFleetIdentity(cluster_, "fleet-default", cluster_name_, "the test");
    builder_.AddJson(
        *upstream_, "upstream",
        fmt::format(
            R"({{"apiVersion":"fleet.cattle.io/v1alpha1","kind":"Cluster","metadata":{{"namespace":"fleet-default","name":"{}"}}}})",
            cluster_name_));
    AddObjects(fields.Take("objects"), *upstream_);
    AddLogs(fields.Take("logs"), *upstream_);
    fields.Finish();
  }

  void AddObjects(const Node* list, SnapshotBuilder::SlotId slot) {
    if (list == nullptr) return;
    for (const Node& item : list->items()) {
      std::string json;
      AppendJson(item, &json);
      if (builder_.AddJson(slot, "objects", json) != 1) fields_.Report(&item, "an object needs kind and metadata.name");
    }
  }

  void AddLogs(const Node* list, SnapshotBuilder::SlotId slot) {
    if (list == nullptr) return;
    for (const Node& item : list->items()) {
      Fields fields(&item, rule_.place.file, "log", &issues_);
      const LogId id = builder_.AddLog(slot, archive_, fmt::format("logs/{}", log_count_++));
      DescribeLog(fields.Require("source"), &builder_.log(id));
      const Timestamp at = ParseTime(fields.String("at"), &item, at_);
      const int64_t repeat = fields.Int("repeat", 1, kMaxRepeat).value_or(1);
      const Duration every = fields.Span("every").value_or(Duration{});
      LogWriter writer(at);
      const std::string text = writer.Write(fields.RequiredString("text"), repeat, every);
      newest_ = std::max(newest_, writer.newest());
      fields.Finish();
      scanner_.BeginLog(id);
      scanner_.LogData(text);
      scanner_.EndLog();
      scanner_.Finish();
    }
  }

  void DescribeLog(const Node* source, LogStream* log) {
    Fields fields(source, rule_.place.file, "source", &issues_);
    const std::optional<std::string> component = fields.String("component");
    log->ns = fields.String("namespace").value_or("cattle-fleet-system");
    log->pod = fields.String("pod").value_or(component ? *component + "-0" : "pod-0");
    log->container = fields.String("container").value_or("");
    log->previous = fields.Bool("previous", false);
    log->components =
        component ? std::vector<std::string>{*component} : ComponentsOf(log->ns, log->pod, log->container);
    fields.Finish();
  }

  void AddCollected(const Node* node) {
    if (node == nullptr) return;
    Fields fields(node, rule_.place.file, "collected", &issues_);
    AddCoverage(fields.Strings("cluster"), cluster_);
    AddCoverage(fields.Strings("downstream"), cluster_);
    const std::vector<std::string> upstream = fields.Strings("upstream");
    if (upstream_)
      AddCoverage(upstream, *upstream_);
    else if (!upstream.empty())
      fields.Report(node, "collected: 'upstream' needs a section 'upstream'");
    fields.Finish();
  }

  void AddCoverage(const std::vector<std::string>& kinds, SnapshotBuilder::SlotId slot) {
    for (const std::string& text : kinds) {
      const size_t slash = text.rfind('/');
      if (slash == std::string::npos) {
        fields_.Report(nullptr, fmt::format("collected: '{}' is not apiVersion/Kind", text),
                       "for example apps/v1/Deployment");
        continue;
      }
      const GroupVersion gv = SplitApiVersion(std::string_view(text).substr(0, slash));
      Coverage coverage;
      coverage.group = gv.group;
      coverage.version = gv.version;
      coverage.kind = text.substr(slash + 1);
      coverage.status = CoverageStatus::kCollected;
      builder_.AddCoverage(slot, std::move(coverage));
    }
  }

  // Versions that must be found the long way: a chart label, a container's image.
  void AddWorkloads(const Node* charts, const Node* images) {
    if (charts != nullptr) {
      for (const NodeMember& chart : charts->members()) {
        AddWorkload(
            "Deployment", chart.key,
            fmt::format(R"("labels":{{"helm.sh/chart":"{}-{}"}}}},"spec":{{}})", chart.key, chart.value.SourceText()));
      }
    }
    if (images != nullptr) {
      for (const NodeMember& image : images->members()) {
        AddWorkload(
            "Pod", image.key,
            fmt::format(
                R"("labels":{{}}}},"spec":{{"containers":[{{"name":"{}","image":"{}"}}]}},"status":{{"phase":"Running"}})",
                image.key, image.value.StringOr("")));
      }
    }
  }

  void AddWorkload(std::string_view kind, std::string_view name, const std::string& rest) {
    builder_.AddJson(
        cluster_, "workloads",
        fmt::format(
            R"({{"apiVersion":"{}","kind":"{}","metadata":{{"name":"{}","namespace":"cattle-fleet-system",{}}})",
            kind == "Pod" ? "v1" : "apps/v1", kind, name, rest));
  }

  ClusterId FindCluster(const Snapshot& snapshot) const {
    for (ClusterId id = 0; id < snapshot.clusters().size(); ++id) {
      if (snapshot.clusters()[id].name == cluster_name_) return id;
    }
    return 0;
  }

  void Judge(const Node& expect) {
    const Snapshot snapshot = builder_.Build();
    const ClusterId cluster = FindCluster(snapshot);
    std::vector<ObservedVersion> observed = ObserveVersions(snapshot, rules_.components);
    if (versions_ != nullptr) {
      for (const NodeMember& version : versions_->members()) {
        observed.push_back(
            {std::string(version.key), std::string(version.value.SourceText()), "the test", cluster, nullptr, ""});
      }
    }
    Judgement judgement;
    const Case the_case{snapshot, rules_, plan_, scanner_, observed};
    LogIndex logs(snapshot, scanner_);
    RuleInstance(the_case, logs, rule_index_, cluster).Run(&judgement);
    for (const RuleOutcome& outcome : judgement.not_assessed) {
      if (outcome.outcome == "error") Fail("the rule failed: {}", outcome.reason);
    }
    Compare(expect, judgement);
  }

  static std::string OutcomeOf(const Judgement& judgement) {
    bool inconclusive = false;
    bool not_assessed = false;
    for (const Finding& finding : judgement.findings) {
      if (finding.verdict == Verdict::kMatch) return "true";
      inconclusive = true;
    }
    for (const Assessment& a : judgement.assessments) not_assessed = not_assessed || a.outcome == Outcome::kNotAssessed;
    if (inconclusive) return "inconclusive";
    return not_assessed ? "not-assessed" : "false";
  }

  void Compare(const Node& expect, const Judgement& judgement) {
    Fields fields(&expect, rule_.place.file, "expect", &issues_);
    const Node* match = fields.Require("match");
    const std::string got = OutcomeOf(judgement);
    const std::string wanted = match == nullptr ? "" : std::string(match->SourceText());
    if (got != wanted) Fail("match: expected {}, got {}", wanted, got);
    if (const auto count = fields.Int("count", 0, 1'000'000);
        count && judgement.findings.size() != static_cast<size_t>(*count)) {
      Fail("count: expected {} findings, got {}", *count, judgement.findings.size());
    }
    CompareConfidence(fields.String("confidence"), judgement);
    CompareEvidence(fields.Take("evidence"), judgement);
    CompareMissing(fields.Strings("missing"), judgement);
    CompareCaptures(fields.Take("captures"), judgement);
    CompareRemediation(fields.Take("remediation"), judgement);
    fields.Finish();
  }

  void CompareConfidence(const std::optional<std::string>& wanted, const Judgement& judgement) {
    if (!wanted) return;
    if (judgement.findings.empty()) return Fail("confidence: expected {}, but there is no finding", *wanted);
    for (const Finding& finding : judgement.findings) {
      if (Name(finding.confidence) != *wanted)
        Fail("confidence: expected {}, got {}", *wanted, Name(finding.confidence));
    }
  }

  void CompareEvidence(const Node* wanted, const Judgement& judgement) {
    if (wanted == nullptr) return;
    if (judgement.assessments.empty()) return Fail("evidence: nothing was judged");
    for (const NodeMember& member : wanted->members()) {
      const std::vector<Evidence>& all = judgement.assessments.front().evidence;
      const auto it = std::find_if(all.begin(), all.end(), [&](const Evidence& e) { return e.id == member.key; });
      if (it == all.end())
        Fail("evidence: the rule has no '{}'", member.key);
      else if (Name(it->state) != member.value.SourceText()) {
        Fail("evidence {}: expected {}, got {}{}", member.key, member.value.SourceText(), Name(it->state),
             it->missing.empty() ? "" : fmt::format(" (missing: {})", fmt::join(it->missing, ", ")));
      }
    }
  }

  // An entry of `missing` is the beginning of what the finding names.
  void CompareMissing(const std::vector<std::string>& wanted, const Judgement& judgement) {
    if (wanted.empty()) return;
    if (judgement.findings.empty()) return Fail("missing: there is no finding");
    const std::vector<std::string>& got = judgement.findings.front().missing;
    for (const std::string& name : wanted) {
      const bool found = std::any_of(got.begin(), got.end(), [&](const std::string& g) { return g.starts_with(name); });
      if (!found) Fail("missing: expected {}, got {}", name, fmt::join(got, ", "));
    }
  }

  void CompareCaptures(const Node* wanted, const Judgement& judgement) {
    if (wanted == nullptr || judgement.assessments.empty()) return;
    for (const NodeMember& member : wanted->members()) {
      for (const auto& [name, value] : judgement.assessments.front().captures) {
        if (name == member.key && value != member.value.SourceText()) {
          Fail("capture {}: expected '{}', got '{}'", name, member.value.SourceText(), value);
        }
      }
    }
  }

  void CompareRemediation(const Node* wanted, const Judgement& judgement) {
    if (wanted == nullptr) return;
    if (judgement.findings.empty()) return Fail("remediation: there is no finding");
    for (const NodeMember& member : wanted->members()) {
      Fields fields(&member.value, rule_.place.file, fmt::format("remediation '{}'", member.key), &issues_);
      const ExpectedStep step{std::string(member.key), fields.Strings("command_contains"),
                              fields.Strings("command_lacks")};
      fields.Finish();
      CompareStep(step, judgement.findings.front());
    }
  }

  void CompareStep(const ExpectedStep& wanted, const Finding& finding) {
    const auto it = std::find_if(finding.remediation.begin(), finding.remediation.end(),
                                 [&](const RemediationStep& s) { return s.id == wanted.id; });
    if (it == finding.remediation.end()) return Fail("remediation: there is no step '{}'", wanted.id);
    const std::string command = fmt::format("{}", fmt::join(it->command, " "));
    for (const std::string& text : wanted.contains) {
      if (command.find(text) == std::string::npos)
        Fail("remediation {}: '{}' is not in '{}'", wanted.id, text, command);
    }
    for (const std::string& text : wanted.lacks) {
      if (command.find(text) != std::string::npos)
        Fail("remediation {}: '{}' must not be in '{}'", wanted.id, text, command);
    }
  }

  const RuleSet& rules_;
  const ScanPlan& plan_;
  const size_t rule_index_;
  const Rule& rule_;
  LogScanner scanner_;
  Issues issues_;
  Fields fields_;
  RuleTestResult result_;
  SnapshotBuilder builder_;
  ArchiveId archive_ = 0;
  SnapshotBuilder::SlotId cluster_ = 0;
  std::optional<SnapshotBuilder::SlotId> upstream_;
  std::string cluster_name_;
  const Node* versions_ = nullptr;
  Timestamp at_;
  Timestamp newest_;
  int log_count_ = 0;
};

}  // namespace

std::vector<RuleTestResult> RunRuleTests(const RuleSet& rules) {
  std::vector<RuleTestResult> results;
  const ScanPlan plan(rules);
  for (size_t i = 0; i < rules.rules.size(); ++i) {
    if (rules.rules[i].tests == nullptr) continue;
    for (const Node& test : rules.rules[i].tests->items()) results.push_back(TestRun(rules, plan, i, test).Run());
  }
  return results;
}

}  // namespace bundlescope
