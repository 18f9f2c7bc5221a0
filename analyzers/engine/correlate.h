#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzers/cel/value.h"
#include "analyzers/engine/signal_data.h"
#include "analyzers/rule/rule.h"

namespace bundlescope {

// At least `gte` lines in some window of `within`: true, false, or unknown where lines without a time or logs that were
// not collected could make it so.
Value CountWithin(const SignalData& signal, uint64_t gte, Duration within);

// At least `gte` different values of a capture in some window of `within`. `part` is the place of the capture in
// SignalData::parts. Unknown where lines without a time, logs that were not collected, or values that were not kept
// could make it so.
Value DistinctWithin(const SignalData& signal, size_t part, uint64_t gte, Duration within);

// The times at which one step of a correlation happened.
struct StepTimes {
  std::vector<Timestamp> at;         // sorted
  bool of_log = true;                // by the clock of a node; else by that of the API server
  bool complete = true;              // it did not happen at other times
  std::vector<std::string> missing;  // if not: what would tell
};

StepTimes TimesOf(const SignalData& signal);

// Times of objects: a timestamp, a text that is one (RFC 3339), an optional (none: it did not happen), or a list of
// those. An error value for anything else.
std::optional<Value> ReadTimes(const Value& value, StepTimes* times);

// All steps within some window of `within`, in any order. Clocks of logs and of objects may differ by `skew`, which
// widens the window where both are in it. False where the steps that are completely known cannot be so, unknown where
// others could make it so.
Value HappenTogether(const std::vector<StepTimes>& steps, Duration within, Duration skew);

// The same, one after the other. A step of the other clock may be up to `skew` earlier than the one before it.
Value HappenInSequence(const std::vector<StepTimes>& steps, Duration within, Duration skew);

// No line of `signal` after `start`, while the log went on for at least `span` behind it. False as soon as there is
// one; unknown where the log ends sooner, has gaps, or `start` is not known.
Value AbsentAfter(const SignalData& signal, std::optional<Timestamp> start, Duration span);

}  // namespace bundlescope
