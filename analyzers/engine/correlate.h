#pragma once

#include "analyzers/cel/value.h"
#include "analyzers/engine/signal_data.h"
#include "analyzers/rule/rule.h"

namespace bundlescope {

// At least `gte` lines in some window of `within`: true, false, or unknown where lines without a time or logs that were
// not collected could make it so.
Value CountWithin(const SignalData& signal, uint64_t gte, Duration within);

// No line of `signal` after `start`, while the log went on for at least `span` behind it. False as soon as there is
// one; unknown where the log ends sooner, has gaps, or `start` is not known.
Value AbsentAfter(const SignalData& signal, std::optional<Timestamp> start, Duration span);

}  // namespace bundlescope
