#pragma once

namespace bundlescope {
[[noreturn]] void CheckFailed(const char* file, int line, const char* condition);
}  // namespace bundlescope

// For our own mistakes only, never for input: prints the condition and aborts, in every build.
#define BS_CHECK(condition)                                                       \
  do {                                                                            \
    if (!(condition)) ::bundlescope::CheckFailed(__FILE__, __LINE__, #condition); \
  } while (false)
