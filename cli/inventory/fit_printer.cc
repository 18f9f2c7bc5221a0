#include "cli/inventory/fit_printer.h"

#include "cli/terminal.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxHeld = size_t{1} << 20;

}  // namespace

bool FitPrinter::Print(std::string_view text) {
  if (raw_) return Write(text);
  // Only whole lines, so that no character is cut in two.
  held_.append(text);
  size_t end = held_.rfind('\n') + 1;
  if (end == 0 && held_.size() > kMaxHeld) end = held_.size();
  if (end == 0) return true;
  const bool written = Write(MakePrintable(std::string_view(held_).substr(0, end), true));
  held_.erase(0, end);
  return written;
}

bool FitPrinter::Finish() {
  const bool written = held_.empty() || Write(MakePrintable(held_, true));
  held_.clear();
  return written;
}

bool FitPrinter::Write(std::string_view text) {
  failed_ = failed_ || !WriteOut(text);
  return !failed_;
}

}  // namespace bundlescope
