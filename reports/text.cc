#include "reports/text.h"

#include <algorithm>
#include <vector>

#include "reports/text_context.h"
#include "reports/text_data.h"
#include "reports/text_finding.h"
#include "reports/words.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxVersions = 6;
constexpr size_t kMaxArchives = 4;
constexpr size_t kDigestDigits = 12;

// How many findings of which sort. Each is counted once.
struct Totals {
  uint64_t problems = 0;
  uint64_t consequences = 0;
  uint64_t inconclusive = 0;
};

Totals CountFindings(const std::vector<Problem>& problems) {
  Totals totals;
  for (const Problem& problem : problems) {
    ++(problem.finding->verdict == Verdict::kMatch ? totals.problems : totals.inconclusive);
    for (const Consequence& consequence : problem.consequences) {
      ++(consequence.finding->verdict == Verdict::kMatch ? totals.consequences : totals.inconclusive);
    }
  }
  return totals;
}

std::string DescribeArchive(const TextContext& context, const std::string& name) {
  const auto& archives = context.report.stats.archives;
  const auto it =
      std::find_if(archives.begin(), archives.end(), [&](const ArchiveStats& a) { return a.archive == name; });
  if (it == archives.end()) return name;
  if (it->collected_at.empty()) return context.Text(Message::kArchiveOfUnknownTime, {name, it->layout});
  return context.Text(Message::kArchive, {name, it->layout, it->collected_at});
}

void WriteCluster(const TextContext& context, const ClusterSummary& cluster) {
  const Language language = context.options.language;
  std::vector<std::string> facts = {context.Text(Message::kCluster, {cluster.id, RoleOf(language, cluster)})};
  if (!cluster.kubernetes.empty()) facts.push_back(context.Text(Message::kKubernetes, {cluster.kubernetes}));
  if (!cluster.nodes.empty()) facts.push_back(context.Count(Message::kCountNodes, cluster.nodes.size()));
  std::vector<std::string> versions;
  for (const ComponentVersion& version : cluster.versions) {
    std::string text = version.component + " " + version.version;
    if (std::find(versions.begin(), versions.end(), text) == versions.end()) versions.push_back(std::move(text));
  }
  facts.push_back(JoinList(language, versions, context.Limit(kMaxVersions)));
  std::vector<std::string> archives;
  for (const std::string& name : cluster.archives) archives.push_back(DescribeArchive(context, name));
  facts.push_back(JoinList(language, archives, context.Limit(kMaxArchives)));
  context.Facts({0, 4}, facts);
}

void WriteHeader(const TextContext& context) {
  std::vector<std::string> facts = {"bundlescope " + context.report.tool_version};
  std::vector<std::string> packs;
  for (const PackSummary& pack : context.report.packs) {
    packs.push_back(
        context.Text(Message::kPack, {pack.name, pack.source, std::string_view(pack.digest).substr(0, kDigestDigits)}));
  }
  const std::string list = JoinList(context.options.language, packs, packs.size());
  if (!packs.empty()) facts.push_back(context.Text(Message::kRulesFrom, {list}));
  context.Facts({0, 4}, facts);
  for (const ClusterSummary& cluster : context.report.clusters) {
    if (cluster.collected) WriteCluster(context, cluster);
  }
}

// No match is an answer too, and needs its limits beside it.
void WriteNothingFound(const TextContext& context, const Totals& totals) {
  const ReportStats& stats = context.report.stats;
  const std::string rules = context.Count(Message::kCountRules, stats.rules);
  const std::string lines = context.Count(Message::kCountLogLines, stats.log_lines);
  const std::string objects = context.Count(Message::kCountObjects, stats.objects);
  const std::string archives = context.Count(Message::kCountArchives, stats.archives.size());
  context.page.Blank();
  if (stats.rules == 0) {
    context.page.Paragraph({0, 4}, context.Text(Message::kNothingDecided, {lines, objects, archives}));
    return;
  }
  if (totals.inconclusive > 0) {
    const std::string unsure = context.Count(Message::kCountInconclusive, totals.inconclusive);
    context.page.Paragraph({0, 4}, context.Text(Message::kNothingConfirmed, {rules, lines, objects, archives, unsure}));
  } else {
    context.page.Paragraph({0, 4}, context.Text(Message::kNothingFound, {rules, lines, objects, archives}));
  }
  context.page.Paragraph({0, 4}, context.Text(Message::kNoProofOfHealth));
}

void WriteClosingLine(const TextContext& context, const Totals& totals) {
  const ReportStats& stats = context.report.stats;
  std::vector<std::string> findings = {context.Count(Message::kCountProblems, totals.problems)};
  if (totals.consequences > 0) findings.push_back(context.Count(Message::kCountConsequences, totals.consequences));
  if (totals.inconclusive > 0) findings.push_back(context.Count(Message::kCountInconclusive, totals.inconclusive));
  context.page.Blank();
  context.Facts({0, 4}, {JoinList(context.options.language, findings, findings.size()),
                         context.Count(Message::kCountArchives, stats.archives.size()),
                         context.Count(Message::kCountLogLines, stats.log_lines),
                         context.Count(Message::kCountRules, stats.rules)});
}

}  // namespace

void TextReporter::Render(const Report& report, const RenderOptions& options, std::string* out) const {
  Page page(options.width, options.colour, out);
  const TextContext context{report, options, page};
  const std::vector<Problem> problems = GroupByCause(report.findings);
  const Totals totals = CountFindings(problems);

  WriteHeader(context);
  if (totals.problems + totals.consequences == 0) WriteNothingFound(context, totals);
  for (const Problem& problem : problems) {
    page.Blank();
    WriteProblem(context, problem);
  }
  const bool has_gaps = WriteNotLookedAt(context);
  if (report.findings.empty() && !has_gaps) {
    page.Paragraph({0, 4}, context.Text(Message::kNothingKnownToBeMissing));
  }
  WriteDiagnostics(context);
  WriteClosingLine(context, totals);
}

}  // namespace bundlescope
