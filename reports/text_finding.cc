#include "reports/text_finding.h"

#include <algorithm>
#include <optional>
#include <set>

#include "core/base/utf8.h"
#include "core/finding/causes.h"
#include "reports/characters.h"
#include "reports/shell_quote.h"
#include "reports/words.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxSources = 2;
constexpr size_t kMaxSourcesVerbose = 20;
constexpr size_t kMaxMissing = 5;
constexpr size_t kColumnsBeforeFocus = 40;
constexpr size_t kMaxConsequences = 10;
constexpr size_t kMaxExcerptColumns = 160;  // about two lines

Style StyleOf(Severity severity) {
  if (severity >= Severity::kHigh) return Style::kCritical;
  return severity == Severity::kMedium ? Style::kMedium : Style::kLow;
}

// Each finding's last cause; itself, if it has none. Every finding is visited at most twice.
std::vector<size_t> FindRoots(const std::vector<std::optional<size_t>>& causes) {
  std::vector<std::optional<size_t>> roots(causes.size());
  std::vector<size_t> walk;
  for (size_t i = 0; i < causes.size(); ++i) {
    size_t at = i;
    walk.clear();
    while (!roots[at] && causes[at]) {
      walk.push_back(at);
      at = *causes[at];
    }
    if (!roots[at]) roots[at] = at;
    for (const size_t j : walk) roots[j] = *roots[at];
  }
  std::vector<size_t> out;
  for (const std::optional<size_t>& root : roots) out.push_back(*root);
  return out;
}

std::string TitleOf(const TextContext& context, const Finding& finding) {
  const std::string& title = finding.title.In(context.options.language);
  return finding.verdict == Verdict::kMatch ? title : context.Text(Message::kCannotTell, {title});
}

std::string ClusterOf(const TextContext& context, const Finding& finding) {
  if (finding.cluster.empty()) return "";
  const auto& clusters = context.report.clusters;
  const auto it =
      std::find_if(clusters.begin(), clusters.end(), [&](const ClusterSummary& c) { return c.id == finding.cluster; });
  const std::string role = RoleWord(context.options.language, it == clusters.end() ? "unknown" : it->role);
  return context.Text(Message::kInCluster, {finding.cluster, role});
}

void WriteHead(const TextContext& context, const Finding& finding) {
  const Language language = context.options.language;
  context.page.Paragraph({0, 4}, {SeverityLabel(language, finding.severity), StyleOf(finding.severity)},
                         TitleOf(context, finding));
  std::vector<std::string> facts = {finding.rule};
  facts.push_back(context.Text(Message::kRevision, {std::to_string(finding.revision)}));
  facts.push_back(ConfidenceWord(language, finding));
  if (context.options.verbose) facts.push_back(finding.category);
  facts.push_back(ClusterOf(context, finding));
  facts.push_back(finding.group);
  if (context.options.verbose) facts.push_back(finding.fingerprint);
  context.Facts({2, 4}, facts);
}

std::string PlaceOf(const TextContext& context, const EvidenceSource& source) {
  std::string place = source.archive;
  if (!source.member.empty()) place += (place.empty() ? "" : ":") + source.member;
  if (source.line == 0) return place;
  const std::string line = std::to_string(source.line);
  return place.empty() ? context.Text(Message::kLine, {line}) : place + ":" + line;
}

// A long line is cut around its interesting part.
std::string QuoteExcerpt(const TextContext& context, const EvidenceSource& source) {
  std::string_view excerpt = source.excerpt;
  while (!excerpt.empty() && (excerpt.back() == '\n' || excerpt.back() == '\r')) excerpt.remove_suffix(1);
  std::string lead;
  if (!context.options.verbose && excerpt.size() > kMaxExcerptColumns && source.excerpt_focus > kColumnsBeforeFocus &&
      source.excerpt_focus < excerpt.size()) {
    size_t start = source.excerpt_focus - kColumnsBeforeFocus;
    while (start > 0 && CharacterLength(excerpt.substr(start)) == 0) --start;
    excerpt.remove_prefix(start);
    lead = "…";
  }
  const std::string printable = lead + MakePrintable(CutToBytes(excerpt, kMaxExcerptBytes));
  return "\"" + CutToColumns(printable, context.Limit(kMaxExcerptColumns)) + "\"";
}

