#pragma once

#include <optional>
#include <string_view>

namespace bundlescope {

// `kubectl cluster-info dump` marks the log of each container:
//
//   ==== START logs for container fleet-agent of pod cattle-fleet-system/fleet-agent-0 ====
//   ...
//   ==== END logs for container fleet-agent of pod cattle-fleet-system/fleet-agent-0 ====
struct DumpMark {
  bool start = false;
  std::string_view ns;
  std::string_view pod;
  std::string_view container;
};

// Nothing for any other line. Views point into it.
std::optional<DumpMark> ParseDumpMark(std::string_view line);

}  // namespace bundlescope
