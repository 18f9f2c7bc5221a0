#include "tests/cli/program_runs.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/program.h"

namespace bundlescope {

using nlohmann::json;

ProcessOutcome RunBundlescope(std::vector<std::string> arguments) {
  return RunBundlescope(Bundlescope(std::move(arguments)));
}

ProcessOutcome RunBundlescope(const ProcessCommand& command) {
  const Result<ProcessOutcome> outcome = RunProcess(command);
  if (!outcome) {
    ADD_FAILURE() << outcome.error().ToString();
    return {};
  }
  if (!command.closed_stdout) {
    EXPECT_EQ(outcome->signal, 0) << outcome->Describe();
  }
  EXPECT_FALSE(outcome->timed_out) << outcome->Describe();
  EXPECT_NE(outcome->exit_code, kInternal) << outcome->Describe();
  return *outcome;
}

std::string Sample(std::string_view name) { return fmt::format("{}/samples/{}", BUNDLESCOPE_SOURCE_DIR, name); }

json ParseReport(const ProcessOutcome& outcome) {
  json report = json::parse(outcome.out, nullptr, false);
  EXPECT_FALSE(report.is_discarded()) << "no JSON: " << outcome.Describe();
  return report.is_discarded() ? json::object() : report;
}

std::vector<std::string> DiagnosticCodes(const json& report) {
  std::vector<std::string> codes;
  for (const json& diagnostic : report.value("diagnostics", json::array()))
    codes.push_back(diagnostic.value("code", ""));
  return codes;
}

std::vector<std::string> FindingLines(const json& report) {
  std::vector<std::string> lines;
  for (const json& finding : report.value("findings", json::array())) {
    lines.push_back(
        fmt::format("{} {} {}", finding.value("rule", ""), finding.value("cluster", ""), finding.value("verdict", "")));
  }
  return lines;
}

}  // namespace bundlescope
