#pragma once

#include <cstdint>

#include "core/document/compact.h"

namespace bundlescope {

enum class SelectorMatch : uint8_t { kNo, kYes, kUnreadable };

// Does a label selector of Kubernetes select an object with these labels (null: it has none)? All of `matchLabels` and
// `matchExpressions` must hold; one that is empty selects everything. kUnreadable where the selector or a label is
// nothing that an API server would have let in.
SelectorMatch MatchLabelSelector(const CompactValue& selector, const CompactValue& labels);

}  // namespace bundlescope
