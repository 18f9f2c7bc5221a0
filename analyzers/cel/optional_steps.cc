#include "analyzers/cel/step.h"

namespace bundlescope {
namespace {

class OptionalOrStep final : public Step {
 public:
  OptionalOrStep(SourcePos pos, StepPtr lhs, StepPtr rhs, bool value)
      : pos_(pos), lhs_(std::move(lhs)), rhs_(std::move(rhs)), value_(value) {}

 private:
  Value Run(EvalFrame& frame) const override {
    const std::string_view name = value_ ? "orValue" : "or";
    Value lhs = lhs_->Eval(frame);
    if (!lhs.IsOrdinary()) return lhs;
    if (lhs.kind() != ValueKind::kOptional) return WithPos(NoOverload(name, std::span(&lhs, 1)), pos_);
    if (lhs.AsOptional() != nullptr) return value_ ? Value(*lhs.AsOptional()) : lhs;
    Value rhs = rhs_->Eval(frame);
    const bool typed = value_ || !rhs.IsOrdinary() || rhs.kind() == ValueKind::kOptional;
    return typed ? rhs : WithPos(NoOverload(name, std::span(&rhs, 1)), pos_);
  }

  SourcePos pos_;
  StepPtr lhs_;
  StepPtr rhs_;
  bool value_;
};

class OptMapStep final : public Step {
 public:
  OptMapStep(SourcePos pos, size_t slot, StepPtr operand, StepPtr body, bool flat)
      : pos_(pos), slot_(slot), operand_(std::move(operand)), body_(std::move(body)), flat_(flat) {}

 private:
  Value Run(EvalFrame& frame) const override {
    Value operand = operand_->Eval(frame);
    if (!operand.IsOrdinary()) return operand;
    if (operand.kind() != ValueKind::kOptional) return WithPos(NoOverload("optMap", std::span(&operand, 1)), pos_);
    if (operand.AsOptional() == nullptr) return operand;
    frame.slots[slot_] = *operand.AsOptional();
    Value result = body_->Eval(frame);
    if (!result.IsOrdinary()) return result;
    if (!flat_) return Value::Optional(std::move(result));
    if (result.kind() == ValueKind::kOptional) return result;
    return WithPos(NoOverload("optFlatMap", std::span(&result, 1)), pos_);
  }

  SourcePos pos_;
  size_t slot_;
  StepPtr operand_;
  StepPtr body_;
  bool flat_;
};

}  // namespace

StepPtr MakeOptionalOr(SourcePos pos, StepPtr lhs, StepPtr rhs, bool value) {
  return std::make_unique<OptionalOrStep>(pos, std::move(lhs), std::move(rhs), value);
}

StepPtr MakeOptMap(SourcePos pos, size_t slot, StepPtr operand, StepPtr body, bool flat) {
  return std::make_unique<OptMapStep>(pos, slot, std::move(operand), std::move(body), flat);
}

}  // namespace bundlescope
