#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <string>
#include <unordered_set>
#include <vector>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/compare.h"
#include "analyzers/cel/step.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

// A list as far as its functions can look at it.
struct Elements {
  std::optional<Value> problem;  // no list, no budget, unknown elements or else an erroneous one
  std::vector<Value> items;
};

Elements ReadElements(std::string_view name, Args args, CostBudget& budget) {
  if (args[0].kind() != ValueKind::kList) return {NoOverload(name, args), {}};
  const ListView& list = args[0].AsList();
  if (!budget.Charge(list.size())) return {CostLimitExceeded(), {}};
  Elements elements;
  elements.items.reserve(list.size());
  for (size_t i = 0; i < list.size(); ++i) elements.items.push_back(list.At(i));
  elements.problem = NotOrdinary(elements.items);
  return elements;
}

Value Sum(Args args, CostBudget& budget) {
  const auto [problem, items] = ReadElements("sum", args, budget);
  if (problem) return *problem;
  if (items.empty()) return Value::Int(0);
  Value total = items[0];
  const ValueKind kind = total.kind();
  const bool numeric =
      kind == ValueKind::kInt || kind == ValueKind::kUint || kind == ValueKind::kDouble || kind == ValueKind::kDuration;
  if (!numeric) return NoOverload("sum", args);
  for (size_t i = 1; i < items.size() && !total.IsError(); ++i) {
    const Value pair[] = {total, items[i]};
    total = OperatorBuiltin(BinaryOp::kAdd).call(Args(pair), budget);
  }
  return total;
}

Value Extreme(std::string_view name, Args args, CostBudget& budget, bool greatest) {
  const auto [problem, items] = ReadElements(name, args, budget);
  if (problem) return *problem;
  if (items.empty()) return Value::Err(std::string(name) + "() of an empty list");
  size_t best = 0;
  for (size_t i = 1; i < items.size(); ++i) {
    if (!ChargeOrder(items[i], items[best], budget)) return CostLimitExceeded();
    const auto order = OrderValues(items[i], items[best]);
    if (!order) return NoOverload(name, args);
    if (greatest ? *order > 0 : *order < 0) best = i;
  }
  return items[best];
}

Value Min(Args args, CostBudget& budget) { return Extreme("min", args, budget, false); }
Value Max(Args args, CostBudget& budget) { return Extreme("max", args, budget, true); }

Value IsSorted(Args args, CostBudget& budget) {
  const auto [problem, items] = ReadElements("isSorted", args, budget);
  if (problem) return *problem;
  for (size_t i = 1; i < items.size(); ++i) {
    if (!ChargeOrder(items[i - 1], items[i], budget)) return CostLimitExceeded();
    const auto order = OrderValues(items[i - 1], items[i]);
    if (!order) return NoOverload("isSorted", args);
    if (*order > 0) return Value::Bool(false);
  }
  return Value::Bool(true);
}

// 0, 1, ... n - 1 without room for them.
class RangeList final : public ListView {
 public:
  explicit RangeList(size_t size) : size_(size) {}
  size_t size() const override { return size_; }
  Value At(size_t index) const override { return Value::Int(static_cast<int64_t>(index)); }

 private:
  size_t size_;
};

Value Range(Args args, CostBudget& budget) {
  if (args[0].kind() != ValueKind::kInt) return NoOverload("lists.range", args);
  const auto size = static_cast<uint64_t>(std::max<int64_t>(args[0].AsInt(), 0));
  if (!budget.Charge(size)) return CostLimitExceeded();
  return Value::ListOf(std::make_shared<const RangeList>(size));
}

Value Slice(Args args, CostBudget& budget) {
  const bool typed =
      args[0].kind() == ValueKind::kList && args[1].kind() == ValueKind::kInt && args[2].kind() == ValueKind::kInt;
  if (!typed) return NoOverload("slice", args);
  const ListView& list = args[0].AsList();
  const int64_t begin = args[1].AsInt();
  const int64_t end = args[2].AsInt();
  if (begin < 0 || end < begin || static_cast<uint64_t>(end) > list.size()) {
    return Value::Err(fmt::format("slice({}, {}) is not inside a list of {} elements", begin, end, list.size()));
  }
  if (!budget.Charge(static_cast<uint64_t>(end - begin))) return CostLimitExceeded();
  std::vector<Value> items;
  for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i) items.push_back(list.At(i));
  return Value::List(std::move(items));
}

