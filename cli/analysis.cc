#include "cli/analysis.h"

#include <algorithm>

#include "analyzers/engine/engine.h"
#include "analyzers/versions/observed.h"
#include "cli/report_build.h"
#include "core/snapshot/layouts/all.h"
#include "core/snapshot/loader.h"

namespace bundlescope {

ExitCode RefusalCode(const std::vector<RefusedArchive>& refused) {
  const bool all_missing = std::all_of(refused.begin(), refused.end(), [](const RefusedArchive& archive) {
    return archive.error.code() == ErrorCode::kNotFound;
  });
  return all_missing ? ExitCode::kUsage : ExitCode::kRefused;
}

Analysis Analyze(const AnalysisRequest& request, const RuleSet& rules, std::stop_token stop) {
  Analysis analysis;

  // Read each archive once: objects go to the builder, log lines to the scanner.
  const ScanPlan plan(rules);
  LogScanner scanner(plan.Signals());
  SnapshotBuilder builder;
  for (const std::string& path : request.archives) {
    const Status status = LoadArchive(path, AllLayouts(), request.limits, builder, scanner, stop);
    if (status)
      ++analysis.read;
    else
      analysis.refused.push_back({path, status.error()});
  }
  scanner.Finish();
  const Snapshot snapshot = builder.Build();

  // Judge.
  const std::vector<ObservedVersion> versions = ObserveVersions(snapshot, rules.components);
  const Case the_case{snapshot, rules, plan, scanner, versions};
  Judgement judgement = JudgeCase(the_case, stop);

  // Report.
  analysis.report = BuildReport(the_case, std::move(judgement), request, analysis.refused);
  if (stop.stop_requested()) {
    analysis.report.diagnostics.push_back(
        {"error", "analysis.interrupted", "", "", 0, "the analysis was interrupted; this is what was known by then"});
  }
  const Report& report = analysis.report;
  analysis.partial = !analysis.refused.empty() || stop.stop_requested() ||
                     std::any_of(report.diagnostics.begin(), report.diagnostics.end(),
                                 [](const DiagnosticSummary& d) { return d.severity == "error"; }) ||
                     std::any_of(report.findings.begin(), report.findings.end(),
                                 [](const Finding& f) { return f.verdict == Verdict::kInconclusive; }) ||
                     std::any_of(report.not_assessed.begin(), report.not_assessed.end(),
                                 [](const RuleOutcome& o) { return o.outcome == "error"; });
  return analysis;
}

}  // namespace bundlescope
