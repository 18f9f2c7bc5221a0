#pragma once

#include <compare>
#include <optional>

#include "analyzers/cel/cost.h"
#include "analyzers/cel/value.h"

namespace bundlescope {

// a == b: a bool; unknown where a part that is not known decides; an error for an error inside or an exhausted budget.
Value EqualValues(const Value& a, const Value& b, CostBudget& budget);

// For putting two values in order.
bool ChargeOrder(const Value& a, const Value& b, CostBudget& budget);

// The order of two values of CEL's ordered types (numbers across types); nothing where there is none, unordered for
// NaN.
std::optional<std::partial_ordering> OrderValues(const Value& a, const Value& b);

// The form under which a map finds a key: numbers of equal value become the same int (uint above the range of int).
// Nothing where no map can hold such a key: 1.5, null, a list.
std::optional<Value> CanonicalKey(const Value& key);

}  // namespace bundlescope
