#include <optional>
#include <string>

#include "analyzers/cel/builtins.h"
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

bool LooksLikeZoneName(std::string_view zone) {
  return !zone.empty() && ((zone[0] >= 'A' && zone[0] <= 'Z') || (zone[0] >= 'a' && zone[0] <= 'z'));
}

using CivilField = int64_t (*)(const CivilTime& civil);

// The field of args[0] on a clock in UTC or in the zone args[1].
Value TimeField(std::string_view name, Args args, CivilField field) {
  if (args[0].kind() != ValueKind::kTimestamp) return NoOverload(name, args);
  if (args.size() == 1) return Value::Int(field(ToCivil(args[0].AsTime())));
  if (args[1].kind() != ValueKind::kString) return NoOverload(name, args);
  const auto offset = FixedOffset(args[1].AsString());
  if (!offset) {
    const bool named = LooksLikeZoneName(args[1].AsString());
    return Value::Err((named ? "time zones by name are not supported yet: " : "not a time zone: ") +
                      DebugString(args[1]));
  }
  // Local time at the ends of the calendar may leave its range by hours; the fields are then still those of the rule.
  Timestamp local = args[0].AsTime();
  local.seconds += *offset;
  return Value::Int(field(ToCivil(local)));
}

// A field of a timestamp, or the whole units in a duration.
Value TimeOrSpan(std::string_view name, Args args, CivilField field, int64_t unit_ns) {
  if (args[0].kind() != ValueKind::kDuration) return TimeField(name, args, field);
  if (args.size() != 1) return NoOverload(name, args);
  return Value::Int(args[0].AsSpan().ns / unit_ns);
}

Value GetFullYear(Args args, CostBudget&) {
  return TimeField("getFullYear", args, [](const CivilTime& c) -> int64_t { return c.year; });
}
Value GetMonth(Args args, CostBudget&) {
  return TimeField("getMonth", args, [](const CivilTime& c) -> int64_t { return c.month - 1; });
}
Value GetDate(Args args, CostBudget&) {
  return TimeField("getDate", args, [](const CivilTime& c) -> int64_t { return c.day; });
}
Value GetDayOfMonth(Args args, CostBudget&) {
  return TimeField("getDayOfMonth", args, [](const CivilTime& c) -> int64_t { return c.day - 1; });
}
Value GetDayOfWeek(Args args, CostBudget&) {
  return TimeField("getDayOfWeek", args, [](const CivilTime& c) -> int64_t { return c.weekday; });
}
Value GetDayOfYear(Args args, CostBudget&) {
  return TimeField("getDayOfYear", args, [](const CivilTime& c) -> int64_t { return c.day_of_year; });
}
Value GetHours(Args args, CostBudget&) {
  return TimeOrSpan(
      "getHours", args, [](const CivilTime& c) -> int64_t { return c.hour; }, 3'600'000'000'000);
}
Value GetMinutes(Args args, CostBudget&) {
  return TimeOrSpan(
      "getMinutes", args, [](const CivilTime& c) -> int64_t { return c.minute; }, 60'000'000'000);
}
Value GetSeconds(Args args, CostBudget&) {
  return TimeOrSpan(
      "getSeconds", args, [](const CivilTime& c) -> int64_t { return c.second; }, 1'000'000'000);
}

// Of a duration, too, only the milliseconds within its second: so the specification's own cases have it.
Value GetMilliseconds(Args args, CostBudget&) {
  if (args[0].kind() == ValueKind::kDuration && args.size() == 1) {
    return Value::Int(args[0].AsSpan().ns / 1'000'000 % 1000);
  }
  return TimeField("getMilliseconds", args, [](const CivilTime& c) -> int64_t { return c.nanos / 1'000'000; });
}

constexpr Builtin kTable[] = {
    {"getFullYear", CallStyle::kMember, 1, 2, GetFullYear},
    {"getMonth", CallStyle::kMember, 1, 2, GetMonth},
    {"getDate", CallStyle::kMember, 1, 2, GetDate},
    {"getDayOfMonth", CallStyle::kMember, 1, 2, GetDayOfMonth},
    {"getDayOfWeek", CallStyle::kMember, 1, 2, GetDayOfWeek},
    {"getDayOfYear", CallStyle::kMember, 1, 2, GetDayOfYear},
    {"getHours", CallStyle::kMember, 1, 2, GetHours},
    {"getMinutes", CallStyle::kMember, 1, 2, GetMinutes},
    {"getSeconds", CallStyle::kMember, 1, 2, GetSeconds},
    {"getMilliseconds", CallStyle::kMember, 1, 2, GetMilliseconds},
};

}  // namespace

std::span<const Builtin> TimeBuiltins() { return kTable; }

}  // namespace bundlescope