void WriteSource(const TextContext& context, const EvidenceSource& source) {
  std::vector<std::string> fields = {PlaceOf(context, source)};
  if (source.time) {
    const std::string time = FormatRfc3339(*source.time);
    fields.push_back(source.time_inferred ? context.Text(Message::kTimeInferred, {time}) : time);
  }
  fields.push_back(source.object);
  fields.push_back(source.field);
  if (!source.excerpt.empty()) fields.push_back(QuoteExcerpt(context, source));
  context.page.Fields({8, 10}, fields);
}

void WriteEvidence(const TextContext& context, const Evidence& evidence) {
  constexpr std::string_view kMarks[] = {"[ ]", "[x]", "[?]"};  // in the order of Truth
  const Language language = context.options.language;
  std::string text = evidence.text.In(language);
  if (evidence.required && evidence.state != Truth::kTrue) text = context.Text(Message::kRequired, {text});
  if (evidence.refutes) text = context.Text(Message::kRefutes, {text});
  if (context.options.verbose) {
    text = context.Text(Message::kEvidenceDetails, {text, evidence.id, std::to_string(evidence.weight)});
  }
  const Style style = evidence.state == Truth::kUnknown ? Style::kMedium : Style::kPlain;
  context.page.Paragraph({2, 6}, {std::string(kMarks[static_cast<size_t>(evidence.state)]), style}, text);
  // What would speak against it and does not needs no places.
  const bool settled = evidence.refutes && evidence.state == Truth::kFalse;
  if (settled && !context.options.verbose) return;
  const size_t limit = context.options.verbose ? kMaxSourcesVerbose : kMaxSources;
  const size_t shown = std::min(limit, evidence.sources.size());
  for (size_t i = 0; i < shown; ++i) WriteSource(context, evidence.sources[i]);
  if (shown < evidence.sources.size()) {
    context.page.Paragraph({8, 10}, context.Count(Message::kCountMoreSources, evidence.sources.size() - shown));
  }
  if (!evidence.missing.empty()) {
    const std::string list = JoinList(language, evidence.missing, context.Limit(kMaxMissing));
    context.page.Paragraph({8, 10}, context.Text(Message::kNeeded, {list}));
  }
}

// What the evidence has not said already.
void WriteMissing(const TextContext& context, const Finding& finding) {
  std::set<std::string_view> said;
  for (const Evidence& evidence : finding.evidence) said.insert(evidence.missing.begin(), evidence.missing.end());
  std::vector<std::string> rest;
  for (const std::string& missing : finding.missing) {
    if (!said.contains(missing)) rest.push_back(missing);
  }
  if (rest.empty()) return;
  context.page.Blank();
  context.page.Head(2, context.Text(Message::kNeededForFinding));
  context.page.Paragraph({4, 6}, JoinList(context.options.language, rest, context.Limit(kMaxMissing)));
}

std::string WhereToRun(const TextContext& context, const RemediationStep& step) {
  const std::string role = RoleWord(context.options.language, step.run_on);
  if (step.target_cluster.empty()) return role.empty() ? "" : context.Text(Message::kRunOn, {role});
  if (role.empty()) return context.Text(Message::kRunOn, {step.target_cluster});
  return context.Text(Message::kRunOnRole, {step.target_cluster, role});
}

// Line breaks of an author become spaces.
std::string OnOneLine(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!is_space) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

void WriteStep(const TextContext& context, const RemediationStep& step, size_t number) {
  const Language language = context.options.language;
  const std::string label = std::to_string(number) + ".";
  context.page.Paragraph({2, 3 + label.size()}, {label, Style::kStrong}, step.title.In(language));
  const std::string risk = context.Text(Message::kRisk, {RiskWord(language, step.risk)});
  context.Facts({7, 9}, {risk, CategoryWord(language, step.category), WhereToRun(context, step)});
  if (!step.command.empty()) context.page.Unbroken(7, "$ " + ShellLine(step.command));
  const auto write = [&](Message message, const LocalizedText& text) {
    const std::string line = OnOneLine(text.In(language));
    if (!line.empty()) context.page.Paragraph({7, 9}, context.Text(message, {line}));
  };
  write(Message::kExpect, step.expect);
  write(Message::kNoteOnStep, step.note);
  write(Message::kUndo, step.undo);
}

