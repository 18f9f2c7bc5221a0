#include "analyzers/cel/step.h"

namespace bundlescope {
namespace {

class ConstantStep final : public Step {
 public:
  explicit ConstantStep(Value value) : value_(std::move(value)) {}
  const Value* constant() const override { return value_.IsOrdinary() ? &value_ : nullptr; }

 private:
  Value Run(EvalFrame&) const override { return value_; }

  Value value_;
};

class VariableStep final : public Step {
 public:
  VariableStep(std::string name, SourcePos pos) : name_(std::move(name)), pos_(pos) {}

 private:
  Value Run(EvalFrame& frame) const override {
    if (frame.context.activation == nullptr) return ErrorAt(pos_, "no value for the variable " + name_);
    return WithPos(frame.context.activation->Resolve(name_), pos_);
  }

  std::string name_;
  SourcePos pos_;
};

class SlotStep final : public Step {
 public:
  explicit SlotStep(size_t slot) : slot_(slot) {}

 private:
  Value Run(EvalFrame& frame) const override { return frame.slots[slot_]; }

  size_t slot_;
};

class LogicalStep final : public Step {
 public:
  LogicalStep(SourcePos pos, bool is_and, std::vector<StepPtr> operands)
      : pos_(pos), is_and_(is_and), operands_(std::move(operands)) {}

 private:
  Value Run(EvalFrame& frame) const override {
    for (size_t i = 0; i < operands_.size(); ++i) {
      const Value operand = operands_[i]->Eval(frame);
      if (operand.kind() != ValueKind::kBool) return Fold(operand, i + 1, frame);
      if (operand.AsBool() != is_and_) return operand;
    }
    return Value::Bool(is_and_);
  }

  // `first` is not plainly true or false: the operands from `next` on may still decide.
  Value Fold(const Value& first, size_t next, EvalFrame& frame) const {
    LogicalFold fold(is_and_);
    fold.Add(first);
    while (next < operands_.size() && fold.Add(operands_[next]->Eval(frame))) ++next;
    return WithPos(fold.Result(), pos_);
  }

  SourcePos pos_;
  bool is_and_;
  std::vector<StepPtr> operands_;
};

class ConditionalStep final : public Step {
 public:
  ConditionalStep(SourcePos pos, StepPtr condition, StepPtr then, StepPtr otherwise)
      : pos_(pos), condition_(std::move(condition)), then_(std::move(then)), otherwise_(std::move(otherwise)) {}

 private:
  Value Run(EvalFrame& frame) const override {
    Value condition = condition_->Eval(frame);
    if (condition.kind() == ValueKind::kBool) return (condition.AsBool() ? then_ : otherwise_)->Eval(frame);
    if (!condition.IsOrdinary()) return condition;
    return ErrorAt(pos_, "the condition of ?: is no bool but " + std::string(TypeName(condition.kind())));
  }

  SourcePos pos_;
  StepPtr condition_;
  StepPtr then_;
  StepPtr otherwise_;
};

class BindStep final : public Step {
 public:
  BindStep(size_t slot, StepPtr value, StepPtr body) : slot_(slot), value_(std::move(value)), body_(std::move(body)) {}

 private:
  Value Run(EvalFrame& frame) const override {
    frame.slots[slot_] = value_->Eval(frame);
    return body_->Eval(frame);
  }

  size_t slot_;
  StepPtr value_;
  StepPtr body_;
};

}  // namespace

StepPtr MakeConstant(Value value) { return std::make_unique<ConstantStep>(std::move(value)); }

StepPtr MakeFailure(SourcePos pos, std::string message) {
  return std::make_unique<ConstantStep>(ErrorAt(pos, std::move(message)));
}

StepPtr MakeVariable(std::string name, SourcePos pos) { return std::make_unique<VariableStep>(std::move(name), pos); }

StepPtr MakeSlot(size_t slot) { return std::make_unique<SlotStep>(slot); }

StepPtr MakeLogical(SourcePos pos, bool is_and, std::vector<StepPtr> operands) {
  return std::make_unique<LogicalStep>(pos, is_and, std::move(operands));
}

StepPtr MakeConditional(SourcePos pos, StepPtr condition, StepPtr then, StepPtr otherwise) {
  return std::make_unique<ConditionalStep>(pos, std::move(condition), std::move(then), std::move(otherwise));
}

StepPtr MakeBind(size_t slot, StepPtr value, StepPtr body) {
  return std::make_unique<BindStep>(slot, std::move(value), std::move(body));
}

}  // namespace bundlescope
