#pragma once

#include "reports/reporter.h"

namespace bundlescope {

// For a terminal, a ticket or a pipe: problems worst first with their evidence and what to do, then what could not be
// looked at. Two runs can be compared line by line.
//
// Lines that text from the data spills over to never begin at a column where the report's own marks stand. Counted from
// 0, marks and step numbers stand at 2, commands at 7, places at 8; summaries and titles go on at 4, evidence at 6,
// steps and excerpts at 9 and 10.
class TextReporter : public Reporter {
 public:
  std::string_view name() const override { return "text"; }
  void Render(const Report& report, const RenderOptions& options, std::string* out) const override;
};

}  // namespace bundlescope
