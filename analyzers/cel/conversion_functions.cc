#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/code_points.h"
#include "analyzers/cel/description.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr double kTwoTo64 = 18446744073709551616.0;

template <class T>
std::optional<T> ParseNumber(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  T number{};
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

// What Go's strconv.ParseFloat() reads, but for hexadecimal digits: "nan" only without anything behind it, and a number
// that is too small for a double is 0.
std::optional<double> ParseDouble(std::string_view text) {
  if (text.find('(') != std::string_view::npos) return std::nullopt;
  if (const auto number = ParseNumber<double>(text)) return number;
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  double ignored = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), ignored);
  if (result.ec != std::errc::result_out_of_range || result.ptr != text.data() + text.size()) return std::nullopt;
  // from_chars() does not say on which side of the range it is.
  const double number = std::strtod(std::string(text).c_str(), nullptr);
  return std::fabs(number) < 1 ? std::optional(number) : std::nullopt;
}

// What Go's time.Parse(time.RFC3339, text) reads: unlike the times of logs with a capital T and Z, and no leap second.
std::optional<Timestamp> ParseStrictTime(std::string_view text) {
  const auto time = ParseRfc3339(text);
  const bool strict = time && text[10] == 'T' && text.substr(17, 2) != "60" && text.back() != 'z';
  return strict ? time : std::nullopt;
}

// For reading the text of a number, a time or the like.
bool ChargeReading(const Value& v, CostBudget& budget) {
  return v.kind() != ValueKind::kString || budget.ChargeText(v.AsString().size());
}

Value CannotConvert(const Value& value, std::string_view type) {
  return Value::Err("cannot convert " + Described(value) + " to " + std::string(type));
}

Value ToInt(Args args, CostBudget& budget) {
  const Value& v = args[0];
  if (!ChargeReading(v, budget)) return CostLimitExceeded();
  switch (v.kind()) {
    case ValueKind::kInt:
      return v;
    case ValueKind::kUint:
      if (v.AsUint() > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) return CannotConvert(v, "int");
      return Value::Int(static_cast<int64_t>(v.AsUint()));
    case ValueKind::kDouble:
      if (!(v.AsDouble() > -kTwoTo63 && v.AsDouble() < kTwoTo63)) return CannotConvert(v, "int");
      return Value::Int(static_cast<int64_t>(v.AsDouble()));
    case ValueKind::kString: {
      const auto number = ParseNumber<int64_t>(v.AsString());
      return number ? Value::Int(*number) : CannotConvert(v, "int");
    }
    case ValueKind::kTimestamp:
      return Value::Int(v.AsTime().seconds);
    default:
      return NoOverload("int", args);
  }
}

Value ToUint(Args args, CostBudget& budget) {
  const Value& v = args[0];
  if (!ChargeReading(v, budget)) return CostLimitExceeded();
  switch (v.kind()) {
    case ValueKind::kUint:
      return v;
    case ValueKind::kInt:
      return v.AsInt() < 0 ? CannotConvert(v, "uint") : Value::Uint(static_cast<uint64_t>(v.AsInt()));
    case ValueKind::kDouble:
      if (!(v.AsDouble() >= 0 && v.AsDouble() < kTwoTo64)) return CannotConvert(v, "uint");
      return Value::Uint(static_cast<uint64_t>(v.AsDouble()));
    case ValueKind::kString: {
      const auto number = ParseNumber<uint64_t>(v.AsString());
      return number ? Value::Uint(*number) : CannotConvert(v, "uint");
    }
    default:
      return NoOverload("uint", args);
  }
}

Value ToDouble(Args args, CostBudget& budget) {
  const Value& v = args[0];
  if (!ChargeReading(v, budget)) return CostLimitExceeded();
  switch (v.kind()) {
    case ValueKind::kDouble:
      return v;
    case ValueKind::kInt:
      return Value::Double(static_cast<double>(v.AsInt()));
    case ValueKind::kUint:
      return Value::Double(static_cast<double>(v.AsUint()));
    case ValueKind::kString: {
      const auto number = ParseDouble(v.AsString());
      return number ? Value::Double(*number) : CannotConvert(v, "double");
    }
    default:
      return NoOverload("double", args);
  }
}

Value ToBool(Args args, CostBudget& budget) {
  const Value& v = args[0];
  if (!ChargeReading(v, budget)) return CostLimitExceeded();
  if (v.kind() == ValueKind::kBool) return v;
  if (v.kind() != ValueKind::kString) return NoOverload("bool", args);
  const std::string_view text = v.AsString();
  for (std::string_view yes : {"1", "t", "T", "true", "TRUE", "True"}) {
    if (text == yes) return Value::Bool(true);
  }
  for (std::string_view no : {"0", "f", "F", "false", "FALSE", "False"}) {
    if (text == no) return Value::Bool(false);
  }
  return CannotConvert(v, "bool");
}

Value ToBytes(Args args, CostBudget& budget) {
  if (args[0].kind() == ValueKind::kBytes) return args[0];
  if (args[0].kind() != ValueKind::kString) return NoOverload("bytes", args);
  if (!budget.ChargeText(args[0].AsString().size())) return CostLimitExceeded();
  return Value::Bytes(std::string(args[0].AsString()));
}

