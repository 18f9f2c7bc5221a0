#include "reports/text_data.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "reports/words.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxGroups = 20;
constexpr size_t kMaxMembersOfGroup = 8;

std::vector<std::string> IncompleteArchives(const TextContext& context) {
  std::vector<std::string> lines;
  for (const ArchiveStats& archive : context.report.stats.archives) {
    if (!archive.complete) lines.push_back(context.Text(Message::kArchiveIncomplete, {archive.archive}));
  }
  return lines;
}

std::set<std::string, std::less<>> NotCollected(const TextContext& context) {
  std::set<std::string, std::less<>> ids;
  for (const ClusterSummary& cluster : context.report.clusters) {
    if (!cluster.collected) ids.insert(cluster.id);
  }
  return ids;
}

std::vector<std::string> ClustersNotCollected(const TextContext& context) {
  const std::set<std::string, std::less<>> ids = NotCollected(context);
  if (ids.empty()) return {};
  const std::string list =
      JoinList(context.options.language, {ids.begin(), ids.end()}, context.Limit(kMaxMembersOfGroup));
  return {context.Text(Message::kClustersNotCollected, {list})};
}

std::vector<std::string> CoverageGaps(const TextContext& context) {
  const Language language = context.options.language;
  std::map<std::tuple<std::string, std::string, std::string>, std::set<std::string>> groups;
  for (const CoverageSummary& coverage : context.report.coverage) {
    if (coverage.status == "collected" || coverage.status == "empty") continue;
    groups[{coverage.cluster, coverage.status, coverage.reason}].insert(
        coverage.scope.empty() ? coverage.what : context.Text(Message::kScope, {coverage.what, coverage.scope}));
  }
  std::vector<std::string> lines;
  for (const auto& [key, things] : groups) {
    const auto& [cluster, status, reason] = key;
    const std::string where = cluster.empty() ? "" : context.Text(Message::kInClusters, {cluster});
    const std::string list = JoinList(language, {things.begin(), things.end()}, context.Limit(kMaxMembersOfGroup));
    const std::string line = context.Text(Message::kGap, {StatusWord(language, status), where, list});
    lines.push_back(reason.empty() ? line : context.Text(Message::kReason, {line, reason}));
  }
  return lines;
}

struct OutcomeGroup {
  std::string outcome;
  std::string reason;
  std::set<std::string> rules;
  std::set<std::string> clusters;
};

// Of clusters that nobody collected it is said already that nothing is known.
std::vector<OutcomeGroup> GroupOutcomes(const std::vector<RuleOutcome>& outcomes,
                                        const std::set<std::string, std::less<>>& not_collected) {
  std::map<std::pair<std::string, std::string>, OutcomeGroup> by_reason;
  for (const RuleOutcome& outcome : outcomes) {
    if (not_collected.contains(outcome.cluster)) continue;
    OutcomeGroup& group = by_reason[{outcome.outcome, outcome.reason}];
    group.outcome = outcome.outcome;
    group.reason = outcome.reason;
    group.rules.insert(outcome.rule);
    if (!outcome.cluster.empty()) group.clusters.insert(outcome.cluster);
  }
  std::vector<OutcomeGroup> groups;
  for (auto& [key, group] : by_reason) groups.push_back(std::move(group));
  std::stable_sort(groups.begin(), groups.end(),
                   [](const OutcomeGroup& a, const OutcomeGroup& b) { return a.rules.size() > b.rules.size(); });
  return groups;
}

