#include "analyzers/cel/compare.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analyzers/cel/unknown_union.h"

namespace bundlescope {
namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr double kTwoTo64 = 18446744073709551616.0;

bool IsNumber(const Value& v) {
  return v.kind() == ValueKind::kInt || v.kind() == ValueKind::kUint || v.kind() == ValueKind::kDouble;
}

double ToDouble(const Value& v) {
  if (v.kind() == ValueKind::kInt) return static_cast<double>(v.AsInt());
  if (v.kind() == ValueKind::kUint) return static_cast<double>(v.AsUint());
  return v.AsDouble();
}

// Integers compare exactly; next to a double both sides are taken as doubles, as the reference implementation does.
std::partial_ordering OrderNumbers(const Value& a, const Value& b) {
  if (a.kind() == ValueKind::kDouble || b.kind() == ValueKind::kDouble) return ToDouble(a) <=> ToDouble(b);
  if (a.kind() == b.kind()) {
    if (a.kind() == ValueKind::kInt) return a.AsInt() <=> b.AsInt();
    return a.AsUint() <=> b.AsUint();
  }
  if (a.kind() == ValueKind::kInt) {
    if (a.AsInt() < 0) return std::partial_ordering::less;
    return static_cast<uint64_t>(a.AsInt()) <=> b.AsUint();
  }
  if (b.AsInt() < 0) return std::partial_ordering::greater;
  return a.AsUint() <=> static_cast<uint64_t>(b.AsInt());
}

// Joins the answers for the parts of two collections: one false decides, then unknown, then an error.
class Conjunction {
 public:
  // False when the answer is decided.
  bool Add(const Value& part) {
    if (part.IsFalse()) {
      decided_ = true;
    } else if (part.IsUnknown()) {
      unknown_.Add(part);
    } else if (part.IsError() && !error_) {
      error_ = part;
    }
    return !decided_;
  }

  Value Result() const {
    if (decided_) return Value::Bool(false);
    if (!unknown_.empty()) return unknown_.Result();
    return error_ ? *error_ : Value::Bool(true);
  }

 private:
  bool decided_ = false;
  UnknownUnion unknown_;
  std::optional<Value> error_;
};

Value EqualLists(const ListView& a, const ListView& b, CostBudget& budget) {
  if (a.size() != b.size()) return Value::Bool(false);
  Conjunction all;
  for (size_t i = 0; i < a.size() && !budget.exhausted(); ++i) {
    if (!all.Add(EqualValues(a.At(i), b.At(i), budget))) break;
  }
  return all.Result();
}

Value EqualMaps(const MapView& a, const MapView& b, CostBudget& budget) {
  if (a.size() != b.size()) return Value::Bool(false);
  if (!budget.Charge(a.size())) return CostLimitExceeded();
  Conjunction all;
  for (const Value& key : a.Keys()) {
    if (budget.exhausted()) break;
    const std::optional<Value> canonical = CanonicalKey(key);
    if (!canonical) return Value::Bool(false);
    // Each map pays for finding it.
    if (!ChargeKey(key, budget) || !ChargeKey(key, budget)) break;
    const std::optional<Value> left = a.Find(*canonical);
    const std::optional<Value> right = b.Find(*canonical);
    if (!left || !right) return Value::Bool(false);
    if (!all.Add(EqualValues(*left, *right, budget))) break;
  }
  return all.Result();
}

Value EqualOptionals(const Value* a, const Value* b, CostBudget& budget) {
  if (a == nullptr || b == nullptr) return Value::Bool(a == b);
  return EqualValues(*a, *b, budget);
}

Value EqualOpaques(const OpaqueValue& a, const OpaqueValue& b, CostBudget& budget) {
  if (a.type() != b.type()) return Value::Bool(false);
  if (!budget.ChargeText(std::min(a.ComparedBytes(), b.ComparedBytes()))) return CostLimitExceeded();
  return Value::Bool(a.Equals(b));
}

Value EqualOfOneKind(const Value& a, const Value& b, CostBudget& budget) {
  switch (a.kind()) {
    case ValueKind::kNull:
      return Value::Bool(true);
    case ValueKind::kBool:
      return Value::Bool(a.AsBool() == b.AsBool());
    case ValueKind::kString:
      if (!budget.ChargeText(std::min(a.AsString().size(), b.AsString().size()))) return CostLimitExceeded();
      return Value::Bool(a.AsString() == b.AsString());
    case ValueKind::kBytes:
      if (!budget.ChargeText(std::min(a.AsBytes().size(), b.AsBytes().size()))) return CostLimitExceeded();
      return Value::Bool(a.AsBytes() == b.AsBytes());
    case ValueKind::kTimestamp:
      return Value::Bool(a.AsTime() == b.AsTime());
    case ValueKind::kDuration:
      return Value::Bool(a.AsSpan() == b.AsSpan());
    case ValueKind::kType:
      return Value::Bool(a.AsType() == b.AsType());
    case ValueKind::kList:
      return EqualLists(a.AsList(), b.AsList(), budget);
    case ValueKind::kMap:
      return EqualMaps(a.AsMap(), b.AsMap(), budget);
    case ValueKind::kOptional:
      return EqualOptionals(a.AsOptional(), b.AsOptional(), budget);
    case ValueKind::kOpaque:
      return EqualOpaques(a.AsOpaque(), b.AsOpaque(), budget);
    default:
      return Value::Bool(false);
  }
}

}  // namespace