// Seconds with as many digits as are needed: "90s", "1.5s".
std::string SecondsText(Duration d) {
  const bool negative = d.ns < 0;
  const uint64_t ns = negative ? -static_cast<uint64_t>(d.ns) : static_cast<uint64_t>(d.ns);
  std::string text = fmt::format("{}{}", negative ? "-" : "", ns / 1'000'000'000);
  if (ns % 1'000'000'000 != 0) {
    text += fmt::format(".{:09}", ns % 1'000'000'000);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + "s";
}

std::string DoubleText(double d) {
  if (std::isnan(d)) return "NaN";
  if (std::isinf(d)) return d > 0 ? "Infinity" : "-Infinity";
  return fmt::format("{}", d);
}

Value ToString(Args args, CostBudget& budget) {
  const Value& v = args[0];
  switch (v.kind()) {
    case ValueKind::kString:
      return v;
    case ValueKind::kBool:
      return Value::StringView(v.AsBool() ? "true" : "false");
    case ValueKind::kInt:
      return Value::String(std::to_string(v.AsInt()));
    case ValueKind::kUint:
      return Value::String(std::to_string(v.AsUint()));
    case ValueKind::kDouble:
      return Value::String(DoubleText(v.AsDouble()));
    case ValueKind::kBytes:
      if (!budget.ChargeText(v.AsBytes().size())) return CostLimitExceeded();
      if (!IsValidUtf8(v.AsBytes())) return Value::Err("the bytes are not valid UTF-8");
      return Value::String(std::string(v.AsBytes()));
    case ValueKind::kTimestamp:
      return Value::String(FormatRfc3339(v.AsTime()));
    case ValueKind::kDuration:
      return Value::String(SecondsText(v.AsSpan()));
    case ValueKind::kOpaque:
      if (!v.AsOpaque().IsStringConvertible()) return NoOverload("string", args);
      return Value::String(v.AsOpaque().Text());
    default:
      return NoOverload("string", args);
  }
}

Value ToTimestamp(Args args, CostBudget& budget) {
  const Value& v = args[0];
  if (!ChargeReading(v, budget)) return CostLimitExceeded();
  if (v.kind() == ValueKind::kTimestamp) return v;
  if (v.kind() == ValueKind::kInt) {
    if (v.AsInt() < kMinTimestampSeconds || v.AsInt() > kMaxTimestampSeconds) return CannotConvert(v, "timestamp");
    return Value::Time(Timestamp{v.AsInt(), 0});
  }
  if (v.kind() != ValueKind::kString) return NoOverload("timestamp", args);
  const auto time = ParseStrictTime(v.AsString());
  return time ? Value::Time(*time) : CannotConvert(v, "timestamp");
}

Value ToDuration(Args args, CostBudget& budget) {
  const Value& v = args[0];
  if (!ChargeReading(v, budget)) return CostLimitExceeded();
  if (v.kind() == ValueKind::kDuration) return v;
  if (v.kind() != ValueKind::kString) return NoOverload("duration", args);
  const auto duration = ParseDuration(v.AsString());
  return duration ? Value::Span(*duration) : CannotConvert(v, "duration");
}

Value ToDyn(Args args, CostBudget&) { return args[0]; }

Value TypeOf(Args args, CostBudget&) { return Value::Type(TypeName(args[0])); }

Value Size(Args args, CostBudget& budget) {
  const Value& v = args[0];
  switch (v.kind()) {
    case ValueKind::kString:
      if (!budget.ChargeText(v.AsString().size())) return CostLimitExceeded();
      return Value::Int(static_cast<int64_t>(CountCodePoints(v.AsString())));
    case ValueKind::kBytes:
      return Value::Int(static_cast<int64_t>(v.AsBytes().size()));
    case ValueKind::kList:
      return Value::Int(static_cast<int64_t>(v.AsList().size()));
    case ValueKind::kMap:
      // A view of an object may have to count.
      if (const size_t size = v.AsMap().size(); budget.Charge(size / 10)) return Value::Int(static_cast<int64_t>(size));
      return CostLimitExceeded();
    default:
      return NoOverload("size", args);
  }
}

constexpr Builtin kTable[] = {
    {"int", CallStyle::kGlobal, 1, 1, ToInt,
     "(int) -> int; (uint) -> int; (double) -> int; (string) -> int; (timestamp) -> int"},
    {"uint", CallStyle::kGlobal, 1, 1, ToUint, "(uint) -> uint; (int) -> uint; (double) -> uint; (string) -> uint"},
    {"double", CallStyle::kGlobal, 1, 1, ToDouble,
     "(double) -> double; (int) -> double; (uint) -> double; (string) -> double"},
    {"bool", CallStyle::kGlobal, 1, 1, ToBool, "(bool) -> bool; (string) -> bool"},
    {"bytes", CallStyle::kGlobal, 1, 1, ToBytes, "(bytes) -> bytes; (string) -> bytes"},
    {"string", CallStyle::kGlobal, 1, 1, ToString,
     "(string) -> string; (bool) -> string; (int) -> string; (uint) -> string; (double) -> string;"
     "(bytes) -> string; (timestamp) -> string; (duration) -> string; (net.IP) -> string; (net.CIDR) -> string"},
    {"timestamp", CallStyle::kGlobal, 1, 1, ToTimestamp,
     "(timestamp) -> timestamp; (string) -> timestamp; (int) -> timestamp"},
    {"duration", CallStyle::kGlobal, 1, 1, ToDuration, "(duration) -> duration; (string) -> duration"},
    {"dyn", CallStyle::kGlobal, 1, 1, ToDyn, "(A) -> dyn"},
    {"type", CallStyle::kGlobal, 1, 1, TypeOf, "(A) -> type<A>"},
    {"size", CallStyle::kBoth, 1, 1, Size, "(string) -> int; (bytes) -> int; (list<A>) -> int; (map<A, B>) -> int"},
};

}  // namespace

std::span<const Builtin> ConversionBuiltins() { return kTable; }

}  // namespace bundlescope
