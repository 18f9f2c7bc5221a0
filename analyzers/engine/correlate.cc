#include "analyzers/engine/correlate.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace bundlescope {
namespace {

Value UnknownOf(const std::vector<std::string>& missing, std::string otherwise) {
  if (missing.empty()) return Value::Unknown(std::move(otherwise));
  UnknownSet set;
  for (const std::string& name : missing) set.Merge(UnknownSet::Of(name));
  return Value::Unknown(std::move(set));
}

std::optional<Value> AddTimes(const Value& value, StepTimes* times) {
  switch (value.kind()) {
    case ValueKind::kTimestamp:
      times->at.push_back(value.AsTime());
      return std::nullopt;
    case ValueKind::kString: {
      const std::optional<Timestamp> time = ParseRfc3339(value.AsString());
      if (!time) return Value::Err("a step of a correlation is a text that is no time");
      times->at.push_back(*time);
      return std::nullopt;
    }
    case ValueKind::kOptional:
      return value.AsOptional() == nullptr ? std::nullopt : AddTimes(*value.AsOptional(), times);
    case ValueKind::kList:
      for (size_t i = 0; i < value.AsList().size(); ++i) {
        if (auto error = AddTimes(value.AsList().At(i), times)) return error;
      }
      return std::nullopt;
    case ValueKind::kUnknown:
      times->complete = false;
      times->missing.insert(times->missing.end(), value.AsUnknown().names.begin(), value.AsUnknown().names.end());
      return std::nullopt;
    case ValueKind::kError:
      return value;
    default:
      return Value::Err("a step of a correlation is no time but " + std::string(TypeName(value)));
  }
}

using Steps = std::vector<const StepTimes*>;

Duration WithSkew(Duration within, Duration skew) {
  Duration sum;
  return __builtin_add_overflow(within.ns, skew.ns, &sum.ns) ? within : sum;
}

// One time of each step lies in a window: slides over the times of all. Times of objects are allowed to lie `skew`
// outside of it. Without `all` steps are left out here, which may be of either clock.
bool AreTogether(const Steps& steps, Duration within, Duration skew, bool all) {
  struct Moment {
    Timestamp at;
    size_t step;
  };
  std::vector<Moment> moments;
  bool any_log = false;
  bool any_object = false;
  for (size_t i = 0; i < steps.size(); ++i) {
    for (const Timestamp& at : steps[i]->at) moments.push_back({at, i});
    (steps[i]->of_log ? any_log : any_object) = true;
  }
  std::stable_sort(moments.begin(), moments.end(), [](const Moment& a, const Moment& b) { return a.at < b.at; });
  const Duration window = !all || (any_log && any_object) ? WithSkew(within, skew) : within;
  std::vector<size_t> in_window(steps.size());
  size_t present = 0;
  size_t begin = 0;
  for (const Moment& moment : moments) {
    present += in_window[moment.step]++ == 0 ? 1 : 0;
    for (; Difference(moment.at, moments[begin].at) > window; ++begin) {
      present -= --in_window[moments[begin].step] == 0 ? 1 : 0;
    }
    if (present == steps.size()) return true;
  }
  return steps.empty();
}

// For each time of a step: the latest time at which a chain that ends there can have begun. Without `all` a step that
// is left out may stand between two, and be as far from either as the clocks may differ.
bool AreInSequence(const Steps& steps, Duration within, Duration skew, bool all) {
  if (steps.empty()) return true;
  const Duration twice = WithSkew(skew, skew);
  Duration window = steps.front()->of_log == steps.back()->of_log ? within : WithSkew(within, skew);
  if (!all) window = WithSkew(within, twice);
  std::vector<std::optional<Timestamp>> begins(steps[0]->at.begin(), steps[0]->at.end());
  for (size_t k = 1; k < steps.size(); ++k) {
    const Duration slack = !all ? twice : steps[k]->of_log == steps[k - 1]->of_log ? Duration{} : skew;
    const std::vector<Timestamp>& before = steps[k - 1]->at;
    std::vector<std::optional<Timestamp>> next;
    std::optional<Timestamp> latest;
    size_t i = 0;
    for (const Timestamp& at : steps[k]->at) {
      for (; i < before.size() && Difference(before[i], at) <= slack; ++i) {
        if (begins[i] && (!latest || *begins[i] > *latest)) latest = begins[i];
      }
      next.push_back(latest);
    }
    begins = std::move(next);
  }
  const std::vector<Timestamp>& ends = steps.back()->at;
  for (size_t i = 0; i < ends.size(); ++i) {
    if (begins[i] && Difference(ends[i], *begins[i]) <= window) return true;
  }
  return false;
}

// True where what is known shows it. Steps that are not completely known may be taken out of the way: where the others
// alone cannot be so, nothing that is missing helps.
template <class Test>
Value Judge(const std::vector<StepTimes>& steps, Test test) {
  Steps all;
  Steps complete;
  UnknownSet missing;
  for (const StepTimes& step : steps) {
    all.push_back(&step);
    if (step.complete) complete.push_back(&step);
    for (const std::string& name : step.missing) missing.Merge(UnknownSet::Of(name));
  }
  if (test(all, true)) return Value::Bool(true);
  if (complete.size() == all.size() || !test(complete, false)) return Value::Bool(false);
  return Value::Unknown(std::move(missing));
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

Value DistinctWithin(const SignalData& signal, size_t part, uint64_t gte, Duration within) {
  // Events of equal values have equal numbers.
  std::map<std::string_view, size_t> numbers;
  std::vector<size_t> number_of_part;
  for (const std::vector<std::string>& values : signal.parts) {
    number_of_part.push_back(numbers.emplace(values.at(part), numbers.size()).first->second);
  }
  std::vector<uint64_t> in_window(numbers.size());
  uint64_t distinct = 0;
  size_t begin = 0;
  for (const TimedEvent& event : signal.events) {
    distinct += in_window[number_of_part[event.part]]++ == 0 ? 1 : 0;
    for (; Difference(event.at, signal.events[begin].at) > within; ++begin) {
      distinct -= --in_window[number_of_part[signal.events[begin].part]] == 0 ? 1 : 0;
    }
    if (distinct >= gte) return Value::Bool(true);
  }
  if (signal.untimed != 0 && numbers.size() >= gte) return Value::Unknown("times of the log lines");
  if (signal.parts_dropped) return Value::Unknown("further values in the logs");
  if (!signal.exhaustive) return UnknownOf(signal.missing, "logs");
  return Value::Bool(false);
}

StepTimes TimesOf(const SignalData& signal) {
  StepTimes times;
  for (const TimedEvent& event : signal.events) times.at.push_back(event.at);
  if (!signal.exhaustive) {
    times.missing = signal.missing;
    if (times.missing.empty()) times.missing.push_back("logs");
  }
  if (signal.untimed != 0) times.missing.push_back("times of the log lines");
  times.complete = times.missing.empty();
  return times;
}

std::optional<Value> ReadTimes(const Value& value, StepTimes* times) {
  std::optional<Value> error = AddTimes(value, times);
  times->of_log = false;
  std::sort(times->at.begin(), times->at.end());
  return error;
}

Value HappenTogether(const std::vector<StepTimes>& steps, Duration within, Duration skew) {
  return Judge(steps, [&](const Steps& some, bool all) { return AreTogether(some, within, skew, all); });
}

Value HappenInSequence(const std::vector<StepTimes>& steps, Duration within, Duration skew) {
  return Judge(steps, [&](const Steps& some, bool all) { return AreInSequence(some, within, skew, all); });
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
