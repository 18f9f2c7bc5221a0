#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <string>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/compare.h"
#include "analyzers/cel/unknown_union.h"
#include "core/base/duration.h"
#include "core/base/timestamp.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

bool Both(Args args, ValueKind kind) { return args[0].kind() == kind && args[1].kind() == kind; }
bool Are(Args args, ValueKind left, ValueKind right) { return args[0].kind() == left && args[1].kind() == right; }

Value Overflow(std::string_view what) { return Value::Err(std::string(what) + " overflow"); }

Value MovedTime(Timestamp t, Duration d) {
  const auto moved = Add(t, d);
  return moved ? Value::Time(*moved) : Value::Err("timestamp overflow: outside the years 1 to 9999");
}

std::string Joined(std::string_view a, std::string_view b) {
  std::string out;
  out.reserve(a.size() + b.size());
  out += a;
  out += b;
  return out;
}

Value JoinedLists(const ListView& a, const ListView& b, CostBudget& budget) {
  if (!budget.Charge(a.size() + b.size())) return CostLimitExceeded();
  std::vector<Value> items;
  items.reserve(a.size() + b.size());
  for (size_t i = 0; i < a.size(); ++i) items.push_back(a.At(i));
  for (size_t i = 0; i < b.size(); ++i) items.push_back(b.At(i));
  return Value::List(std::move(items));
}

Value AddText(Args args, CostBudget& budget) {
  const bool bytes = args[0].kind() == ValueKind::kBytes;
  const std::string_view a = bytes ? args[0].AsBytes() : args[0].AsString();
  const std::string_view b = bytes ? args[1].AsBytes() : args[1].AsString();
  if (!budget.ChargeText(a.size() + b.size())) return CostLimitExceeded();
  return bytes ? Value::Bytes(Joined(a, b)) : Value::String(Joined(a, b));
}

Value AddOp(Args args, CostBudget& budget) {
  const Value& a = args[0];
  const Value& b = args[1];
  if (Both(args, ValueKind::kInt)) {
    int64_t sum = 0;
    return __builtin_add_overflow(a.AsInt(), b.AsInt(), &sum) ? Overflow("int") : Value::Int(sum);
  }
  if (Both(args, ValueKind::kUint)) {
    uint64_t sum = 0;
    return __builtin_add_overflow(a.AsUint(), b.AsUint(), &sum) ? Overflow("uint") : Value::Uint(sum);
  }
  if (Both(args, ValueKind::kDouble)) return Value::Double(a.AsDouble() + b.AsDouble());
  if (Both(args, ValueKind::kString) || Both(args, ValueKind::kBytes)) return AddText(args, budget);
  if (Both(args, ValueKind::kList)) return JoinedLists(a.AsList(), b.AsList(), budget);
  if (Are(args, ValueKind::kTimestamp, ValueKind::kDuration)) return MovedTime(a.AsTime(), b.AsSpan());
  if (Are(args, ValueKind::kDuration, ValueKind::kTimestamp)) return MovedTime(b.AsTime(), a.AsSpan());
  if (Both(args, ValueKind::kDuration)) {
    Duration sum;
    return __builtin_add_overflow(a.AsSpan().ns, b.AsSpan().ns, &sum.ns) ? Overflow("duration") : Value::Span(sum);
  }
  return NoOverload("+", args);
}

Value SubtractTimes(Timestamp a, Timestamp b) {
  // Difference() saturates; CEL wants an error.
  const __int128 ns = static_cast<__int128>(a.seconds - b.seconds) * 1'000'000'000 + (a.nanos - b.nanos);
  if (ns > std::numeric_limits<int64_t>::max() || ns < std::numeric_limits<int64_t>::min()) return Overflow("duration");
  return Value::Span(Duration{static_cast<int64_t>(ns)});
}

Value SubtractOp(Args args, CostBudget&) {
  const Value& a = args[0];
  const Value& b = args[1];
  if (Both(args, ValueKind::kInt)) {
    int64_t rest = 0;
    return __builtin_sub_overflow(a.AsInt(), b.AsInt(), &rest) ? Overflow("int") : Value::Int(rest);
  }
  if (Both(args, ValueKind::kUint)) {
    uint64_t rest = 0;
    return __builtin_sub_overflow(a.AsUint(), b.AsUint(), &rest) ? Overflow("uint") : Value::Uint(rest);
  }
  if (Both(args, ValueKind::kDouble)) return Value::Double(a.AsDouble() - b.AsDouble());
  if (Both(args, ValueKind::kTimestamp)) return SubtractTimes(a.AsTime(), b.AsTime());
  if (Are(args, ValueKind::kTimestamp, ValueKind::kDuration)) {
    if (b.AsSpan().ns == std::numeric_limits<int64_t>::min()) return Overflow("timestamp");
    return MovedTime(a.AsTime(), Duration{-b.AsSpan().ns});
  }
  if (Both(args, ValueKind::kDuration)) {
    Duration rest;
    return __builtin_sub_overflow(a.AsSpan().ns, b.AsSpan().ns, &rest.ns) ? Overflow("duration") : Value::Span(rest);
  }
  return NoOverload("-", args);
}

