#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/language.h"
#include "core/finding/report.h"

namespace bundlescope {

struct RenderOptions {
  Language language = Language::kEnglish;
  size_t width = 80;     // columns of the terminal; 0: lines are not wrapped
  bool colour = false;   // ANSI colours, for terminals
  bool verbose = false;  // lists in full, notes, weights
};

// Longest excerpt of a log line or a value in a report: enough for a line of klog or zap, short enough that a report
// with thousands of sources can be read and sent.
inline constexpr size_t kMaxExcerptBytes = 512;

// One format of the report. Stateless; adding one is one file and one row in all.cc.
class Reporter {
 public:
  virtual ~Reporter() = default;
  // The word of the command line: "text", "json".
  virtual std::string_view name() const = 0;
  // Appends the report, which ends with a line break. The same report and options give the same bytes.
  virtual void Render(const Report& report, const RenderOptions& options, std::string* out) const = 0;
};

}  // namespace bundlescope
