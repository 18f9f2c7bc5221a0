#pragma once

#include <vector>

#include "core/pattern/regex_node.h"

namespace bundlescope {

// What stands in every line that an expression matches: one of the bytes of each set, one after the other.
using Sequence = std::vector<ByteSet>;

// At least one of these sequences stands in every line that an expression matches.
struct Requirement {
  std::vector<Sequence> any_of;  // none is empty; no sequence: nothing can match
  bool decides = false;          // and whatever line holds one of them matches
};

// What every text that an expression matches begins with; nothing where that is not known.
std::vector<Sequence> BeginningsOf(const RegexNode& node);

// The requirements that can be told from an expression trimmed by TrimEdges, in no order; none for those as \w*x? that
// require nothing.
std::vector<Requirement> RequirementsOf(const RegexNode& node);

}  // namespace bundlescope