Value EqualValues(const Value& a, const Value& b, CostBudget& budget) {
  if (!budget.Charge(1)) return CostLimitExceeded();
  if (a.IsUnknown() && b.IsUnknown()) {
    UnknownSet missing = a.AsUnknown();
    missing.Merge(b.AsUnknown());
    return Value::Unknown(std::move(missing));
  }
  if (a.IsUnknown() || b.IsUnknown()) return a.IsUnknown() ? a : b;
  if (a.IsError() || b.IsError()) return a.IsError() ? a : b;
  if (IsNumber(a) && IsNumber(b)) return Value::Bool(OrderNumbers(a, b) == 0);
  if (a.kind() != b.kind()) return Value::Bool(false);
  const Value result = EqualOfOneKind(a, b, budget);
  return budget.exhausted() ? CostLimitExceeded() : result;
}

bool ChargeOrder(const Value& a, const Value& b, CostBudget& budget) {
  if (a.kind() != b.kind()) return true;
  if (a.kind() == ValueKind::kString) return budget.ChargeText(std::min(a.AsString().size(), b.AsString().size()));
  if (a.kind() == ValueKind::kBytes) return budget.ChargeText(std::min(a.AsBytes().size(), b.AsBytes().size()));
  return true;
}

std::optional<std::partial_ordering> OrderValues(const Value& a, const Value& b) {
  if (IsNumber(a) && IsNumber(b)) return OrderNumbers(a, b);
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case ValueKind::kBool:
      return a.AsBool() <=> b.AsBool();
    case ValueKind::kString:
      return a.AsString().compare(b.AsString()) <=> 0;
    case ValueKind::kBytes:
      return a.AsBytes().compare(b.AsBytes()) <=> 0;
    case ValueKind::kTimestamp:
      return a.AsTime() <=> b.AsTime();
    case ValueKind::kDuration:
      return a.AsSpan() <=> b.AsSpan();
    default:
      return std::nullopt;
  }
}

std::optional<Value> CanonicalKey(const Value& key) {
  switch (key.kind()) {
    case ValueKind::kBool:
    case ValueKind::kInt:
    case ValueKind::kString:
      return key;
    case ValueKind::kUint:
      if (key.AsUint() > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) return key;
      return Value::Int(static_cast<int64_t>(key.AsUint()));
    case ValueKind::kDouble: {
      const double d = key.AsDouble();
      if (!(d >= -kTwoTo63 && d < kTwoTo64) || std::trunc(d) != d) return std::nullopt;
      if (d < kTwoTo63) return Value::Int(static_cast<int64_t>(d));
      return Value::Uint(static_cast<uint64_t>(d));
    }
    default:
      return std::nullopt;
  }
}

}  // namespace bundlescope
