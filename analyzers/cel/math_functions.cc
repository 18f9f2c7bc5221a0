#include <cmath>
#include <limits>
#include <string>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/compare.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

bool IsNumber(const Value& v) {
  return v.kind() == ValueKind::kInt || v.kind() == ValueKind::kUint || v.kind() == ValueKind::kDouble;
}

// The greatest or least of the arguments or of the one list; the first of equal ones.
Value Extreme(std::string_view name, Args args, CostBudget& budget, bool greatest) {
  std::vector<Value> items(args.begin(), args.end());
  if (args.size() == 1 && args[0].kind() == ValueKind::kList) {
    const ListView& list = args[0].AsList();
    if (!budget.Charge(list.size())) return CostLimitExceeded();
    items.clear();
    for (size_t i = 0; i < list.size(); ++i) items.push_back(list.At(i));
  }
  if (items.empty()) return Value::Err(std::string(name) + "() of an empty list");
  for (const Value& item : items) {
    if (!item.IsOrdinary()) return item;
    if (!IsNumber(item)) return NoOverload(name, args);
  }
  size_t best = 0;
  for (size_t i = 1; i < items.size(); ++i) {
    const auto order = OrderValues(items[i], items[best]);
    if (order && (greatest ? *order > 0 : *order < 0)) best = i;
  }
  return items[best];
}

Value Greatest(Args args, CostBudget& budget) { return Extreme("math.greatest", args, budget, true); }
Value Least(Args args, CostBudget& budget) { return Extreme("math.least", args, budget, false); }

using Rounding = double (*)(double);

template <Rounding kRounding>
Value Rounded(Args args, CostBudget&) {
  if (args[0].kind() != ValueKind::kDouble) return NoOverload("math rounding", args);
  return Value::Double(kRounding(args[0].AsDouble()));
}

double Ceil(double d) { return std::ceil(d); }
double Floor(double d) { return std::floor(d); }
double Round(double d) { return std::round(d); }
double Trunc(double d) { return std::trunc(d); }

Value Abs(Args args, CostBudget&) {
  const Value& v = args[0];
  if (v.kind() == ValueKind::kUint) return v;
  if (v.kind() == ValueKind::kDouble) return Value::Double(std::fabs(v.AsDouble()));
  if (v.kind() != ValueKind::kInt) return NoOverload("math.abs", args);
  if (v.AsInt() == std::numeric_limits<int64_t>::min()) return Value::Err("int overflow");
  return Value::Int(v.AsInt() < 0 ? -v.AsInt() : v.AsInt());
}

// NaN for a negative number, as IEEE 754 has it.
Value Sqrt(Args args, CostBudget&) {
  const Value& v = args[0];
  if (v.kind() == ValueKind::kInt) return Value::Double(std::sqrt(static_cast<double>(v.AsInt())));
  if (v.kind() == ValueKind::kUint) return Value::Double(std::sqrt(static_cast<double>(v.AsUint())));
  if (v.kind() != ValueKind::kDouble) return NoOverload("math.sqrt", args);
  return Value::Double(std::sqrt(v.AsDouble()));
}

Value Sign(Args args, CostBudget&) {
  const Value& v = args[0];
  if (v.kind() == ValueKind::kInt) return Value::Int((v.AsInt() > 0) - (v.AsInt() < 0));
  if (v.kind() == ValueKind::kUint) return Value::Uint(v.AsUint() > 0 ? 1 : 0);
  if (v.kind() != ValueKind::kDouble) return NoOverload("math.sign", args);
  const double d = v.AsDouble();
  if (std::isnan(d) || d == 0) return v;
  return Value::Double(d > 0 ? 1.0 : -1.0);
}

Value IsNaN(Args args, CostBudget&) {
  if (args[0].kind() != ValueKind::kDouble) return NoOverload("math.isNaN", args);
  return Value::Bool(std::isnan(args[0].AsDouble()));
}

Value IsInf(Args args, CostBudget&) {
  if (args[0].kind() != ValueKind::kDouble) return NoOverload("math.isInf", args);
  return Value::Bool(std::isinf(args[0].AsDouble()));
}

Value IsFinite(Args args, CostBudget&) {
  if (args[0].kind() != ValueKind::kDouble) return NoOverload("math.isFinite", args);
  return Value::Bool(std::isfinite(args[0].AsDouble()));
}

enum class BitOp : uint8_t { kAnd, kOr, kXor };