void WriteRemediation(const TextContext& context, const Finding& finding) {
  if (finding.remediation.empty()) return;
  const bool is_sure = finding.verdict == Verdict::kMatch;
  context.page.Blank();
  context.page.Head(2, context.Text(is_sure ? Message::kWhatToDo : Message::kHowToFindOut));
  size_t number = 0;
  for (const RemediationStep& step : finding.remediation) WriteStep(context, step, ++number);
}

void WriteReferences(const TextContext& context, const Finding& finding) {
  if (finding.references.empty()) return;
  context.page.Blank();
  context.page.Head(2, context.Text(Message::kSeeAlso));
  for (const Reference& reference : finding.references) {
    context.page.Fields({4, 6}, {ReferenceWord(context.options.language, reference.kind), reference.url});
  }
}

void WriteConsequence(const TextContext& context, const Consequence& consequence, const Finding& root) {
  const Finding& finding = *consequence.finding;
  const Language language = context.options.language;
  context.page.Paragraph({2, 9}, {"-> " + SeverityLabel(language, finding.severity), StyleOf(finding.severity)},
                         TitleOf(context, finding));
  const size_t holds = static_cast<size_t>(std::count_if(finding.evidence.begin(), finding.evidence.end(),
                                                         [](const Evidence& e) { return e.state == Truth::kTrue; }));
  std::vector<std::string> facts = {finding.rule};
  facts.push_back(ConfidenceWord(language, finding));
  facts.push_back(context.Text(Message::kEvidenceCount, {FormatCount(holds), FormatCount(finding.evidence.size())}));
  facts.push_back(ClusterOf(context, finding));
  facts.push_back(finding.group);
  if (consequence.cause != &root) facts.push_back(context.Text(Message::kBecauseOf, {consequence.cause->rule}));
  context.Facts({5, 9}, facts);
}

void WriteConsequences(const TextContext& context, const Problem& problem) {
  if (problem.consequences.empty()) return;
  const size_t count = problem.consequences.size();
  const size_t shown = std::min(count, context.Limit(kMaxConsequences));
  context.page.Blank();
  context.page.Head(2, context.Count(Message::kCountConsequences, count));
  for (size_t i = 0; i < shown; ++i) WriteConsequence(context, problem.consequences[i], *problem.finding);
  if (shown < count) context.page.Paragraph({5, 9}, context.Count(Message::kCountMoreConsequences, count - shown));
}

}  // namespace

std::vector<Problem> GroupByCause(const std::vector<Finding>& findings) {
  const std::vector<std::optional<size_t>> causes = FindCauses(findings);
  const std::vector<size_t> roots = FindRoots(causes);
  std::vector<Problem> problems;
  std::vector<size_t> problem_of(findings.size());
  for (size_t i = 0; i < findings.size(); ++i) {
    if (causes[i]) continue;
    problem_of[i] = problems.size();
    problems.push_back({&findings[i], {}});
  }
  for (size_t i = 0; i < findings.size(); ++i) {
    if (!causes[i]) continue;
    problems[problem_of[roots[i]]].consequences.push_back({&findings[i], &findings[*causes[i]]});
  }
  return problems;
}

void WriteProblem(const TextContext& context, const Problem& problem) {
  const Finding& finding = *problem.finding;
  const std::string& summary = finding.summary.In(context.options.language);
  WriteHead(context, finding);
  if (!summary.empty()) {
    context.page.Blank();
    context.page.Prose(4, finding.verdict == Verdict::kMatch ? summary : context.Text(Message::kIfSo, {summary}));
  }
  if (!finding.evidence.empty()) {
    context.page.Blank();
    context.page.Head(2, context.Text(Message::kEvidence));
    for (const Evidence& evidence : finding.evidence) WriteEvidence(context, evidence);
  }
  WriteMissing(context, finding);
  WriteRemediation(context, finding);
  WriteReferences(context, finding);
  WriteConsequences(context, problem);
}

}  // namespace bundlescope
