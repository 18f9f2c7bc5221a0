#include "tests/support/sample_cases.h"

#include <algorithm>

namespace bundlescope {

std::vector<SampleCase> FindSampleCases(const std::filesystem::path& samples) {
  std::vector<SampleCase> cases;
  for (const std::string_view group : kSampleGroups) {
    if (!std::filesystem::is_directory(samples / group)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(samples / group)) {
      if (!entry.is_directory()) continue;
      cases.push_back({std::string(group) + "/" + entry.path().filename().string(), entry.path()});
    }
  }
  std::sort(cases.begin(), cases.end(), [](const SampleCase& a, const SampleCase& b) { return a.name < b.name; });
  return cases;
}

}  // namespace bundlescope