// False when the budget does not suffice.
bool AppendFlat(const Value& item, int64_t depth, CostBudget& budget, std::vector<Value>* out) {
  if (!budget.Charge(1)) return false;
  if (item.kind() != ValueKind::kList || depth < 0) {
    out->push_back(item);
    return true;
  }
  const ListView& list = item.AsList();
  for (size_t i = 0; i < list.size(); ++i) {
    if (!AppendFlat(list.At(i), depth - 1, budget, out)) return false;
  }
  return true;
}

// An element that is not known may be a list, so nothing is known of the result.
Value Flatten(Args args, CostBudget& budget) {
  const bool typed = args[0].kind() == ValueKind::kList && (args.size() == 1 || args[1].kind() == ValueKind::kInt);
  if (!typed) return NoOverload("flatten", args);
  const int64_t depth = args.size() == 2 ? args[1].AsInt() : 1;
  if (depth < 0) return Value::Err("flatten() takes no negative depth");
  std::vector<Value> items;
  if (!AppendFlat(args[0], depth, budget, &items)) return CostLimitExceeded();
  if (auto problem = NotOrdinary(items)) return *problem;
  return Value::List(std::move(items));
}

// Compares each element with those that are kept; strings, which are the most, are looked up.
Value Distinct(Args args, CostBudget& budget) {
  const auto [problem, items] = ReadElements("distinct", args, budget);
  if (problem) return *problem;
  std::vector<Value> kept;
  std::vector<Value> others;  // of `kept`: no strings
  std::unordered_set<std::string_view> strings;
  for (const Value& item : items) {
    bool seen = false;
    if (item.kind() == ValueKind::kString) {
      if (!budget.ChargeText(item.AsString().size())) return CostLimitExceeded();
      seen = !strings.insert(item.AsString()).second;
    } else {
      for (size_t i = 0; i < others.size() && !seen; ++i) {
        const Value equal = EqualValues(others[i], item, budget);
        if (!equal.IsOrdinary()) return equal;
        seen = equal.IsTrue();
      }
      if (!seen) others.push_back(item);
    }
    if (!seen) kept.push_back(item);
  }
  return Value::List(std::move(kept));
}

// Why these cannot be put in order; pays for doing it.
std::optional<Value> CannotSort(std::string_view name, const std::vector<Value>& keys, CostBudget& budget) {
  size_t text = 0;
  for (const Value& key : keys) {
    if (key.kind() != keys[0].kind()) return Value::Err(std::string(name) + "() of elements of different types");
    if (!ChargeOrder(key, key, budget)) return CostLimitExceeded();
    const auto order = OrderValues(key, key);
    if (!order) return Value::Err(fmt::format("{}() of elements that have no order: {}", name, TypeName(key)));
    if (*order != 0) return Value::Err(std::string(name) + "(): NaN has no place in an order");
    if (key.kind() == ValueKind::kString) text += key.AsString().size();
    if (key.kind() == ValueKind::kBytes) text += key.AsBytes().size();
  }
  const uint64_t rounds = std::bit_width(keys.size());
  if (!budget.Charge((keys.size() + text / 10) * rounds)) return CostLimitExceeded();
  return std::nullopt;
}

// `items` in the order of their `keys`; those of equal keys stay as they are.
Value Sorted(std::string_view name, const std::vector<Value>& items, const std::vector<Value>& keys,
             CostBudget& budget) {
  if (auto problem = CannotSort(name, keys, budget)) return *problem;
  std::vector<size_t> order(items.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return *OrderValues(keys[a], keys[b]) < 0; });
  std::vector<Value> sorted;
  sorted.reserve(items.size());
  for (const size_t i : order) sorted.push_back(items[i]);
  return Value::List(std::move(sorted));
}

Value Sort(Args args, CostBudget& budget) {
  const auto [problem, items] = ReadElements("sort", args, budget);
  return problem ? *problem : Sorted("sort", items, items, budget);
}

// What the macro sortBy() becomes: a list and the keys of its elements.
Value SortByKeys(Args args, CostBudget& budget) {
  if (args[0].kind() != ValueKind::kList) return NoOverload("sortBy", args);
  const auto [problem, keys] = ReadElements("sortBy", args.subspan(1), budget);
  if (problem) return *problem;
  const ListView& list = args[0].AsList();
  if (list.size() != keys.size()) return NoOverload("sortBy", args);
  std::vector<Value> items;
  for (size_t i = 0; i < list.size(); ++i) items.push_back(list.At(i));
  return Sorted("sortBy", items, keys, budget);
}