template <BitOp kOp>
Value Bits(Args args, CostBudget&) {
  const auto join = [](uint64_t a, uint64_t b) {
    return kOp == BitOp::kAnd ? a & b : kOp == BitOp::kOr ? a | b : a ^ b;
  };
  if (args[0].kind() == ValueKind::kInt && args[1].kind() == ValueKind::kInt) {
    const uint64_t bits = join(static_cast<uint64_t>(args[0].AsInt()), static_cast<uint64_t>(args[1].AsInt()));
    return Value::Int(static_cast<int64_t>(bits));
  }
  if (args[0].kind() == ValueKind::kUint && args[1].kind() == ValueKind::kUint) {
    return Value::Uint(join(args[0].AsUint(), args[1].AsUint()));
  }
  return NoOverload("math bit operation", args);
}

Value BitNot(Args args, CostBudget&) {
  if (args[0].kind() == ValueKind::kInt) return Value::Int(~args[0].AsInt());
  if (args[0].kind() == ValueKind::kUint) return Value::Uint(~args[0].AsUint());
  return NoOverload("math.bitNot", args);
}

// Shifts are logical: they fill with zeros, also for a negative int.
template <bool kLeft>
Value Shift(Args args, CostBudget&) {
  const bool is_int = args[0].kind() == ValueKind::kInt;
  if ((!is_int && args[0].kind() != ValueKind::kUint) || args[1].kind() != ValueKind::kInt) {
    return NoOverload("math bit shift", args);
  }
  const int64_t by = args[1].AsInt();
  if (by < 0) return Value::Err("a shift by a negative number of bits");
  const uint64_t bits = is_int ? static_cast<uint64_t>(args[0].AsInt()) : args[0].AsUint();
  const uint64_t shifted = by > 63 ? 0 : kLeft ? bits << by : bits >> by;
  return is_int ? Value::Int(static_cast<int64_t>(shifted)) : Value::Uint(shifted);
}

constexpr int kManyArgs = 1000;

constexpr std::string_view kSameNumber = "(int) -> int; (uint) -> uint; (double) -> double";
// Numbers of different types are compared as numbers, so the result can be any of them.
constexpr std::string_view kExtreme =
    "(int...) -> int; (uint...) -> uint; (double...) -> double; (num...) -> dyn;"
    "(list<int>) -> int; (list<uint>) -> uint; (list<double>) -> double; (list<num>) -> dyn";

constexpr Builtin kTable[] = {
    {"math.greatest", CallStyle::kGlobal, 1, kManyArgs, Greatest, kExtreme},
    {"math.least", CallStyle::kGlobal, 1, kManyArgs, Least, kExtreme},
    {"math.ceil", CallStyle::kGlobal, 1, 1, Rounded<Ceil>, "(double) -> double"},
    {"math.floor", CallStyle::kGlobal, 1, 1, Rounded<Floor>, "(double) -> double"},
    {"math.round", CallStyle::kGlobal, 1, 1, Rounded<Round>, "(double) -> double"},
    {"math.trunc", CallStyle::kGlobal, 1, 1, Rounded<Trunc>, "(double) -> double"},
    {"math.abs", CallStyle::kGlobal, 1, 1, Abs, kSameNumber},
    {"math.sign", CallStyle::kGlobal, 1, 1, Sign, kSameNumber},
    {"math.sqrt", CallStyle::kGlobal, 1, 1, Sqrt, "(int) -> double; (uint) -> double; (double) -> double"},
    {"math.isNaN", CallStyle::kGlobal, 1, 1, IsNaN, "(double) -> bool"},
    {"math.isInf", CallStyle::kGlobal, 1, 1, IsInf, "(double) -> bool"},
    {"math.isFinite", CallStyle::kGlobal, 1, 1, IsFinite, "(double) -> bool"},
    {"math.bitAnd", CallStyle::kGlobal, 2, 2, Bits<BitOp::kAnd>, "(int, int) -> int; (uint, uint) -> uint"},
    {"math.bitOr", CallStyle::kGlobal, 2, 2, Bits<BitOp::kOr>, "(int, int) -> int; (uint, uint) -> uint"},
    {"math.bitXor", CallStyle::kGlobal, 2, 2, Bits<BitOp::kXor>, "(int, int) -> int; (uint, uint) -> uint"},
    {"math.bitNot", CallStyle::kGlobal, 1, 1, BitNot, "(int) -> int; (uint) -> uint"},
    {"math.bitShiftLeft", CallStyle::kGlobal, 2, 2, Shift<true>, "(int, int) -> int; (uint, int) -> uint"},
    {"math.bitShiftRight", CallStyle::kGlobal, 2, 2, Shift<false>, "(int, int) -> int; (uint, int) -> uint"},
};

}  // namespace

std::span<const Builtin> MathBuiltins() { return kTable; }

}  // namespace bundlescope
