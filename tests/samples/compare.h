#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "tests/samples/expectation.h"

namespace bundlescope {

// How a report (bundlescope.report/1, see docs/report-format.md) differs from what the run must give: one sentence each
// for a finding that is lacking, one too many, or a diagnostic that is lacking. Which finding stands for which expected
// one is chosen so that as many as possible fit.
std::vector<std::string> CompareFindings(const ExpectedRun& run, const nlohmann::json& report);

// What every report owes its reader, whatever the run: all parts are there, a cause is a finding of the same report,
// each match rests on something seen, and every place is in one of the run's archives.
std::vector<std::string> CheckPromises(const ExpectedRun& run, const nlohmann::json& report);

// Where the report does not have `part` in it: of an object, the members that are given must be equal; of a list, each
// element that is given must be one of the report's.
std::vector<std::string> ComparePart(const nlohmann::json& part, const nlohmann::json& report);

}  // namespace bundlescope
