#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/snapshot.h"

namespace bundlescope {

// A line of logs.ndjson: what a log is, beyond what its name can tell.
struct NativeLogLine {
  std::string member;
  std::optional<std::string> ns;
  std::optional<std::string> pod;
  std::optional<std::string> container;
  std::optional<bool> previous;
  std::optional<std::vector<std::string>> components;
  std::string origin;
  std::optional<size_t> source;
  std::optional<uint64_t> bytes;
  bool complete = true;

  // All but `source`. A log that has not the bytes it should have is not complete.
  void ApplyTo(LogStream* log) const;
};
std::optional<NativeLogLine> ReadNativeLogLine(std::string_view line);

// A line of diagnostics.ndjson: what was said of a source when it was read.
struct NativeDiagnosticLine {
  Diagnostic diagnostic;  // without its archive
  std::optional<size_t> source;
};
std::optional<NativeDiagnosticLine> ReadNativeDiagnostic(std::string_view line);

}  // namespace bundlescope
