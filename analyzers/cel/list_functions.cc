#include <string>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/compare.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

// The first element that is unknown or an error, or the lack of budget to look at all of them; else nothing.
std::optional<Value> Problem(std::string_view name, Args args, CostBudget& budget) {
  if (args[0].kind() != ValueKind::kList) return NoOverload(name, args);
  const ListView& list = args[0].AsList();
  if (!budget.Charge(list.size())) return CostLimitExceeded();
  for (size_t i = 0; i < list.size(); ++i) {
    Value item = list.At(i);
    if (!item.IsOrdinary()) return item;
  }
  return std::nullopt;
}

Value Sum(Args args, CostBudget& budget) {
  if (auto problem = Problem("sum", args, budget)) return *problem;
  const ListView& list = args[0].AsList();
  if (list.size() == 0) return Value::Int(0);
  Value total = list.At(0);
  const ValueKind kind = total.kind();
  const bool numeric =
      kind == ValueKind::kInt || kind == ValueKind::kUint || kind == ValueKind::kDouble || kind == ValueKind::kDuration;
  if (!numeric) return NoOverload("sum", args);
  for (size_t i = 1; i < list.size() && !total.IsError(); ++i) {
    const Value pair[] = {total, list.At(i)};
    total = OperatorBuiltin(BinaryOp::kAdd).call(Args(pair), budget);
  }
  return total;
}

Value Extreme(std::string_view name, Args args, CostBudget& budget, bool greatest) {
  if (auto problem = Problem(name, args, budget)) return *problem;
  const ListView& list = args[0].AsList();
  if (list.size() == 0) return Value::Err(std::string(name) + "() of an empty list");
  Value best = list.At(0);
  for (size_t i = 1; i < list.size(); ++i) {
    const Value item = list.At(i);
    const auto order = OrderValues(item, best);
    if (!order) return NoOverload(name, args);
    if (greatest ? *order > 0 : *order < 0) best = item;
  }
  return best;
}

Value Min(Args args, CostBudget& budget) { return Extreme("min", args, budget, false); }
Value Max(Args args, CostBudget& budget) { return Extreme("max", args, budget, true); }

Value IsSorted(Args args, CostBudget& budget) {
  if (auto problem = Problem("isSorted", args, budget)) return *problem;
  const ListView& list = args[0].AsList();
  for (size_t i = 1; i < list.size(); ++i) {
    const auto order = OrderValues(list.At(i - 1), list.At(i));
    if (!order) return NoOverload("isSorted", args);
    if (*order > 0) return Value::Bool(false);
  }
  return Value::Bool(true);
}

}  // namespace

Value ListIndexOf(std::span<const Value> args, CostBudget& budget, bool last) {
  const std::string_view name = last ? "lastIndexOf" : "indexOf";
  if (args.size() != 2) return NoOverload(name, args);
  if (auto problem = Problem(name, args, budget)) return *problem;
  const ListView& list = args[0].AsList();
  for (size_t i = 0; i < list.size(); ++i) {
    const size_t at = last ? list.size() - 1 - i : i;
    const Value equal = EqualValues(list.At(at), args[1], budget);
    if (equal.IsTrue()) return Value::Int(static_cast<int64_t>(at));
    if (!equal.IsOrdinary()) return equal;
  }
  return Value::Int(-1);
}

namespace {

constexpr Builtin kTable[] = {
    {"sum", CallStyle::kMember, 1, 1, Sum},
    {"min", CallStyle::kMember, 1, 1, Min},
    {"max", CallStyle::kMember, 1, 1, Max},
    {"isSorted", CallStyle::kMember, 1, 1, IsSorted},
};

}  // namespace

std::span<const Builtin> ListBuiltins() { return kTable; }

}  // namespace bundlescope
