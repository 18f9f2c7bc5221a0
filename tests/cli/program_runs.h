#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/subprocess.h"

namespace bundlescope {

// The words of docs/exit-codes.md. Written out here once more: the numbers are a contract with scripts, and a test that
// took them from the program would accept any change.
inline constexpr int kNothingFound = 0;
inline constexpr int kFindings = 1;
inline constexpr int kUsage = 2;
inline constexpr int kPartial = 3;
inline constexpr int kRefused = 4;
inline constexpr int kInternal = 5;

// Runs `bundlescope <arguments>`. Whatever the arguments, a signal, a timeout or an internal fault fails the test.
ProcessOutcome RunBundlescope(std::vector<std::string> arguments);
// The same for a command that was changed, see Bundlescope() in tests/support/program.h.
ProcessOutcome RunBundlescope(const ProcessCommand& command);

// Path of an archive below samples/: "good/after-fix/downstream-native.tar.zst".
std::string Sample(std::string_view name);

// The output as JSON; the test fails where it is none.
nlohmann::json ParseReport(const ProcessOutcome& outcome);

// The codes of a report's diagnostics.
std::vector<std::string> DiagnosticCodes(const nlohmann::json& report);

// "rule cluster verdict" of each finding, in the order of the report.
std::vector<std::string> FindingLines(const nlohmann::json& report);

}  // namespace bundlescope
