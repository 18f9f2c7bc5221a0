#pragma once

#include <vector>

#include "analyzers/engine/engine.h"
#include "cli/analysis.h"
#include "core/finding/report.h"

namespace bundlescope {

// Puts a judged case into the form that reporters read: what was in it, what was found, what was missing.
Report BuildReport(const Case& the_case, Judgement judgement, const AnalysisRequest& request,
                   const std::vector<RefusedArchive>& refused);

}  // namespace bundlescope
