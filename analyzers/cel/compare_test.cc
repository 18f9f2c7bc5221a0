#include "analyzers/cel/compare.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace bundlescope {
namespace {

constexpr int64_t kMaxInt = std::numeric_limits<int64_t>::max();
constexpr int64_t kMinInt = std::numeric_limits<int64_t>::min();
constexpr uint64_t kMaxUint = std::numeric_limits<uint64_t>::max();

std::vector<Value> Integers() {
  std::vector<Value> values;
  for (int64_t i : {kMinInt, kMinInt + 1, int64_t{-1}, int64_t{0}, int64_t{1}, kMaxInt - 1, kMaxInt}) {
    values.push_back(Value::Int(i));
  }
  for (uint64_t u :
       {uint64_t{0}, uint64_t{1}, static_cast<uint64_t>(kMaxInt), static_cast<uint64_t>(kMaxInt) + 1, kMaxUint}) {
    values.push_back(Value::Uint(u));
  }
  return values;
}

__int128 Wide(const Value& v) {
  return v.kind() == ValueKind::kInt ? static_cast<__int128>(v.AsInt()) : static_cast<__int128>(v.AsUint());
}

TEST(OrderValues, OrdersIntegersOfBothTypesAsWideIntegersDo) {
  for (const Value& a : Integers()) {
    for (const Value& b : Integers()) {
      EXPECT_EQ(*OrderValues(a, b), Wide(a) <=> Wide(b)) << DebugString(a) << " and " << DebugString(b);
      CostBudget budget(10);
      EXPECT_EQ(EqualValues(a, b, budget).AsBool(), Wide(a) == Wide(b));
    }
  }
}

TEST(OrderValues, HasNoOrderForNanAndForMixedTypes) {
  const Value nan = Value::Double(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(*OrderValues(nan, Value::Int(1)), std::partial_ordering::unordered);
  EXPECT_FALSE(OrderValues(Value::String("1"), Value::Int(1)).has_value());
  EXPECT_FALSE(OrderValues(Value::Null(), Value::Null()).has_value());
  EXPECT_FALSE(OrderValues(Value::List({}), Value::List({})).has_value());
}

TEST(CanonicalKey, MakesEqualNumbersTheSameKeyAndRefusesTheRest) {
  for (const Value& key : {Value::Int(3), Value::Uint(3), Value::Double(3)}) {
    EXPECT_EQ(CanonicalKey(key)->AsInt(), 3);
  }
  EXPECT_EQ(CanonicalKey(Value::Uint(kMaxUint))->AsUint(), kMaxUint);
  EXPECT_EQ(CanonicalKey(Value::Double(9223372036854775808.0))->AsUint(), uint64_t{1} << 63);
  EXPECT_EQ(CanonicalKey(Value::Double(-9223372036854775808.0))->AsInt(), kMinInt);
  for (const Value& key :
       {Value::Double(1.5), Value::Double(1e300), Value::Double(18446744073709551616.0),
        Value::Double(std::numeric_limits<double>::quiet_NaN()),
        Value::Double(-std::numeric_limits<double>::infinity()), Value::Null(), Value::List({}), Value::Bytes("a")}) {
    EXPECT_FALSE(CanonicalKey(key).has_value()) << DebugString(key);
  }
}

std::string Equality(const Value& a, const Value& b) {
  CostBudget budget(1000);
  return DebugString(EqualValues(a, b, budget));
}

TEST(EqualValues, AnUnknownElementLeavesTheAnswerOpenUnlessAnotherDecides) {
  const Value some = Value::List({Value::Int(1), Value::Unknown("x")});
  EXPECT_EQ(Equality(some, Value::List({Value::Int(1), Value::Int(2)})), "unknown(x)");
  EXPECT_EQ(Equality(Value::List({Value::Unknown("x"), Value::Int(1)}), Value::List({Value::Int(1), Value::Int(2)})),
            "false");
  EXPECT_EQ(Equality(some, Value::List({Value::Int(1)})), "false");
  EXPECT_EQ(Equality(Value::Map({{Value::Int(1), Value::Unknown("x")}}), Value::Map({{Value::Int(1), Value::Int(2)}})),
            "unknown(x)");
}

TEST(EqualValues, ComparesMapsWithoutRegardToOrderAndKeyTypes) {
  const Value a = Value::Map({{Value::Int(1), Value::Int(1)}, {Value::String("k"), Value::Null()}});
  const Value b = Value::Map({{Value::String("k"), Value::Null()}, {Value::Uint(1), Value::Double(1)}});
  EXPECT_EQ(Equality(a, b), "true");
  EXPECT_EQ(Equality(a, Value::Map({{Value::Int(1), Value::Int(1)}, {Value::String("l"), Value::Null()}})), "false");
}

TEST(EqualValues, ChargesForTheTextsItReads) {
  const Value text = Value::String(std::string(100'000, 'a'));
  CostBudget budget(1000);
  EXPECT_TRUE(EqualValues(text, text, budget).IsError());
  EXPECT_TRUE(budget.exhausted());
}

}  // namespace
}  // namespace bundlescope
