#include "analyzers/cel/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "analyzers/cel/compare.h"
#include "analyzers/cel/cost.h"
#include "core/base/check.h"

namespace bundlescope {
namespace {

// What Equals() may spend: large enough for any real object, small enough to end on lists that share their parts.
constexpr uint64_t kEqualsBudget = 1'000'000;

}  // namespace

// What an optional holds.
struct DeepValue {
  Value value;
  uint32_t depth = 0;
};

Value TooDeep() { return Value::Err(fmt::format("a value of more than {} levels", kMaxValueDepth)); }

std::string_view TypeName(ValueKind kind) {
  switch (kind) {
    case ValueKind::kNull:
      return "null_type";
    case ValueKind::kBool:
      return "bool";
    case ValueKind::kInt:
      return "int";
    case ValueKind::kUint:
      return "uint";
    case ValueKind::kDouble:
      return "double";
    case ValueKind::kString:
      return "string";
    case ValueKind::kBytes:
      return "bytes";
    case ValueKind::kTimestamp:
      return "google.protobuf.Timestamp";
    case ValueKind::kDuration:
      return "google.protobuf.Duration";
    case ValueKind::kList:
      return "list";
    case ValueKind::kMap:
      return "map";
    case ValueKind::kType:
      return "type";
    case ValueKind::kOptional:
      return "optional_type";
    case ValueKind::kOpaque:
      return "opaque";
    case ValueKind::kUnknown:
      return "unknown";
    case ValueKind::kError:
      return "error";
  }
  return "error";
}

std::string_view TypeName(const Value& value) {
  return value.kind() == ValueKind::kOpaque ? value.AsOpaque().type() : TypeName(value.kind());
}

UnknownSet UnknownSet::Of(std::string name) {
  UnknownSet set;
  set.names.push_back(std::move(name));
  return set;
}

void UnknownSet::Merge(const UnknownSet& other) {
  // Most merges of a loop bring nothing new.
  const bool full = names.size() == kMaxNames;
  const bool nothing_new = std::all_of(other.names.begin(), other.names.end(), [&](const std::string& name) {
    if (std::binary_search(names.begin(), names.end(), name)) return true;
    if (!full || name < names.back()) return false;
    more = true;
    return true;
  });
  if (nothing_new) {
    more = more || other.more;
    return;
  }
  std::vector<std::string> merged;
  merged.reserve(names.size() + other.names.size());
  std::set_union(names.begin(), names.end(), other.names.begin(), other.names.end(), std::back_inserter(merged));
  more = more || other.more || merged.size() > kMaxNames;
  if (merged.size() > kMaxNames) merged.resize(kMaxNames);
  names = std::move(merged);
}

Value Value::String(std::string text) {
  auto owner = std::make_shared<const std::string>(std::move(text));
  Value v(ValueKind::kString);
  v.payload_.text = *owner;
  v.owner_ = std::move(owner);
  return v;
}

Value Value::Bytes(std::string bytes) {
  Value v = String(std::move(bytes));
  v.kind_ = ValueKind::kBytes;
  return v;
}

const Value* Value::AsOptional() const {
  BS_CHECK(kind_ == ValueKind::kOptional);
  return payload_.optional == nullptr ? nullptr : &payload_.optional->value;
}

uint32_t Value::Depth() const {
  switch (kind_) {
    case ValueKind::kList:
      return payload_.list->depth();
    case ValueKind::kMap:
      return payload_.map->depth();
    case ValueKind::kOptional:
      return payload_.optional == nullptr ? 1 : payload_.optional->depth;
    default:
      return 0;
  }
}

Value Value::ListOf(std::shared_ptr<const ListView> view) {
  BS_CHECK(view != nullptr);
  Value v(ValueKind::kList);
  v.payload_.list = view.get();
  v.owner_ = std::move(view);
  return v;
}

Value Value::MapOf(std::shared_ptr<const MapView> view) {
  BS_CHECK(view != nullptr);
  Value v(ValueKind::kMap);
  v.payload_.map = view.get();
  v.owner_ = std::move(view);
  return v;
}

Value Value::Type(std::string_view name) {
  Value v(ValueKind::kType);
  v.payload_.text = name;
  return v;
}

Value Value::Optional(Value value) {
  const uint32_t depth = value.Depth() + 1;
  if (depth > kMaxValueDepth) return TooDeep();
  auto owner = std::make_shared<const DeepValue>(DeepValue{std::move(value), depth});
  Value v(ValueKind::kOptional);
  v.payload_.optional = owner.get();
  v.owner_ = std::move(owner);
  return v;
}

Value Value::None() {
  Value v(ValueKind::kOptional);
  v.payload_.optional = nullptr;
  return v;
}

Value Value::Opaque(std::shared_ptr<const OpaqueValue> value) {
  BS_CHECK(value != nullptr);
  Value v(ValueKind::kOpaque);
  v.payload_.opaque = value.get();
  v.owner_ = std::move(value);
  return v;
}

Value Value::Unknown(UnknownSet missing) {
  std::sort(missing.names.begin(), missing.names.end());
  missing.names.erase(std::unique(missing.names.begin(), missing.names.end()), missing.names.end());
  auto owner = std::make_shared<const UnknownSet>(std::move(missing));
  Value v(ValueKind::kUnknown);
  v.payload_.unknown = owner.get();
  v.owner_ = std::move(owner);
  return v;
}

Value Value::Err(std::string message) { return Err(EvalError{std::move(message)}); }

Value Value::Err(EvalError error) {
  auto owner = std::make_shared<const EvalError>(std::move(error));
  Value v(ValueKind::kError);
  v.payload_.error = owner.get();
  v.owner_ = std::move(owner);
  return v;
}

Value Value::Slice(size_t offset, size_t length) const {
  BS_CHECK(kind_ == ValueKind::kString || kind_ == ValueKind::kBytes);
  Value v = *this;
  v.payload_.text = payload_.text.substr(offset, length);
  return v;
}

bool Equals(const Value& a, const Value& b) {
  CostBudget budget(kEqualsBudget);
  return EqualValues(a, b, budget).IsTrue();
}

}  // namespace bundlescope
