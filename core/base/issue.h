#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"

namespace bundlescope {

enum class IssueLevel : uint8_t { kWarning, kError };

// Something that a rule author wrote wrong. A checker finds all of them, not just the first.
struct Issue {
  IssueLevel level = IssueLevel::kError;
  Place place;
  std::string message;
  std::string hint;
};

using Issues = std::vector<Issue>;

inline bool HasErrors(const Issues& issues) {
  for (const Issue& issue : issues) {
    if (issue.level == IssueLevel::kError) return true;
  }
  return false;
}

}  // namespace bundlescope
