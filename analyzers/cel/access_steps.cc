#include <fmt/format.h>

#include <cmath>

#include "analyzers/cel/compare.h"
#include "analyzers/cel/description.h"
#include "analyzers/cel/step.h"

namespace bundlescope {
namespace {

struct Key {
  const Value& value;
  bool constant;  // it stands in the expression, so a message may name it; others may hold what is secret

  // To be read behind what it is: ': "x"', ' (a string of 14 bytes)'.
  std::string Name() const {
    const bool short_enough = value.kind() != ValueKind::kList && value.kind() != ValueKind::kMap;
    return constant && short_enough ? ": " + DebugString(value) : " (" + Described(value) + ")";
  }
};

// What was (not) found, in the form that the kind of access wants.
Value Answer(std::optional<Value> found, Access access, const Key& key) {
  if (found && found->IsUnknown()) return std::move(*found);
  if (access == Access::kHas) return Value::Bool(found.has_value());
  if (access == Access::kOptional) {
    if (!found) return Value::None();
    return found->IsError() ? std::move(*found) : Value::Optional(std::move(*found));
  }
  return found ? std::move(*found) : Value::Err("no such key" + key.Name());
}

Value FromMap(const MapView& map, const Key& key, Access access) {
  const std::optional<Value> canonical = CanonicalKey(key.value);
  return Answer(canonical ? map.Find(*canonical) : std::nullopt, access, key);
}

Value FromList(const ListView& list, const Key& index, Access access) {
  const std::optional<Value> canonical = CanonicalKey(index.value);
  const ValueKind kind = canonical ? canonical->kind() : ValueKind::kNull;
  if (kind != ValueKind::kInt && kind != ValueKind::kUint) {
    return Value::Err("the index of a list is an int, not " + Described(index.value));
  }
  const bool inside =
      kind == ValueKind::kInt && canonical->AsInt() >= 0 && static_cast<uint64_t>(canonical->AsInt()) < list.size();
  if (inside) return Answer(list.At(static_cast<size_t>(canonical->AsInt())), access, index);
  if (access == Access::kOptional) return Value::None();
  return Value::Err(fmt::format("index out of range{}; the list has {}", index.Name(), list.size()));
}

// operand[key] or operand.key. An optional operand makes the access optional.
Value Look(const Value& operand, const Key& key, Access access, bool by_index) {
  if (operand.kind() == ValueKind::kOptional) {
    if (operand.AsOptional() != nullptr) {
      return Look(*operand.AsOptional(), key, access == Access::kHas ? access : Access::kOptional, by_index);
    }
    return access == Access::kHas ? Value::Bool(false) : Value::None();
  }
  if (operand.kind() == ValueKind::kMap) return FromMap(operand.AsMap(), key, access);
  if (operand.kind() == ValueKind::kList && by_index) return FromList(operand.AsList(), key, access);
  return Value::Err(
      fmt::format("{} has no such {}{}", TypeName(operand.kind()), by_index ? "index" : "field", key.Name()));
}

// A chain of selections: views that know how follow several fields at once, without values for what lies between.
class PathStep final : public Step {
 public:
  PathStep(StepPtr operand, const std::vector<PathField>& fields, Access last)
      : operand_(std::move(operand)), last_(last) {
    for (const PathField& field : fields) {
      keys_.push_back(Value::String(field.name));
      positions_.push_back(field.pos);
    }
  }

 private:
  Value Run(EvalFrame& frame) const override {
    // Eval() charged for one of them.
    if (!frame.budget.Charge(keys_.size() - 1)) return CostLimitExceeded();
    Value at = operand_->Eval(frame);
    size_t followed = 0;
    while (followed < keys_.size() && at.IsOrdinary()) {
      size_t used = 1;
      if (at.kind() == ValueKind::kMap) {
        std::optional<Value> found = at.AsMap().FindPath(std::span(keys_).subspan(followed), &used);
        at = Answer(std::move(found), AccessTo(followed + used), {keys_[followed + used - 1], true});
      } else {
        at = Look(at, {keys_[followed], true}, AccessTo(followed + 1), false);
      }
      followed += used;
      if (at.IsError()) return Placed(at, positions_[followed - 1]);
    }
    return at;
  }

  Access AccessTo(size_t count) const { return count == keys_.size() ? last_ : Access::kPlain; }

  StepPtr operand_;
  std::vector<Value> keys_;
  std::vector<SourcePos> positions_;  // of each key
  Access last_;
};

class IndexStep final : public Step {
 public:
  IndexStep(SourcePos pos, StepPtr operand, StepPtr index, Access access)
      : pos_(pos), operand_(std::move(operand)), index_(std::move(index)), access_(access) {}

 private:
  Value Run(EvalFrame& frame) const override {
    const Value args[] = {operand_->Eval(frame), index_->Eval(frame)};
    if (!AreOrdinary(args)) return *NotOrdinary(args);
    if (!ChargeKey(args[1], frame.budget)) return CostLimitExceeded();
    return WithPos(Look(args[0], {args[1], index_->constant() != nullptr}, access_, true), pos_);
  }

  SourcePos pos_;
  StepPtr operand_;
  StepPtr index_;
  Access access_;
};

}  // namespace

StepPtr MakePath(StepPtr operand, const std::vector<PathField>& fields, Access last) {
  return std::make_unique<PathStep>(std::move(operand), fields, last);
}

StepPtr MakeIndex(SourcePos pos, StepPtr operand, StepPtr index, bool optional) {
  return std::make_unique<IndexStep>(pos, std::move(operand), std::move(index),
                                     optional ? Access::kOptional : Access::kPlain);
}

}  // namespace bundlescope
