#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bundlescope {

// Writes text of archives to standard output: as it is, or with everything escaped that a terminal would obey.
class FitPrinter {
 public:
  explicit FitPrinter(bool raw) : raw_(raw) {}

  // False once standard output cannot be written.
  bool Print(std::string_view text);
  bool Finish();
  bool failed() const { return failed_; }

 private:
  bool Write(std::string_view text);

  const bool raw_;
  std::string held_;
  bool failed_ = false;
};

}  // namespace bundlescope
