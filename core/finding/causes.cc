#include "core/finding/causes.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace bundlescope {
namespace {

using Causes = std::vector<std::optional<size_t>>;

Causes LookUpCauses(const std::vector<Finding>& findings) {
  std::unordered_map<std::string_view, size_t> by_fingerprint;
  for (size_t i = 0; i < findings.size(); ++i) by_fingerprint.emplace(findings[i].fingerprint, i);
  Causes causes(findings.size());
  for (size_t i = 0; i < findings.size(); ++i) {
    if (findings[i].caused_by.empty()) continue;
    const auto it = by_fingerprint.find(findings[i].caused_by);
    if (it != by_fingerprint.end() && it->second != i) causes[i] = it->second;
  }
  return causes;
}

// Each finding has at most one cause, so a walk along causes either ends or runs into a circle.
void CutCircles(Causes* causes) {
  enum class Visit : uint8_t { kNever, kOnThisWalk, kDone };
  std::vector<Visit> visits(causes->size(), Visit::kNever);
  std::vector<size_t> walk;
  for (size_t start = 0; start < causes->size(); ++start) {
    walk.clear();
    std::optional<size_t> at = start;
    while (at && visits[*at] == Visit::kNever) {
      visits[*at] = Visit::kOnThisWalk;
      walk.push_back(*at);
      at = (*causes)[*at];
    }
    if (at && visits[*at] == Visit::kOnThisWalk) {
      const auto circle = std::find(walk.begin(), walk.end(), *at);
      (*causes)[*std::min_element(circle, walk.end())].reset();
    }
    for (const size_t i : walk) visits[i] = Visit::kDone;
  }
}

}  // namespace

std::vector<std::optional<size_t>> FindCauses(const std::vector<Finding>& findings) {
  Causes causes = LookUpCauses(findings);
  CutCircles(&causes);
  return causes;
}

}  // namespace bundlescope
