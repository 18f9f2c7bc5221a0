#include "analyzers/cel/builtins.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

bool IsZero(const Value& v) {
  switch (v.kind()) {
    case ValueKind::kNull:
      return true;
    case ValueKind::kBool:
      return !v.AsBool();
    case ValueKind::kInt:
      return v.AsInt() == 0;
    case ValueKind::kUint:
      return v.AsUint() == 0;
    case ValueKind::kDouble:
      return v.AsDouble() == 0;
    case ValueKind::kString:
      return v.AsString().empty();
    case ValueKind::kBytes:
      return v.AsBytes().empty();
    case ValueKind::kTimestamp:
      return v.AsTime() == Timestamp{};
    case ValueKind::kDuration:
      return v.AsSpan().ns == 0;
    case ValueKind::kList:
      return v.AsList().size() == 0;
    case ValueKind::kMap:
      return v.AsMap().size() == 0;
    case ValueKind::kOptional:
      return v.AsOptional() == nullptr;
    default:
      return false;
  }
}

Value Of(Args args, CostBudget&) { return Value::Optional(args[0]); }
Value OfNonZeroValue(Args args, CostBudget&) { return IsZero(args[0]) ? Value::None() : Value::Optional(args[0]); }
Value OptionalNone(Args, CostBudget&) { return Value::None(); }

Value HasValue(Args args, CostBudget&) {
  if (args[0].kind() != ValueKind::kOptional) return NoOverload("hasValue", args);
  return Value::Bool(args[0].AsOptional() != nullptr);
}

Value ValueOf(Args args, CostBudget&) {
  if (args[0].kind() != ValueKind::kOptional) return NoOverload("value", args);
  return args[0].AsOptional() != nullptr ? *args[0].AsOptional() : Value::Err("optional.none() has no value");
}

// or() and orValue() are lazy and thus steps of the plan.
constexpr Builtin kTable[] = {
    {"optional.of", CallStyle::kGlobal, 1, 1, Of, "(A) -> optional<A>"},
    {"optional.ofNonZeroValue", CallStyle::kGlobal, 1, 1, OfNonZeroValue, "(A) -> optional<A>"},
    {"optional.none", CallStyle::kGlobal, 0, 0, OptionalNone, "() -> optional<A>"},
    {"hasValue", CallStyle::kMember, 1, 1, HasValue, "(optional<A>) -> bool"},
    {"value", CallStyle::kMember, 1, 1, ValueOf, "(optional<A>) -> A"},
};

}  // namespace

std::span<const Builtin> OptionalBuiltins() { return kTable; }

}  // namespace bundlescope