std::vector<std::string> RulesNotJudged(const TextContext& context) {
  const Language language = context.options.language;
  const size_t limit = context.Limit(kMaxMembersOfGroup);
  std::vector<std::string> lines;
  for (const OutcomeGroup& group : GroupOutcomes(context.report.not_assessed, NotCollected(context))) {
    const std::vector<std::string> clusters(group.clusters.begin(), group.clusters.end());
    const std::string where =
        clusters.empty() ? "" : context.Text(Message::kInClusters, {JoinList(language, clusters, limit)});
    const Message message = group.outcome == "error" ? Message::kRulesFailed : Message::kRulesNotAssessed;
    std::string line =
        context.Text(message, {context.Count(Message::kCountRules, group.rules.size()), where, group.reason});
    // A few names say more than a count.
    constexpr size_t kFewRules = 3;
    if (context.options.verbose || group.rules.size() <= kFewRules) {
      const std::vector<std::string> rules(group.rules.begin(), group.rules.end());
      line = context.Text(Message::kReason, {line, JoinList(language, rules, limit)});
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

// "log.year-inferred", "archive.time-unknown": notes on which every statement about before and after rests.
bool IsAboutTime(std::string_view code) {
  constexpr std::string_view kWords[] = {"time", "year", "zone", "clock"};
  while (!code.empty()) {
    const size_t end = std::min(code.find_first_of(".-_"), code.size());
    if (std::find(std::begin(kWords), std::end(kWords), code.substr(0, end)) != std::end(kWords)) return true;
    code.remove_prefix(std::min(end + 1, code.size()));
  }
  return false;
}

struct DiagnosticGroup {
  const DiagnosticSummary* first = nullptr;
  uint64_t others = 0;
};

// The same message about many members is one line, at the place of its first.
std::vector<DiagnosticGroup> GroupDiagnostics(const std::vector<const DiagnosticSummary*>& diagnostics) {
  std::vector<DiagnosticGroup> groups;
  std::map<std::pair<std::string_view, std::string_view>, size_t> index;
  for (const DiagnosticSummary* diagnostic : diagnostics) {
    const auto [it, is_new] = index.try_emplace({diagnostic->code, diagnostic->message}, groups.size());
    if (is_new) {
      groups.push_back({diagnostic, 0});
    } else {
      ++groups[it->second].others;
    }
  }
  return groups;
}

std::string DescribeDiagnostic(const TextContext& context, const DiagnosticGroup& group) {
  const DiagnosticSummary& diagnostic = *group.first;
  std::string place = diagnostic.archive;
  if (!diagnostic.member.empty()) place += (place.empty() ? "" : ":") + diagnostic.member;
  if (diagnostic.offset > 0) {
    place += kFactSeparator;
    place += context.Text(Message::kOffset, {FormatCount(diagnostic.offset)});
  }
  std::string line = place.empty() ? diagnostic.message : context.Text(Message::kAtPlace, {place, diagnostic.message});
  line += " [" + diagnostic.code + "]";
  if (group.others > 0) {
    line += kFactSeparator;
    line += context.Count(Message::kCountOtherPlaces, group.others);
  }
  return line;
}

void WriteLevel(const TextContext& context, std::string_view severity, Style style, uint64_t* hidden_notes) {
  std::vector<const DiagnosticSummary*> shown;
  for (const DiagnosticSummary& diagnostic : context.report.diagnostics) {
    if (diagnostic.severity != severity) continue;
    if (severity == "note" && !context.options.verbose && !IsAboutTime(diagnostic.code)) {
      ++*hidden_notes;
    } else {
      shown.push_back(&diagnostic);
    }
  }
  const std::vector<DiagnosticGroup> groups = GroupDiagnostics(shown);
  const size_t count = std::min(groups.size(), context.Limit(kMaxGroups));
  for (size_t i = 0; i < count; ++i) {
    context.page.Paragraph({2, 4}, {DiagnosticWord(context.options.language, severity), style},
                           DescribeDiagnostic(context, groups[i]));
  }
  if (count < groups.size()) {
    context.page.Paragraph({2, 4}, context.Count(Message::kCountMore, groups.size() - count));
  }
}

}  // namespace

bool WriteNotLookedAt(const TextContext& context) {
  std::vector<std::string> lines = IncompleteArchives(context);
  for (const auto& add : {ClustersNotCollected, CoverageGaps, RulesNotJudged}) {
    for (std::string& line : add(context)) lines.push_back(std::move(line));
  }
  if (lines.empty()) return false;
  context.page.Blank();
  context.page.Head(0, context.Text(Message::kNotLookedAt));
  const size_t shown = std::min(lines.size(), context.Limit(kMaxGroups));
  for (size_t i = 0; i < shown; ++i) context.page.Paragraph({2, 4}, {"-", Style::kPlain}, lines[i]);
  if (shown < lines.size()) {
    context.page.Paragraph({2, 4}, context.Count(Message::kCountMore, lines.size() - shown));
  }
  return true;
}

void WriteDiagnostics(const TextContext& context) {
  if (context.report.diagnostics.empty()) return;
  context.page.Blank();
  context.page.Head(0, context.Text(Message::kDiagnostics));
  uint64_t hidden_notes = 0;
  WriteLevel(context, "error", Style::kCritical, &hidden_notes);
  WriteLevel(context, "warning", Style::kMedium, &hidden_notes);
  WriteLevel(context, "note", Style::kPlain, &hidden_notes);
  if (hidden_notes > 0) context.page.Paragraph({2, 4}, context.Count(Message::kCountMoreNotes, hidden_notes));
}

}  // namespace bundlescope
