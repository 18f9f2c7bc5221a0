#include "analyzers/cel/value.h"

#include <gtest/gtest.h>

#include <limits>

namespace bundlescope {
namespace {

TEST(UnknownSet, MergesByUnionInAnyOrder) {
  UnknownSet a = UnknownSet::Of("v1/Secret");
  a.Merge(UnknownSet::Of("apps/v1/Deployment"));
  a.Merge(UnknownSet::Of("v1/Secret"));
  EXPECT_EQ(a.names, (std::vector<std::string>{"apps/v1/Deployment", "v1/Secret"}));
  EXPECT_FALSE(a.more);
}

TEST(UnknownSet, KeepsTheSmallestNamesWhateverTheOrder) {
  UnknownSet up;
  UnknownSet down;
  for (int i = 0; i < 300; ++i) {
    up.Merge(UnknownSet::Of("n" + std::to_string(i)));
    down.Merge(UnknownSet::Of("n" + std::to_string(299 - i)));
  }
  EXPECT_EQ(up.names.size(), UnknownSet::kMaxNames);
  EXPECT_TRUE(up.more);
  EXPECT_EQ(up, down);
  UnknownSet again = up;
  again.Merge(down);
  EXPECT_EQ(again, up);
}

TEST(Value, UnknownIsSortedWhateverItIsMadeOf) {
  EXPECT_EQ(DebugString(Value::Unknown(UnknownSet{{"b", "a", "b"}, false})), "unknown(a, b)");
}

TEST(Value, ASliceKeepsTheTextAliveAndSharesIt) {
  Value slice;
  const char* data = nullptr;
  {
    const Value text = Value::String("a long enough text to live on the heap");
    data = text.AsString().data();
    slice = text.Slice(2, 4);
  }
  EXPECT_EQ(slice.AsString(), "long");
  EXPECT_EQ(slice.AsString().data(), data + 2);
}

TEST(Value, AMapRefusesKeysThatAreEqualAcrossTypes) {
  EXPECT_TRUE(Value::Map({{Value::Int(1), Value::Null()}, {Value::Uint(1), Value::Null()}}).IsError());
  EXPECT_TRUE(Value::Map({{Value::Double(1), Value::Null()}}).IsError());
  EXPECT_TRUE(Value::Map({{Value::Null(), Value::Null()}}).IsError());
  EXPECT_FALSE(Value::Map({{Value::Int(1), Value::Null()}, {Value::String("1"), Value::Null()}}).IsError());
}

TEST(Value, AMapFindsKeysAndKeepsTheirOrder) {
  const Value map = Value::Map({{Value::String("b"), Value::Int(1)}, {Value::Bool(true), Value::Int(2)}});
  EXPECT_EQ(DebugString(map), R"({"b": 1, true: 2})");
  EXPECT_EQ(DebugString(*map.AsMap().Find(Value::Bool(true))), "2");
  EXPECT_FALSE(map.AsMap().Find(Value::String("a")).has_value());
  EXPECT_FALSE(map.AsMap().Find(Value::Null()).has_value());
}

TEST(DebugString, ShowsEveryKind) {
  const Value list = Value::List({Value::Null(), Value::Bool(true), Value::Int(-1), Value::Uint(2), Value::Double(3),
                                  Value::Double(0.5), Value::String("a\"\n\x01"), Value::Bytes("\xff"),
                                  Value::Time(Timestamp{0, 0}), Value::Span(Duration::Seconds(90)), Value::Type("int"),
                                  Value::None(), Value::Optional(Value::Int(1)), Value::Err(EvalError{"bad", 2, 3})});
  EXPECT_EQ(DebugString(list),
            R"([null, true, -1, 2u, 3.0, 0.5, "a\"\n\x01", b"\xff", timestamp("1970-01-01T00:00:00Z"), )"
            R"(duration("1m30s"), int, optional.none(), optional.of(1), error(2:3: bad)])");
}

TEST(DebugString, IsCutForLargeAndForDeepValues) {
  EXPECT_LT(DebugString(Value::String(std::string(1 << 20, 'x'))).size(), 3000u);
  Value deep = Value::Int(1);
  for (int i = 0; i < 1000; ++i) deep = Value::List({deep, deep});
  EXPECT_LT(DebugString(deep).size(), 10000u);
}

TEST(Equals, ComparesNumbersAcrossTypesAndNothingElse) {
  EXPECT_TRUE(Equals(Value::Int(1), Value::Uint(1)));
  EXPECT_TRUE(Equals(Value::Int(1), Value::Double(1)));
  EXPECT_FALSE(Equals(Value::Int(1), Value::String("1")));
  EXPECT_FALSE(Equals(Value::Bool(true), Value::Int(1)));
  EXPECT_FALSE(Equals(Value::Null(), Value::Int(0)));
  EXPECT_FALSE(Equals(Value::String("a"), Value::Bytes("a")));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(Equals(Value::Double(nan), Value::Double(nan)));
}

TEST(Equals, IsFalseForWhatIsNotKnown) {
  EXPECT_FALSE(Equals(Value::Unknown("a"), Value::Unknown("a")));
  EXPECT_FALSE(Equals(Value::Err("a"), Value::Err("a")));
  EXPECT_FALSE(Equals(Value::List({Value::Unknown("a")}), Value::List({Value::Int(1)})));
}

TEST(Equals, EndsOnListsThatShareTheirPartsExponentially) {
  Value a = Value::Int(1);
  Value b = Value::Int(1);
  for (int i = 0; i < 100; ++i) {
    a = Value::List({a, a});
    b = Value::List({b, b});
  }
  EXPECT_FALSE(Equals(a, b));  // over budget is not "equal"
}

}  // namespace
}  // namespace bundlescope