// optional.of() of something unknown is unknown.
Value OptionalElement(const ListView& list, size_t index) {
  if (index >= list.size()) return Value::None();
  Value item = list.At(index);
  return item.IsOrdinary() ? Value::Optional(std::move(item)) : item;
}

Value First(Args args, CostBudget&) {
  return args[0].kind() == ValueKind::kList ? OptionalElement(args[0].AsList(), 0) : NoOverload("first", args);
}

Value Last(Args args, CostBudget&) {
  if (args[0].kind() != ValueKind::kList) return NoOverload("last", args);
  return OptionalElement(args[0].AsList(), args[0].AsList().size() - 1);
}

Value Unwrap(Args args, CostBudget& budget) {
  const auto [problem, items] = ReadElements("optional.unwrap", args, budget);
  if (problem) return *problem;
  std::vector<Value> values;
  for (const Value& item : items) {
    if (item.kind() != ValueKind::kOptional) return NoOverload("optional.unwrap of a list of", std::span(&item, 1));
    if (item.AsOptional() != nullptr) values.push_back(*item.AsOptional());
  }
  return Value::List(std::move(values));
}

}  // namespace

Value ListReverse(std::span<const Value> args, CostBudget& budget) {
  const ListView& list = args[0].AsList();
  if (!budget.Charge(list.size())) return CostLimitExceeded();
  std::vector<Value> items;
  items.reserve(list.size());
  for (size_t i = list.size(); i > 0; --i) items.push_back(list.At(i - 1));
  return Value::List(std::move(items));
}

Value ListIndexOf(std::span<const Value> args, CostBudget& budget, bool last) {
  const std::string_view name = last ? "lastIndexOf" : "indexOf";
  if (args.size() != 2) return NoOverload(name, args);
  const auto [problem, items] = ReadElements(name, args, budget);
  if (problem) return *problem;
  for (size_t i = 0; i < items.size(); ++i) {
    const size_t at = last ? items.size() - 1 - i : i;
    const Value equal = EqualValues(items[at], args[1], budget);
    if (equal.IsTrue()) return Value::Int(static_cast<int64_t>(at));
    if (!equal.IsOrdinary()) return equal;
  }
  return Value::Int(-1);
}

namespace {

// Of what has an order.
constexpr std::string_view kExtreme =
    "(list<bool>) -> bool; (list<int>) -> int; (list<uint>) -> uint; (list<double>) -> double; (list<string>) -> "
    "string;"
    "(list<bytes>) -> bytes; (list<timestamp>) -> timestamp; (list<duration>) -> duration";
constexpr std::string_view kSorted =
    "(list<bool>) -> bool; (list<num>) -> bool; (list<string>) -> bool; (list<bytes>) -> bool; (list<timestamp>) -> "
    "bool;"
    "(list<duration>) -> bool";

constexpr Builtin kTable[] = {
    {"sum", CallStyle::kMember, 1, 1, Sum,
     "(list<int>) -> int; (list<uint>) -> uint; (list<double>) -> double; (list<duration>) -> duration"},
    {"min", CallStyle::kMember, 1, 1, Min, kExtreme},
    {"max", CallStyle::kMember, 1, 1, Max, kExtreme},
    {"isSorted", CallStyle::kMember, 1, 1, IsSorted, kSorted},
    {"lists.range", CallStyle::kGlobal, 1, 1, Range, "(int) -> list<int>"},
    {"slice", CallStyle::kMember, 3, 3, Slice, "(list<A>, int, int) -> list<A>"},
    {"flatten", CallStyle::kMember, 1, 2, Flatten, "(list<dyn>) -> list<dyn>; (list<dyn>, int) -> list<dyn>"},
    {"distinct", CallStyle::kMember, 1, 1, Distinct, "(list<A>) -> list<A>"},
    {"sort", CallStyle::kMember, 1, 1, Sort, "(list<A>) -> list<A>"},
    {"@sortByKeys", CallStyle::kMember, 2, 2, SortByKeys, "(list<A>, list<B>) -> list<A>"},
    {"first", CallStyle::kMember, 1, 1, First, "(list<A>) -> optional<A>"},
    {"last", CallStyle::kMember, 1, 1, Last, "(list<A>) -> optional<A>"},
    {"optional.unwrap", CallStyle::kGlobal, 1, 1, Unwrap, "(list<optional<A>>) -> list<A>"},
    {"unwrapOpt", CallStyle::kMember, 1, 1, Unwrap, "(list<optional<A>>) -> list<A>"},
};

}  // namespace

std::span<const Builtin> ListBuiltins() { return kTable; }

}  // namespace bundlescope
