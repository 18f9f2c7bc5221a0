#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "analyzers/rule/rule_set.h"
#include "cli/exit_code.h"
#include "core/finding/report.h"
#include "core/snapshot/read_limits.h"

namespace bundlescope {

struct AnalysisRequest {
  std::vector<std::string> archives;
  std::string pack_name;    // for the report
  std::string pack_source;  // "built-in" or a folder
  ReadLimits limits = {};
};

// An archive that could not be read at all.
struct RefusedArchive {
  std::string path;
  Error error;
};

struct Analysis {
  Report report;
  std::vector<RefusedArchive> refused;
  size_t read = 0;       // archives that were read
  bool partial = false;  // data was lost, a rule failed, or something could not be decided
};

// For a run in which no archive could be read. A path that does not exist is a slip of the command line; everything
// else is an input that was refused.
ExitCode RefusalCode(const std::vector<RefusedArchive>& refused);

// Reads the archives of one case in one pass, judges all rules, and puts everything into a report.
Analysis Analyze(const AnalysisRequest& request, const RuleSet& rules, std::stop_token stop);

}  // namespace bundlescope
