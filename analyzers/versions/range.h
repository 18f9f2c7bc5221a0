#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "analyzers/versions/scheme.h"
#include "analyzers/versions/version_issue.h"

namespace bundlescope {

// An event that is ready to be compared. Points into its VersionRange.
struct OrderedEvent {
  const VersionEvent* event = nullptr;
  std::optional<Version> version;  // nothing for "0", which lies before every version
};

// The events of a range from the oldest to the newest; at one version `introduced` comes before what ends it.
// Nothing where an event cannot be read by the scheme, or two of them cannot be compared.
std::optional<std::vector<OrderedEvent>> OrderEvents(const VersionRange& range);

// OSV's algorithm. kUnknown where `version` cannot be read by the scheme, or cannot be compared with an event.
Affected EvaluateRange(const VersionRange& range, std::string_view version);

}  // namespace bundlescope
