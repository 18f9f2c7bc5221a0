#include <fmt/format.h>

#include <memory>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/description.h"
#include "analyzers/cel/opaque_cast.h"
#include "analyzers/cel/quantity.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

class QuantityValue final : public OpaqueValue {
 public:
  static constexpr std::string_view kType = "kubernetes.Quantity";

  explicit QuantityValue(const Quantity& quantity) : quantity_(quantity) {}
  const Quantity& quantity() const { return quantity_; }

  std::string_view type() const override { return kType; }
  bool Equals(const OpaqueValue& other) const override { return quantity_ == Of(other); }
  std::optional<std::strong_ordering> OrderTo(const OpaqueValue& other) const override {
    return quantity_ <=> Of(other);
  }
  size_t ComparedBytes() const override { return sizeof(Quantity); }
  std::string Text() const override { return quantity_.ToString(); }

 private:
  static const Quantity& Of(const OpaqueValue& value) { return static_cast<const QuantityValue&>(value).quantity_; }

  Quantity quantity_;
};

Value ValueOf(const Quantity& quantity) { return Value::Opaque(std::make_shared<QuantityValue>(quantity)); }

Value ToQuantity(Args args, CostBudget& budget) {
  if (args[0].kind() != ValueKind::kString) return NoOverload("quantity", args);
  const std::string_view text = args[0].AsString();
  if (!budget.ChargeText(text.size())) return CostLimitExceeded();
  const Result<Quantity> quantity = ParseQuantity(text);
  if (quantity) return ValueOf(*quantity);
  return Value::Err(fmt::format("{} is no quantity: {}", Described(text), quantity.error().message()));
}

Value IsQuantity(Args args, CostBudget& budget) {
  if (args[0].kind() != ValueKind::kString) return NoOverload("isQuantity", args);
  if (!budget.ChargeText(args[0].AsString().size())) return CostLimitExceeded();
  return Value::Bool(ParseQuantity(args[0].AsString()).has_value());
}

Value Sign(Args args, CostBudget&) {
  const auto* value = OpaqueAs<QuantityValue>(args[0]);
  return value != nullptr ? Value::Int(value->quantity().Sign()) : NoOverload("sign", args);
}

Value IsInteger(Args args, CostBudget&) {
  const auto* value = OpaqueAs<QuantityValue>(args[0]);
  if (value == nullptr) return NoOverload("isInteger", args);
  return Value::Bool(value->quantity().AsInteger().has_value());
}

Value AsInteger(Args args, CostBudget&) {
  const auto* value = OpaqueAs<QuantityValue>(args[0]);
  if (value == nullptr) return NoOverload("asInteger", args);
  const std::optional<int64_t> integer = value->quantity().AsInteger();
  if (integer) return Value::Int(*integer);
  return Value::Err("cannot convert the quantity to int: it has a fraction or is too large");
}

Value AsApproximateFloat(Args args, CostBudget&) {
  const auto* value = OpaqueAs<QuantityValue>(args[0]);
  return value != nullptr ? Value::Double(value->quantity().AsDouble()) : NoOverload("asApproximateFloat", args);
}

// What add() and sub() take as their argument.
std::optional<Quantity> Operand(const Value& value) {
  if (value.kind() == ValueKind::kInt) return Quantity::FromInt(value.AsInt());
  const auto* quantity = OpaqueAs<QuantityValue>(value);
  return quantity != nullptr ? std::optional(quantity->quantity()) : std::nullopt;
}

Value Sum(std::string_view name, Args args, bool subtract) {
  const auto* value = OpaqueAs<QuantityValue>(args[0]);
  const std::optional<Quantity> operand = Operand(args[1]);
  if (value == nullptr || !operand) return NoOverload(name, args);
  const std::optional<Quantity> sum = value->quantity().Plus(subtract ? operand->Negated() : *operand);
  return sum ? ValueOf(*sum) : Value::Err(fmt::format("{}(): the result is too large", name));
}

Value Add(Args args, CostBudget&) { return Sum("add", args, false); }
Value Sub(Args args, CostBudget&) { return Sum("sub", args, true); }

constexpr std::string_view kSum =
    "(kubernetes.Quantity, kubernetes.Quantity) -> kubernetes.Quantity; "
    "(kubernetes.Quantity, int) -> kubernetes.Quantity";

constexpr Builtin kTable[] = {
    {"quantity", CallStyle::kGlobal, 1, 1, ToQuantity, "(string) -> kubernetes.Quantity"},
    {"isQuantity", CallStyle::kGlobal, 1, 1, IsQuantity, "(string) -> bool"},
    // Kubernetes documents the method and declares the function.
    {"sign", CallStyle::kBoth, 1, 1, Sign, "(kubernetes.Quantity) -> int"},
    {"isInteger", CallStyle::kMember, 1, 1, IsInteger, "(kubernetes.Quantity) -> bool"},
    {"asInteger", CallStyle::kMember, 1, 1, AsInteger, "(kubernetes.Quantity) -> int"},
    {"asApproximateFloat", CallStyle::kMember, 1, 1, AsApproximateFloat, "(kubernetes.Quantity) -> double"},
    {"add", CallStyle::kMember, 2, 2, Add, kSum},
    {"sub", CallStyle::kMember, 2, 2, Sub, kSum},
};

}  // namespace

std::span<const Builtin> QuantityBuiltins() { return kTable; }

}  // namespace bundlescope
