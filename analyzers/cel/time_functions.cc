#include <optional>
#include <string>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/description.h"
#include "core/base/time_zone.h"
#include "core/base/timestamp.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

// Seconds east of UTC: "UTC", "Z", "", "+01:00", "-09:30", "02:00".
std::optional<int64_t> FixedOffset(std::string_view zone) {
  if (zone == "UTC" || zone == "Z" || zone.empty()) return 0;
  const bool west = zone[0] == '-';
  if (west || zone[0] == '+') zone.remove_prefix(1);
  if (zone.size() != 5 || zone[2] != ':') return std::nullopt;
  for (size_t i : {0, 1, 3, 4}) {
    if (zone[i] < '0' || zone[i] > '9') return std::nullopt;
  }
  const int64_t hours = (zone[0] - '0') * 10 + (zone[1] - '0');
  const int64_t minutes = (zone[3] - '0') * 10 + (zone[4] - '0');
  if (hours > 23 || minutes > 59) return std::nullopt;
  const int64_t seconds = hours * 3600 + minutes * 60;
  return west ? -seconds : seconds;
}

// What a look at the rules of a zone costs. It bounds how many names one evaluation can ask for.
constexpr uint64_t kZoneCost = 100;

bool LooksLikeZoneName(std::string_view zone) {
  return !zone.empty() && ((zone[0] >= 'A' && zone[0] <= 'Z') || (zone[0] >= 'a' && zone[0] <= 'z'));
}

// The error itself names the zone, which may come from the data.
Value NoZone(const Value& zone, const Error& error) {
  if (error.code() == ErrorCode::kInvalidInput) {
    return Value::Err("no time zone has this name (" + Described(zone) + ")");
  }
  return Value::Err("the time zone cannot be looked up: this system has no database of time zones");
}

// The clock of a zone at `t`; nothing where `problem` says why.
std::optional<CivilTime> ClockOf(Timestamp t, const Value& zone, CostBudget& budget, Value* problem) {
  // Local time at the ends of the calendar may leave its range by hours; the fields are then still those of the rule.
  Timestamp local = t;
  if (const auto fixed = FixedOffset(zone.AsString())) {
    local.seconds += *fixed;
    return ToCivil(local);
  }
  if (!LooksLikeZoneName(zone.AsString())) {
    *problem = Value::Err("not a time zone (" + Described(zone) + ")");
    return std::nullopt;
  }
  if (!budget.Charge(kZoneCost)) {
    *problem = CostLimitExceeded();
    return std::nullopt;
  }
  const Result<int32_t> offset = ZoneOffset(zone.AsString(), t);
  if (!offset) {
    *problem = NoZone(zone, offset.error());
    return std::nullopt;
  }
  local.seconds += *offset;
  return ToCivil(local);
}

using CivilField = int64_t (*)(const CivilTime& civil);

// The field of args[0] on a clock in UTC or in the zone args[1].
Value TimeField(std::string_view name, Args args, CostBudget& budget, CivilField field) {
  if (args[0].kind() != ValueKind::kTimestamp) return NoOverload(name, args);
  if (args.size() == 1) return Value::Int(field(ToCivil(args[0].AsTime())));
  if (args[1].kind() != ValueKind::kString) return NoOverload(name, args);
  Value problem;
  const auto clock = ClockOf(args[0].AsTime(), args[1], budget, &problem);
  return clock ? Value::Int(field(*clock)) : problem;
}

// A field of a timestamp, or the whole units in a duration.
Value TimeOrSpan(std::string_view name, Args args, CostBudget& budget, CivilField field, int64_t unit_ns) {
  if (args[0].kind() != ValueKind::kDuration) return TimeField(name, args, budget, field);
  if (args.size() != 1) return NoOverload(name, args);
  return Value::Int(args[0].AsSpan().ns / unit_ns);
}

Value GetFullYear(Args args, CostBudget& budget) {
  return TimeField("getFullYear", args, budget, [](const CivilTime& c) -> int64_t { return c.year; });
}
Value GetMonth(Args args, CostBudget& budget) {
  return TimeField("getMonth", args, budget, [](const CivilTime& c) -> int64_t { return c.month - 1; });
}
Value GetDate(Args args, CostBudget& budget) {
  return TimeField("getDate", args, budget, [](const CivilTime& c) -> int64_t { return c.day; });
}
Value GetDayOfMonth(Args args, CostBudget& budget) {
  return TimeField("getDayOfMonth", args, budget, [](const CivilTime& c) -> int64_t { return c.day - 1; });
}
Value GetDayOfWeek(Args args, CostBudget& budget) {
  return TimeField("getDayOfWeek", args, budget, [](const CivilTime& c) -> int64_t { return c.weekday; });
}
Value GetDayOfYear(Args args, CostBudget& budget) {
  return TimeField("getDayOfYear", args, budget, [](const CivilTime& c) -> int64_t { return c.day_of_year; });
}
Value GetHours(Args args, CostBudget& budget) {
  return TimeOrSpan(
      "getHours", args, budget, [](const CivilTime& c) -> int64_t { return c.hour; }, 3'600'000'000'000);
}
Value GetMinutes(Args args, CostBudget& budget) {
  return TimeOrSpan(
      "getMinutes", args, budget, [](const CivilTime& c) -> int64_t { return c.minute; }, 60'000'000'000);
}
Value GetSeconds(Args args, CostBudget& budget) {
  return TimeOrSpan(
      "getSeconds", args, budget, [](const CivilTime& c) -> int64_t { return c.second; }, 1'000'000'000);
}

// Of a duration, too, only the milliseconds within its second: so the specification's own cases have it.
Value GetMilliseconds(Args args, CostBudget& budget) {
  if (args[0].kind() == ValueKind::kDuration && args.size() == 1) {
    return Value::Int(args[0].AsSpan().ns / 1'000'000 % 1000);
  }
  return TimeField("getMilliseconds", args, budget, [](const CivilTime& c) -> int64_t { return c.nanos / 1'000'000; });
}

constexpr std::string_view kField = "(timestamp) -> int; (timestamp, string) -> int";
constexpr std::string_view kFieldOrUnits = "(timestamp) -> int; (timestamp, string) -> int; (duration) -> int";

constexpr Builtin kTable[] = {
    {"getFullYear", CallStyle::kMember, 1, 2, GetFullYear, kField},
    {"getMonth", CallStyle::kMember, 1, 2, GetMonth, kField},
    {"getDate", CallStyle::kMember, 1, 2, GetDate, kField},
    {"getDayOfMonth", CallStyle::kMember, 1, 2, GetDayOfMonth, kField},
    {"getDayOfWeek", CallStyle::kMember, 1, 2, GetDayOfWeek, kField},
    {"getDayOfYear", CallStyle::kMember, 1, 2, GetDayOfYear, kField},
    {"getHours", CallStyle::kMember, 1, 2, GetHours, kFieldOrUnits},
    {"getMinutes", CallStyle::kMember, 1, 2, GetMinutes, kFieldOrUnits},
    {"getSeconds", CallStyle::kMember, 1, 2, GetSeconds, kFieldOrUnits},
    {"getMilliseconds", CallStyle::kMember, 1, 2, GetMilliseconds, kFieldOrUnits},
};

}  // namespace

std::span<const Builtin> TimeBuiltins() { return kTable; }

}  // namespace bundlescope
