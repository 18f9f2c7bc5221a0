#include <fmt/format.h>

#include "analyzers/cel/step.h"
#include "analyzers/cel/text_pattern.h"

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
  // Nearly all calls have one or two arguments; these need no vector.
  Value Run(EvalFrame& frame) const override {
    if (args_.size() == 1) {
      const Value arg = args_[0]->Eval(frame);
      return arg.IsOrdinary() ? Call(std::span(&arg, 1), frame) : arg;
    }
    if (args_.size() == 2) {
      const Value args[] = {args_[0]->Eval(frame), args_[1]->Eval(frame)};
      return Call(args, frame);
    }
    return Call(EvalAll(args_, frame), frame);
  }

  Value Call(std::span<const Value> args, EvalFrame& frame) const {
    if (!AreOrdinary(args)) return *NotOrdinary(args);
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
  MatchesStep(SourcePos pos, StepPtr text, std::shared_ptr<const Pattern> pattern)
      : pos_(pos), text_(std::move(text)), pattern_(std::move(pattern)) {}

 private:
  Value Run(EvalFrame& frame) const override {
    const Value text = text_->Eval(frame);
    if (!text.IsOrdinary()) return text;
    if (text.kind() != ValueKind::kString) return WithPos(NoOverload("matches", std::span(&text, 1)), pos_);
    if (!frame.budget.ChargePattern(text.AsString().size(), pattern_->program_size())) return CostLimitExceeded();
    return Value::Bool(pattern_->Matches(ReadableText(text).AsString()));
  }

  SourcePos pos_;
  StepPtr text_;
  std::shared_ptr<const Pattern> pattern_;
};

class PatternStep final : public Step {
 public:
  PatternStep(SourcePos pos, const Builtin* builtin, std::shared_ptr<const Pattern> pattern, std::vector<StepPtr> args)
      : pos_(pos), builtin_(builtin), pattern_(std::move(pattern)), args_(std::move(args)) {}

 private:
  Value Run(EvalFrame& frame) const override {
    std::vector<Value> args = EvalAll(args_, frame);
    if (auto other = NotOrdinary(args)) return *other;
    if (args[0].kind() == ValueKind::kString) args[0] = ReadableText(args[0]);
    return WithPos(builtin_->pattern_call(*pattern_, args, frame.budget), pos_);
  }

  SourcePos pos_;
  const Builtin* builtin_;  // lives for ever
  std::shared_ptr<const Pattern> pattern_;
  std::vector<StepPtr> args_;
};

}  // namespace

StepPtr MakeBuiltinCall(SourcePos pos, const Builtin* builtin, std::vector<StepPtr> args) {
  return std::make_unique<BuiltinStep>(pos, builtin, std::move(args));
}

StepPtr MakeExtensionCall(SourcePos pos, std::string name, bool member, std::vector<StepPtr> args) {
  return std::make_unique<ExtensionStep>(pos, std::move(name), member, std::move(args));
}

StepPtr MakeMatches(SourcePos pos, StepPtr text, std::shared_ptr<const Pattern> pattern) {
  return std::make_unique<MatchesStep>(pos, std::move(text), std::move(pattern));
}

StepPtr MakePatternCall(SourcePos pos, const Builtin* builtin, std::shared_ptr<const Pattern> pattern,
                        std::vector<StepPtr> args) {
  return std::make_unique<PatternStep>(pos, builtin, std::move(pattern), std::move(args));
}

}  // namespace bundlescope
