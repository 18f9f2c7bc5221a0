#include "analyzers/engine/correlate.h"

#include <fmt/format.h>

namespace bundlescope {
namespace {

Value UnknownOf(const std::vector<std::string>& missing, std::string otherwise) {
  if (missing.empty()) return Value::Unknown(std::move(otherwise));
  UnknownSet set;
  for (const std::string& name : missing) set.Merge(UnknownSet::Of(name));
  return Value::Unknown(std::move(set));
}

}  // namespace

Value CountWithin(const SignalData& signal, uint64_t gte, Duration within) {
  size_t begin = 0;
  uint64_t in_window = 0;
  for (const TimedEvent& event : signal.events) {
    in_window += event.weight;
    while (Difference(event.at, signal.events[begin].at) > within) in_window -= signal.events[begin++].weight;
    if (in_window >= gte) return Value::Bool(true);
  }
  if (signal.untimed != 0 && signal.count >= gte) return Value::Unknown("times of the log lines");
  if (!signal.exhaustive) return UnknownOf(signal.missing, "logs");
  return Value::Bool(false);
}

Value AbsentAfter(const SignalData& signal, std::optional<Timestamp> start, Duration span) {
  if (!start) return UnknownOf(signal.missing, "times of the log lines");
  if (!signal.events.empty() && signal.events.back().at > *start) return Value::Bool(false);
  if (signal.untimed != 0) return Value::Unknown("times of the log lines");
  if (!signal.exhaustive) return UnknownOf(signal.missing, "logs");
  const std::optional<Timestamp> needed = Add(*start, span);
  if (!signal.observed_until || !needed || *signal.observed_until < *needed) {
    return Value::Unknown(fmt::format("logs after {}", FormatRfc3339(*start)));
  }
  return Value::Bool(true);
}

}  // namespace bundlescope
