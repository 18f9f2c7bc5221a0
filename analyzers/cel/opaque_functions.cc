// Methods that opaque types of several extensions have.

#include <algorithm>
#include <optional>

#include "analyzers/cel/builtins.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

// Of two opaque values of one type that has an order.
std::optional<std::strong_ordering> OrderOf(Args args, CostBudget& budget) {
  if (args[0].kind() != ValueKind::kOpaque || args[1].kind() != ValueKind::kOpaque) return std::nullopt;
  const OpaqueValue& a = args[0].AsOpaque();
  const OpaqueValue& b = args[1].AsOpaque();
  if (a.type() != b.type()) return std::nullopt;
  budget.ChargeText(std::min(a.ComparedBytes(), b.ComparedBytes()));
  return a.OrderTo(b);
}

Value CompareTo(Args args, CostBudget& budget) {
  const auto order = OrderOf(args, budget);
  if (!order) return NoOverload("compareTo", args);
  return Value::Int(*order < 0 ? -1 : *order > 0 ? 1 : 0);
}

Value IsGreaterThan(Args args, CostBudget& budget) {
  const auto order = OrderOf(args, budget);
  return order ? Value::Bool(*order > 0) : NoOverload("isGreaterThan", args);
}

Value IsLessThan(Args args, CostBudget& budget) {
  const auto order = OrderOf(args, budget);
  return order ? Value::Bool(*order < 0) : NoOverload("isLessThan", args);
}

constexpr std::string_view kToInt =
    "(kubernetes.Quantity, kubernetes.Quantity) -> int; (kubernetes.Semver, kubernetes.Semver) -> int";
constexpr std::string_view kToBool =
    "(kubernetes.Quantity, kubernetes.Quantity) -> bool; (kubernetes.Semver, kubernetes.Semver) -> bool";

constexpr Builtin kTable[] = {
    {"compareTo", CallStyle::kMember, 2, 2, CompareTo, kToInt},
    {"isGreaterThan", CallStyle::kMember, 2, 2, IsGreaterThan, kToBool},
    {"isLessThan", CallStyle::kMember, 2, 2, IsLessThan, kToBool},
};

}  // namespace

std::span<const Builtin> OpaqueBuiltins() { return kTable; }

}  // namespace bundlescope
