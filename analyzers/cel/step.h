#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analyzers/cel/ast.h"
#include "analyzers/cel/builtins.h"
#include "analyzers/cel/cost.h"
#include "analyzers/cel/program.h"
#include "analyzers/cel/unknown_union.h"
#include "core/pattern/pattern.h"

namespace bundlescope {

// What one evaluation works on.
struct EvalFrame {
  EvalFrame(const EvalContext& eval_context, uint64_t cost_limit, size_t slot_count)
      : context(eval_context), budget(cost_limit), slots(slot_count) {}

  const EvalContext& context;
  CostBudget budget;
  std::vector<Value> slots;  // the variables of macros; each has its own place
};

// One node of the plan that the planner makes of a syntax tree: names are resolved, patterns compiled, constants
// folded. Immutable, shared by threads. The depth of a plan is bounded by ExprLimits::max_depth, so Eval() may recurse.
class Step {
 public:
  virtual ~Step() = default;

  Value Eval(EvalFrame& frame) const {
    if (!frame.budget.Charge(1)) return CostLimitExceeded();
    return Run(frame);
  }

  // The value, for a constant; else null.
  virtual const Value* constant() const { return nullptr; }

 private:
  virtual Value Run(EvalFrame& frame) const = 0;
};

using StepPtr = std::unique_ptr<const Step>;

Value Placed(const Value& error, SourcePos pos);
// Gives an error that has no place yet this one.
inline Value WithPos(Value value, SourcePos pos) {
  if (value.IsError()) return Placed(value, pos);
  return value;
}
Value ErrorAt(SourcePos pos, std::string message);

// The rule for strict operations: all unknown arguments joined, else the first error, else nothing.
std::optional<Value> NotOrdinary(std::span<const Value> args);

inline bool AreOrdinary(std::span<const Value> args) {
  for (const Value& arg : args) {
    if (!arg.IsOrdinary()) return false;
  }
  return true;
}

// CEL's && (or ||) over any number of operands, fed one by one.
class LogicalFold {
 public:
  explicit LogicalFold(bool is_and) : is_and_(is_and) {}
  // False when the result is decided and no further operand matters.
  bool Add(const Value& operand);
  Value Result() const;

 private:
  bool is_and_;
  bool decided_ = false;
  UnknownUnion unknown_;
  std::optional<Value> error_;
};

// logic_steps.cc
StepPtr MakeConstant(Value value);
StepPtr MakeFailure(SourcePos pos, std::string message);
StepPtr MakeVariable(std::string name, SourcePos pos);
StepPtr MakeSlot(size_t slot);
StepPtr MakeLogical(SourcePos pos, bool is_and, std::vector<StepPtr> operands);
StepPtr MakeConditional(SourcePos pos, StepPtr condition, StepPtr then, StepPtr otherwise);
StepPtr MakeBind(size_t slot, StepPtr value, StepPtr body);

// access_steps.cc
enum class Access : uint8_t { kPlain, kOptional, kHas };
struct PathField {
  std::string name;
  SourcePos pos;
};
// operand.a.b.c; at least one field, `last` is the access to the last one.
StepPtr MakePath(StepPtr operand, const std::vector<PathField>& fields, Access last);
StepPtr MakeIndex(SourcePos pos, StepPtr operand, StepPtr index, bool optional);

// construct_steps.cc
StepPtr MakeList(SourcePos pos, std::vector<std::pair<StepPtr, bool>> elements);  // second: optional
struct PlannedEntry {
  StepPtr key;
  StepPtr value;
  bool optional = false;
};
StepPtr MakeMap(SourcePos pos, std::vector<PlannedEntry> entries);

// call_steps.cc
StepPtr MakeBuiltinCall(SourcePos pos, const Builtin* builtin, std::vector<StepPtr> args);
StepPtr MakeExtensionCall(SourcePos pos, std::string name, bool member, std::vector<StepPtr> args);
StepPtr MakeMatches(SourcePos pos, StepPtr text, std::shared_ptr<const Pattern> pattern);
// Any other function of a pattern (Builtin::pattern_call).
StepPtr MakePatternCall(SourcePos pos, const Builtin* builtin, std::shared_ptr<const Pattern> pattern,
                        std::vector<StepPtr> args);

// optional_steps.cc
// lhs.or(rhs), lhs.orValue(rhs): rhs is evaluated only where lhs is empty.
StepPtr MakeOptionalOr(SourcePos pos, StepPtr lhs, StepPtr rhs, bool value);
StepPtr MakeOptMap(SourcePos pos, size_t slot, StepPtr operand, StepPtr body, bool flat);

// loop_steps.cc
struct PlannedLoop {
  LoopKind kind;
  StepPtr range;
  size_t slot = 0;
  std::optional<size_t> slot2;  // the form with two variables
  StepPtr condition;            // may be null, see LoopExpr
  StepPtr result;               // may be null
};
StepPtr MakeLoop(SourcePos pos, PlannedLoop loop);

}  // namespace bundlescope
