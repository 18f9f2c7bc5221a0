#include "analyzers/versions/chart.h"

#include <algorithm>

#include "core/base/semver.h"

namespace bundlescope {
namespace {

// Charts cut this label at the 63 bytes that Kubernetes allows and then drop one '-' from its end. A version that was
// cut in the middle ("0.12.0-beta.1" of "0.12.0-beta.12") must not be believed.
constexpr size_t kShortestCutLabel = 62;

constexpr std::string_view kUpstream = "up";  // in the build metadata: the version of what is packaged

}  // namespace

std::string ChartAppVersion(std::string_view label, std::string_view chart) {
  if (label.size() >= kShortestCutLabel || chart.empty()) return "";
  if (!label.starts_with(chart) || label.size() <= chart.size() || label[chart.size()] != '-') return "";
  std::string version(label.substr(chart.size() + 1));
  std::replace(version.begin(), version.end(), '_', '+');
  // "fleet-agent-0.12.0" is not version "agent-0.12.0" of chart "fleet".
  const std::optional<Semver> parsed = ParseSemver(version);
  if (!parsed) return "";
  if (parsed->build.starts_with(kUpstream)) return parsed->build.substr(kUpstream.size());
  return version;
}

}  // namespace bundlescope
