#include "analyzers/cel/step.h"

namespace bundlescope {
namespace {

// Takes the value out of an optional element or entry; false where it is to be left out. Others than optionals are
// errors.
bool Unwrap(Value* value) {
  if (!value->IsOrdinary()) return true;
  if (value->kind() != ValueKind::kOptional) {
    *value = Value::Err("after '?' stands an optional value, not " + std::string(TypeName(value->kind())));
    return true;
  }
  if (value->AsOptional() == nullptr) return false;
  *value = Value(*value->AsOptional());
  return true;
}

// Making one, whatever is in it: as in Kubernetes.
constexpr uint64_t kListCost = 10;
constexpr uint64_t kMapCost = 30;

class ListStep final : public Step {
 public:
  ListStep(SourcePos pos, std::vector<std::pair<StepPtr, bool>> elements) : pos_(pos), elements_(std::move(elements)) {}

 private:
  Value Run(EvalFrame& frame) const override {
    if (!frame.budget.Charge(kListCost)) return CostLimitExceeded();
    std::vector<Value> items;
    items.reserve(elements_.size());
    for (const auto& [step, optional] : elements_) {
      Value item = step->Eval(frame);
      if (!optional || Unwrap(&item)) items.push_back(std::move(item));
    }
    if (auto other = NotOrdinary(items)) return WithPos(*other, pos_);
    return Value::List(std::move(items));
  }

  SourcePos pos_;
  std::vector<std::pair<StepPtr, bool>> elements_;
};

class MapStep final : public Step {
 public:
  MapStep(SourcePos pos, std::vector<PlannedEntry> entries) : pos_(pos), entries_(std::move(entries)) {}

 private:
  Value Run(EvalFrame& frame) const override {
    if (!frame.budget.Charge(kMapCost)) return CostLimitExceeded();
    std::vector<std::pair<Value, Value>> entries;
    std::vector<Value> parts;
    entries.reserve(entries_.size());
    for (const PlannedEntry& entry : entries_) {
      Value key = entry.key->Eval(frame);
      Value value = entry.value->Eval(frame);
      if (entry.optional && !Unwrap(&value)) continue;
      if (!ChargeKey(key, frame.budget)) return CostLimitExceeded();
      if (!key.IsOrdinary()) parts.push_back(key);
      if (!value.IsOrdinary()) parts.push_back(value);
      entries.emplace_back(std::move(key), std::move(value));
    }
    if (auto other = NotOrdinary(parts)) return WithPos(*other, pos_);
    return WithPos(Value::Map(std::move(entries)), pos_);
  }

  SourcePos pos_;
  std::vector<PlannedEntry> entries_;
};

}  // namespace

StepPtr MakeList(SourcePos pos, std::vector<std::pair<StepPtr, bool>> elements) {
  return std::make_unique<ListStep>(pos, std::move(elements));
}

StepPtr MakeMap(SourcePos pos, std::vector<PlannedEntry> entries) {
  return std::make_unique<MapStep>(pos, std::move(entries));
}

}  // namespace bundlescope
