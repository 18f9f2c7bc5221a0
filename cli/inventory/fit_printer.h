#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bundlescope {

// Writes text of archives to standard output: as it is, or fit for a terminal, which is with everything escaped that
// one would obey, without the CR of line breaks of Windows, and with a line break at the end.
class FitPrinter {
 public:
  explicit FitPrinter(bool raw) : raw_(raw) {}

  // False once standard output cannot be written.
  bool Print(std::string_view text);
  // What follows begins a line, whether or not the text so far ended one.
  bool EndLine();
  bool Finish() { return raw_ || EndLine(); }
  bool failed() const { return failed_; }

 private:
  bool Write(std::string_view text);

  const bool raw_;
  std::string held_;
  char last_ = '\n';  // that was written
  bool failed_ = false;
};

}  // namespace bundlescope
