#include <fmt/format.h>

#include "analyzers/cel/step.h"

namespace bundlescope {
namespace {

std::vector<Value> EvalAll(const std::vector<StepPtr>& steps, EvalFrame& frame) {
  std::vector<Value> values;
  values.reserve(steps.size());
  for (const StepPtr& step : steps) values.push_back(step->Eval(frame));
  return values;
}

class BuiltinStep final : public Step {
 public:
  BuiltinStep(SourcePos pos, const Builtin* builtin, std::vector<StepPtr> args)
      : pos_(pos), builtin_(builtin), args_(std::move(args)) {}

 private:
  Value Run(EvalFrame& frame) const override {
    const std::vector<Value> args = EvalAll(args_, frame);
    if (auto other = NotOrdinary(args)) return *other;
    return WithPos(builtin_->call(args, frame.budget), pos_);
  }

  SourcePos pos_;
  const Builtin* builtin_;  // lives for ever
  std::vector<StepPtr> args_;
};

class ExtensionStep final : public Step {
 public:
  ExtensionStep(SourcePos pos, std::string name, bool member, std::vector<StepPtr> args)
      : pos_(pos), name_(std::move(name)), member_(member), args_(std::move(args)) {}

 private:
  Value Run(EvalFrame& frame) const override {
    const std::vector<Value> args = EvalAll(args_, frame);
    if (auto other = NotOrdinary(args)) return *other;
    const FunctionTable* table = frame.context.functions;
    const Function* function = table == nullptr ? nullptr : table->Find(name_, member_);
    if (function == nullptr || !function->call) {
      return ErrorAt(pos_, fmt::format("{}() is not available in this evaluation", name_));
    }
    return WithPos(function->call(args), pos_);
  }

  SourcePos pos_;
  std::string name_;
  bool member_;
  std::vector<StepPtr> args_;
};

class MatchesStep final : public Step {
 public:
  MatchesStep(SourcePos pos, StepPtr text, Pattern pattern)
      : pos_(pos), text_(std::move(text)), pattern_(std::move(pattern)) {}

 private:
  Value Run(EvalFrame& frame) const override {
    const Value text = text_->Eval(frame);
    if (!text.IsOrdinary()) return text;
    if (text.kind() != ValueKind::kString) return WithPos(NoOverload("matches", std::span(&text, 1)), pos_);
    if (!frame.budget.ChargeSearch(text.AsString().size(), pattern_.source().size())) return CostLimitExceeded();
    return Value::Bool(pattern_.Matches(text.AsString()));
  }

  SourcePos pos_;
  StepPtr text_;
  Pattern pattern_;
};

}  // namespace

StepPtr MakeBuiltinCall(SourcePos pos, const Builtin* builtin, std::vector<StepPtr> args) {
  return std::make_unique<BuiltinStep>(pos, builtin, std::move(args));
}

StepPtr MakeExtensionCall(SourcePos pos, std::string name, bool member, std::vector<StepPtr> args) {
  return std::make_unique<ExtensionStep>(pos, std::move(name), member, std::move(args));
}

StepPtr MakeMatches(SourcePos pos, StepPtr text, Pattern pattern) {
  return std::make_unique<MatchesStep>(pos, std::move(text), std::move(pattern));
}

}  // namespace bundlescope
