#pragma once

#include "reports/reporter.h"

namespace bundlescope {

// The schema bundlescope.report/1, see docs/report-format.md.
class JsonReporter : public Reporter {
 public:
  std::string_view name() const override { return "json"; }
  void Render(const Report& report, const RenderOptions& options, std::string* out) const override;
};

}  // namespace bundlescope
