#include "analyzers/cel/compare.h"
#include "analyzers/cel/description.h"
#include "analyzers/cel/step.h"

namespace bundlescope {
namespace {

Value NoSuchKey(const Value& key) { return Value::Err("no such key (" + Described(key) + ")"); }

// The elements of a list or the entries of a map, put one by one into the variables of a macro.
class Cursor {
 public:
  Cursor(const Value& range, const PlannedLoop& loop) : range_(range), loop_(loop) {
    if (range.kind() == ValueKind::kMap) keys_ = range.AsMap().Keys();
  }

  bool valid() const { return range_.kind() == ValueKind::kList || range_.kind() == ValueKind::kMap; }
  size_t size() const { return range_.kind() == ValueKind::kList ? range_.AsList().size() : keys_.size(); }

  // Where the budget does not suffice the variables stay as they are; then no step looks at them.
  void Load(size_t i, EvalFrame& frame) const {
    const bool is_list = range_.kind() == ValueKind::kList;
    if (!loop_.slot2) {
      frame.slots[loop_.slot] = is_list ? range_.AsList().At(i) : keys_[i];
    } else if (is_list) {
      frame.slots[loop_.slot] = Value::Int(static_cast<int64_t>(i));
      frame.slots[*loop_.slot2] = range_.AsList().At(i);
    } else {
      if (!ChargeKey(keys_[i], frame.budget)) return;
      const std::optional<Value> canonical = CanonicalKey(keys_[i]);
      const std::optional<Value> value = canonical ? range_.AsMap().Find(*canonical) : std::nullopt;
      frame.slots[loop_.slot] = keys_[i];
      frame.slots[*loop_.slot2] = value.value_or(NoSuchKey(keys_[i]));
    }
  }

 private:
  const Value& range_;
  const PlannedLoop& loop_;
  std::vector<Value> keys_;
};

Value NotBool(const Value& condition) {
  return Value::Err("the condition of a macro is no bool but " + std::string(TypeName(condition.kind())));
}

// Unknown and error outcomes of the rounds of a loop that does not absorb: joined by the rule for strict operations.
class Problems {
 public:
  void Add(const Value& value) {
    if (value.IsUnknown()) unknown_.Add(value);
    if (value.IsError() && !error_) error_ = value;
  }
  std::optional<Value> Result() const { return unknown_.empty() ? error_ : unknown_.Result(); }

 private:
  UnknownUnion unknown_;
  std::optional<Value> error_;
};

class LoopStep : public Step {
 public:
  LoopStep(SourcePos pos, PlannedLoop loop) : pos_(pos), loop_(std::move(loop)) {}

 protected:
  const PlannedLoop& loop() const { return loop_; }

 private:
  Value Run(EvalFrame& frame) const override {
    const Value range = loop_.range->Eval(frame);
    if (!range.IsOrdinary()) return range;
    // The keys of a map are listed at once.
    if (range.kind() == ValueKind::kMap && !frame.budget.Charge(range.AsMap().size())) return CostLimitExceeded();
    const Cursor cursor(range, loop_);
    if (!cursor.valid()) {
      return ErrorAt(pos_, "a macro walks over a list or a map, not over " + std::string(TypeName(range.kind())));
    }
    Value result = Walk(cursor, frame);
    if (frame.budget.exhausted()) return CostLimitExceeded();
    return WithPos(std::move(result), pos_);
  }

  virtual Value Walk(const Cursor& cursor, EvalFrame& frame) const = 0;

  SourcePos pos_;
  PlannedLoop loop_;
};

// all(), exists(): && or || over the elements.
class TestLoop final : public LoopStep {
 public:
  using LoopStep::LoopStep;

 private:
  Value Walk(const Cursor& cursor, EvalFrame& frame) const override {
    LogicalFold fold(loop().kind == LoopKind::kAll);
    for (size_t i = 0; i < cursor.size() && !frame.budget.exhausted(); ++i) {
      cursor.Load(i, frame);
      if (!fold.Add(loop().condition->Eval(frame))) break;
    }
    return fold.Result();
  }
};

// exists_one(): every element counts, so an error is never absorbed. Two hits decide it whatever is unknown.
class ExistsOneLoop final : public LoopStep {
 public:
  using LoopStep::LoopStep;