Value MultiplyOp(Args args, CostBudget&) {
  const Value& a = args[0];
  const Value& b = args[1];
  if (Both(args, ValueKind::kInt)) {
    int64_t product = 0;
    return __builtin_mul_overflow(a.AsInt(), b.AsInt(), &product) ? Overflow("int") : Value::Int(product);
  }
  if (Both(args, ValueKind::kUint)) {
    uint64_t product = 0;
    return __builtin_mul_overflow(a.AsUint(), b.AsUint(), &product) ? Overflow("uint") : Value::Uint(product);
  }
  if (Both(args, ValueKind::kDouble)) return Value::Double(a.AsDouble() * b.AsDouble());
  return NoOverload("*", args);
}

// Nothing where a / b and a % b are defined.
std::optional<Value> DivisionProblem(Args args) {
  if (Both(args, ValueKind::kInt)) {
    if (args[1].AsInt() == 0) return Value::Err("division by zero");
    if (args[1].AsInt() == -1 && args[0].AsInt() == std::numeric_limits<int64_t>::min()) return Overflow("int");
  }
  if (Both(args, ValueKind::kUint) && args[1].AsUint() == 0) return Value::Err("division by zero");
  return std::nullopt;
}

Value DivideOp(Args args, CostBudget&) {
  if (auto problem = DivisionProblem(args)) return *problem;
  if (Both(args, ValueKind::kInt)) return Value::Int(args[0].AsInt() / args[1].AsInt());
  if (Both(args, ValueKind::kUint)) return Value::Uint(args[0].AsUint() / args[1].AsUint());
  if (!Both(args, ValueKind::kDouble)) return NoOverload("/", args);
  const double a = args[0].AsDouble();
  const double b = args[1].AsDouble();
  if (b != 0) return Value::Double(a / b);
  // IEEE 754, spelled out because C++ leaves a division by zero undefined.
  if (a == 0 || std::isnan(a)) return Value::Double(std::numeric_limits<double>::quiet_NaN());
  const double infinity = std::numeric_limits<double>::infinity();
  return Value::Double(std::signbit(a) == std::signbit(b) ? infinity : -infinity);
}

Value ModuloOp(Args args, CostBudget&) {
  if (auto problem = DivisionProblem(args)) return *problem;
  if (Both(args, ValueKind::kInt)) return Value::Int(args[0].AsInt() % args[1].AsInt());
  if (Both(args, ValueKind::kUint)) return Value::Uint(args[0].AsUint() % args[1].AsUint());
  return NoOverload("%", args);
}

Value EqOp(Args args, CostBudget& budget) { return EqualValues(args[0], args[1], budget); }

Value NeOp(Args args, CostBudget& budget) {
  Value equal = EqualValues(args[0], args[1], budget);
  return equal.kind() == ValueKind::kBool ? Value::Bool(!equal.AsBool()) : equal;
}

// Whether the two stand to each other as `wanted` says.
Value Ordered(std::string_view name, Args args, CostBudget& budget, bool (*wanted)(std::partial_ordering)) {
  if (!ChargeOrder(args[0], args[1], budget)) return CostLimitExceeded();
  const auto order = OrderValues(args[0], args[1]);
  return order ? Value::Bool(wanted(*order)) : NoOverload(name, args);
}

Value LtOp(Args args, CostBudget& budget) {
  return Ordered("<", args, budget, [](std::partial_ordering order) { return order < 0; });
}

Value LeOp(Args args, CostBudget& budget) {
  return Ordered("<=", args, budget, [](std::partial_ordering order) { return order <= 0; });
}

Value GtOp(Args args, CostBudget& budget) {
  return Ordered(">", args, budget, [](std::partial_ordering order) { return order > 0; });
}

Value GeOp(Args args, CostBudget& budget) {
  return Ordered(">=", args, budget, [](std::partial_ordering order) { return order >= 0; });
}

