#include <fmt/format.h>

#include <cmath>

#include "analyzers/cel/compare.h"
#include "analyzers/cel/step.h"

namespace bundlescope {
namespace {

enum class Access : uint8_t { kPlain, kOptional, kHas };

// What was (not) found, in the form that the kind of access wants.
Value Answer(std::optional<Value> found, Access access, const Value& key) {
  if (found && found->IsUnknown()) return std::move(*found);
  if (access == Access::kHas) return Value::Bool(found.has_value());
  if (access == Access::kOptional) {
    if (!found) return Value::None();
    return found->IsError() ? std::move(*found) : Value::Optional(std::move(*found));
  }
  return found ? std::move(*found) : Value::Err("no such key: " + DebugString(key));
}

Value FromMap(const MapView& map, const Value& key, Access access) {
  const std::optional<Value> canonical = CanonicalKey(key);
  return Answer(canonical ? map.Find(*canonical) : std::nullopt, access, key);
}

Value FromList(const ListView& list, const Value& index, Access access) {
  const std::optional<Value> canonical = CanonicalKey(index);
  const ValueKind kind = canonical ? canonical->kind() : ValueKind::kNull;
  if (kind != ValueKind::kInt && kind != ValueKind::kUint) {
    return Value::Err("the index of a list is an int, not " + DebugString(index));
  }
  const bool inside =
      kind == ValueKind::kInt && canonical->AsInt() >= 0 && static_cast<uint64_t>(canonical->AsInt()) < list.size();
  if (inside) return Answer(list.At(static_cast<size_t>(canonical->AsInt())), access, index);
  if (access == Access::kOptional) return Value::None();
  return Value::Err(fmt::format("index {} is out of range, the list has {}", DebugString(index), list.size()));
}

// operand[key] or operand.key. An optional operand makes the access optional.
Value Look(const Value& operand, const Value& key, Access access, bool by_index) {
  if (operand.kind() == ValueKind::kOptional) {
    if (operand.AsOptional() != nullptr) {
      return Look(*operand.AsOptional(), key, access == Access::kHas ? access : Access::kOptional, by_index);
    }
    return access == Access::kHas ? Value::Bool(false) : Value::None();
  }
  if (operand.kind() == ValueKind::kMap) return FromMap(operand.AsMap(), key, access);
  if (operand.kind() == ValueKind::kList && by_index) return FromList(operand.AsList(), key, access);
  return Value::Err(
      fmt::format("{} {} of {}", by_index ? "no index" : "no field", DebugString(key), TypeName(operand.kind())));
}

class SelectStep final : public Step {
 public:
  SelectStep(SourcePos pos, StepPtr operand, std::string field, Access access)
      : pos_(pos), operand_(std::move(operand)), field_(Value::String(std::move(field))), access_(access) {}

 private:
  Value Run(EvalFrame& frame) const override {
    Value operand = operand_->Eval(frame);
    if (!operand.IsOrdinary()) return operand;
    return WithPos(Look(operand, field_, access_, false), pos_);
  }

  SourcePos pos_;
  StepPtr operand_;
  Value field_;
  Access access_;
};

class IndexStep final : public Step {
 public:
  IndexStep(SourcePos pos, StepPtr operand, StepPtr index, Access access)
      : pos_(pos), operand_(std::move(operand)), index_(std::move(index)), access_(access) {}

 private:
  Value Run(EvalFrame& frame) const override {
    const Value args[] = {operand_->Eval(frame), index_->Eval(frame)};
    if (auto other = NotOrdinary(args)) return *other;
    if (!ChargeKey(args[1], frame.budget)) return CostLimitExceeded();
    return WithPos(Look(args[0], args[1], access_, true), pos_);
  }

  SourcePos pos_;
  StepPtr operand_;
  StepPtr index_;
  Access access_;
};

}  // namespace

StepPtr MakeSelect(SourcePos pos, StepPtr operand, std::string field, bool optional, bool has) {
  const Access access = has ? Access::kHas : optional ? Access::kOptional : Access::kPlain;
  return std::make_unique<SelectStep>(pos, std::move(operand), std::move(field), access);
}

StepPtr MakeIndex(SourcePos pos, StepPtr operand, StepPtr index, bool optional) {
  return std::make_unique<IndexStep>(pos, std::move(operand), std::move(index),
                                     optional ? Access::kOptional : Access::kPlain);
}

}  // namespace bundlescope