 private:
  Value Walk(const Cursor& cursor, EvalFrame& frame) const override {
    size_t hits = 0;
    std::optional<Value> error;
    UnknownUnion unknown;
    for (size_t i = 0; i < cursor.size() && !frame.budget.exhausted(); ++i) {
      cursor.Load(i, frame);
      const Value condition = loop().condition->Eval(frame);
      if (condition.IsUnknown()) {
        unknown.Add(condition);
      } else if (condition.kind() == ValueKind::kBool) {
        hits += condition.AsBool() ? 1 : 0;
      } else if (!error) {
        error = condition.IsError() ? condition : NotBool(condition);
      }
    }
    if (!unknown.empty() && (error || hits < 2)) return unknown.Result();
    return error.value_or(Value::Bool(hits == 1));
  }
};

// map(), filter(), transformList(), transformMap(), transformMapEntry(): collect what their rounds give.
class CollectLoop final : public LoopStep {
 public:
  using LoopStep::LoopStep;

 private:
  Value Walk(const Cursor& cursor, EvalFrame& frame) const override {
    std::vector<Value> items;
    std::vector<std::pair<Value, Value>> entries;
    Problems problems;
    for (size_t i = 0; i < cursor.size() && !frame.budget.exhausted(); ++i) {
      cursor.Load(i, frame);
      if (!Wanted(frame, &problems)) continue;
      Value result = loop().result->Eval(frame);
      if (!result.IsOrdinary()) {
        problems.Add(result);
      } else if (loop().kind == LoopKind::kList) {
        items.push_back(std::move(result));
      } else if (loop().kind == LoopKind::kMap) {
        const Value& key = frame.slots[loop().slot];
        if (ChargeKey(key, frame.budget)) entries.emplace_back(key, std::move(result));
      } else {
        AddEntries(result, frame, &entries, &problems);
      }
    }
    if (auto problem = problems.Result()) return *problem;
    if (loop().kind == LoopKind::kList) return Value::List(std::move(items));
    return Value::Map(std::move(entries));
  }

  bool Wanted(EvalFrame& frame, Problems* problems) const {
    if (!loop().condition) return true;
    const Value condition = loop().condition->Eval(frame);
    if (condition.kind() == ValueKind::kBool) return condition.AsBool();
    problems->Add(condition.IsOrdinary() ? NotBool(condition) : condition);
    return false;
  }

  static void AddEntries(const Value& result, EvalFrame& frame, std::vector<std::pair<Value, Value>>* entries,
                         Problems* problems) {
    if (result.kind() != ValueKind::kMap) {
      problems->Add(Value::Err("transformMapEntry() needs a map of one entry"));
      return;
    }
    // The keys are listed at once.
    if (!frame.budget.Charge(result.AsMap().size())) return;
    for (const Value& key : result.AsMap().Keys()) {
      // For finding it here and for putting it into the result.
      if (!ChargeKey(key, frame.budget) || !ChargeKey(key, frame.budget)) return;
      const std::optional<Value> canonical = CanonicalKey(key);
      const std::optional<Value> value = canonical ? result.AsMap().Find(*canonical) : std::nullopt;
      if (value && !value->IsOrdinary()) problems->Add(*value);
      if (value) entries->emplace_back(key, *value);
    }
  }
};

}  // namespace

StepPtr MakeLoop(SourcePos pos, PlannedLoop loop) {
  switch (loop.kind) {
    case LoopKind::kAll:
    case LoopKind::kExists:
      return std::make_unique<TestLoop>(pos, std::move(loop));
    case LoopKind::kExistsOne:
      return std::make_unique<ExistsOneLoop>(pos, std::move(loop));
    default:
      return std::make_unique<CollectLoop>(pos, std::move(loop));
  }
}

}  // namespace bundlescope