// One equal element decides; else an element that is not known leaves the answer open.
Value InList(const Value& needle, const ListView& list, CostBudget& budget) {
  UnknownUnion unknown;
  for (size_t i = 0; i < list.size() && !budget.exhausted(); ++i) {
    const Value equal = EqualValues(needle, list.At(i), budget);
    if (equal.IsTrue() || equal.IsError()) return equal;
    if (equal.IsUnknown()) unknown.Add(equal);
  }
  if (budget.exhausted()) return CostLimitExceeded();
  return unknown.empty() ? Value::Bool(false) : unknown.Result();
}

Value InOp(Args args, CostBudget& budget) {
  if (args[1].kind() == ValueKind::kList) return InList(args[0], args[1].AsList(), budget);
  if (args[1].kind() != ValueKind::kMap) return NoOverload("in", args);
  if (!ChargeKey(args[0], budget)) return CostLimitExceeded();
  const std::optional<Value> key = CanonicalKey(args[0]);
  if (!key) return Value::Bool(false);
  const std::optional<Value> found = args[1].AsMap().Find(*key);
  if (found && found->IsUnknown()) return *found;
  return Value::Bool(found.has_value());
}

Value NotOp(Args args, CostBudget&) {
  return args[0].kind() == ValueKind::kBool ? Value::Bool(!args[0].AsBool()) : NoOverload("!", args);
}

Value NegateOp(Args args, CostBudget&) {
  if (args[0].kind() == ValueKind::kDouble) return Value::Double(-args[0].AsDouble());
  if (args[0].kind() != ValueKind::kInt) return NoOverload("-", args);
  if (args[0].AsInt() == std::numeric_limits<int64_t>::min()) return Overflow("int");
  return Value::Int(-args[0].AsInt());
}

constexpr std::string_view kArithmetic = "(int, int) -> int; (uint, uint) -> uint; (double, double) -> double";
// Numbers have one order, whatever their types.
constexpr std::string_view kOrder =
    "(num, num) -> bool; (string, string) -> bool; (timestamp, timestamp) -> bool; (duration, duration) -> bool;"
    "(bool, bool) -> bool; (bytes, bytes) -> bool";

// In the order of BinaryOp.
constexpr Builtin kBinary[] = {
    {"+", CallStyle::kGlobal, 2, 2, AddOp,
     "(int, int) -> int; (uint, uint) -> uint; (double, double) -> double; (string, string) -> string;"
     "(bytes, bytes) -> bytes; (list<A>, list<A>) -> list<A>; (timestamp, duration) -> timestamp;"
     "(duration, timestamp) -> timestamp; (duration, duration) -> duration"},
    {"-", CallStyle::kGlobal, 2, 2, SubtractOp,
     "(int, int) -> int; (uint, uint) -> uint; (double, double) -> double; (timestamp, timestamp) -> duration;"
     "(timestamp, duration) -> timestamp; (duration, duration) -> duration"},
    {"*", CallStyle::kGlobal, 2, 2, MultiplyOp, kArithmetic},
    {"/", CallStyle::kGlobal, 2, 2, DivideOp, kArithmetic},
    {"%", CallStyle::kGlobal, 2, 2, ModuloOp, "(int, int) -> int; (uint, uint) -> uint"},
    {"==", CallStyle::kGlobal, 2, 2, EqOp, "(A, A) -> bool"},
    {"!=", CallStyle::kGlobal, 2, 2, NeOp, "(A, A) -> bool"},
    {"<", CallStyle::kGlobal, 2, 2, LtOp, kOrder},
    {"<=", CallStyle::kGlobal, 2, 2, LeOp, kOrder},
    {">", CallStyle::kGlobal, 2, 2, GtOp, kOrder},
    {">=", CallStyle::kGlobal, 2, 2, GeOp, kOrder},
    {"in", CallStyle::kGlobal, 2, 2, InOp, "(A, list<A>) -> bool; (A, map<A, B>) -> bool"},
};

// In the order of UnaryOp.
constexpr Builtin kUnary[] = {
    {"!", CallStyle::kGlobal, 1, 1, NotOp, "(bool) -> bool"},
    {"-", CallStyle::kGlobal, 1, 1, NegateOp, "(int) -> int; (double) -> double"},
};

}  // namespace

const Builtin& OperatorBuiltin(BinaryOp op) { return kBinary[static_cast<size_t>(op)]; }
const Builtin& OperatorBuiltin(UnaryOp op) { return kUnary[static_cast<size_t>(op)]; }

}  // namespace bundlescope
