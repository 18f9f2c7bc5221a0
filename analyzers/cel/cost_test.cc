#include "analyzers/cel/cost.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analyzers/cel/program.h"
#include "analyzers/cel/testing/evaluate.h"

namespace bundlescope {
namespace {

// Less than one look at the large texts below, and more than all the steps of an expression.
constexpr uint64_t kLimit = 2'000;
constexpr size_t kLarge = 200'000;

Value Evaluated(const std::string& source, const FakeActivation& data, uint64_t limit = kLimit) {
  return EvalText(source, data.Declare(), {&data, nullptr, limit, nullptr});
}

bool IsOverBudget(const Value& value) { return value.IsError() && value.AsError().message == "cost limit exceeded"; }

// The text `t` of that many zeros, twice so that the two do not share their bytes, and what can be made of it.
FakeActivation TextsOf(size_t size) {
  const std::string text(size, '0');
  const auto map = [&] { return Value::Map({{Value::String(text), Value::Int(1)}}); };
  return FakeActivation({{"t", Value::String(text)},
                         {"many", Value::List(std::vector<Value>(3, Value::String(text)))},
                         {"blobs", Value::List(std::vector<Value>(3, Value::Bytes(text)))},
                         {"m", map()},
                         {"n", map()},
                         {"maps", Value::List({map()})},
                         {"fraction", Value::String("0." + text + "s")},
                         {"time", Value::String("2024-01-01T00:00:00." + text + "Z")},
                         {"one", Value::List({Value::Int(1)})}});
}

TEST(CostOfTexts, IsPaidByWhateverReadsOne) {
  const FakeActivation large = TextsOf(kLarge);
  const FakeActivation small = TextsOf(20);
  for (const char* source : {
           "int(t) == 0",
           "uint(t) == 0u",
           "double(t) == 0.0",
           "double('1' + t) > 0.0",
           "duration(fraction) == duration('0s')",
           "timestamp(time) == timestamp('2024-01-01T00:00:00Z')",
           "m == n",
           "m.all(k, v, v == 1)",
           "m.transformList(k, v, v) == [1]",
           "m.transformMap(k, v, v).size() == 1",
           "one.transformMapEntry(i, v, {t: v}).size() == 1",
           "maps.transformMapEntry(i, v, v).size() == 1",
           "{t: 1}.size() == 1",
           "many.min() == dyn(1) || true",
           "many.max() == dyn(1) || true",
           "many.isSorted()",
           "many.sort().size() == 3",
           "blobs.min() == dyn(1) || true",
           "blobs.isSorted()",
           "blobs.sort().size() == 3",
           "!(t < t)",
           "t <= t",
           "!(many[0] > many[1])",
           "many[0] >= many[1]",
       }) {
    EXPECT_EQ(DebugString(Evaluated(source, small)), "true") << source;
    EXPECT_TRUE(IsOverBudget(Evaluated(source, large))) << source;
  }
}

TEST(CostOfTexts, IsPaidForOnesThatAreNotWhatTheyShouldBe) {
  const FakeActivation data({{"t", Value::String(std::string(kLarge, 'x'))}});
  for (const char* source : {"int(t)", "uint(t)", "double(t)", "bool(t)", "timestamp(t)", "duration(t)"}) {
    EXPECT_TRUE(IsOverBudget(Evaluated(source, data))) << source;
    const Value error = Evaluated(source, data, kDefaultCostLimit);
    ASSERT_TRUE(error.IsError()) << source;
    EXPECT_LT(error.AsError().message.size(), 100u) << source;
  }
}

// A loop over a small list that puts the same large key into a map each time.
TEST(CostOfTexts, BoundsTheKeysOfMapsThatAreMade) {
  const FakeActivation data(
      {{"t", Value::String(std::string(kLarge, 'x'))}, {"l", Value::List(std::vector<Value>(1'000, Value::Int(1)))}});
  for (const char* source :
       {"l.map(i, {t: i}).size()", "[t].map(k, {k: 1}).size()", "l.transformList(i, v, {t + string(i): v}).size()"}) {
    EXPECT_TRUE(IsOverBudget(Evaluated(source, data, 15'000))) << source;
  }
}

TEST(CostOfOpaqueValues, GrowsWithTheirTexts) {
  std::string labels = "a";
  for (int i = 0; i < 500; ++i) labels += ".a";
  const FakeActivation data({{"v", Value::String("1.0.0-" + labels)},
                             {"u", Value::String("/" + std::string(8'000, 'a'))},
                             {"l", Value::List(std::vector<Value>(50, Value::Int(1)))}});
  for (const char* source :
       {"cel.bind(x, semver(v), l.all(i, x == x))", "cel.bind(x, semver(v), l.all(i, x.compareTo(x) == 0))",
        "cel.bind(x, semver(v), l.all(i, !x.isLessThan(x)))", "cel.bind(x, url(u), l.all(i, x == x))"}) {
    EXPECT_EQ(DebugString(Evaluated(source, data, kDefaultCostLimit)), "true") << source;
    EXPECT_TRUE(IsOverBudget(Evaluated(source, data, 3'000))) << source;
  }
}

TEST(CostOfOpaqueValues, OfAQueryCountsWhatIsLeftOut) {
  const FakeActivation data({{"u", Value::String("/?" + std::string(8'000, '&'))}});
  EXPECT_EQ(DebugString(Evaluated("url(u).getQuery().size()", data, kDefaultCostLimit)), "0");
  EXPECT_TRUE(IsOverBudget(Evaluated("url(u).getQuery().size()", data, 5'000)));
}

TEST(CostOfPatterns, GrowsWithTheirPrograms) {
  const FakeActivation data({{"t", Value::String(std::string(5'000, 'a'))},
                             {"small", Value::String("b")},
                             {"large", Value::String("(?:\\PL{30})b")}});
  for (const char* call : {"t.matches(%)", "t.find(%) == ''", "t.findAll(%) == []", "regex.extractAll(t, %) == []",
                           "regex.replace(t, %, '') == t"}) {
    const auto with = [&](const std::string& pattern) {
      std::string source(call);
      return source.replace(source.find('%'), 1, pattern);
    };
    // 2,000 are enough for a plain pattern, constant or not, but not for this one.
    EXPECT_FALSE(Evaluated(with("'b'"), data, 3'000).IsError()) << call;
    EXPECT_FALSE(Evaluated(with("small"), data, 3'000).IsError()) << call;
    EXPECT_TRUE(IsOverBudget(Evaluated(with("r'(?:\\PL{30})b'"), data, 3'000))) << call;
    EXPECT_TRUE(IsOverBudget(Evaluated(with("large"), data, 3'000))) << call;
    EXPECT_FALSE(IsOverBudget(Evaluated(with("large"), data, kDefaultCostLimit))) << call;
  }
}

// On a text of no length, so that all of it is the compilation.
TEST(CostOfPatterns, IsPaidForCompilingThem) {
  const FakeActivation data({{"large", Value::String("\\PL{30}")}, {"too_large", Value::String("\\PL{900}")}});
  EXPECT_TRUE(IsOverBudget(Evaluated("''.matches(large)", data, 5'000)));
  EXPECT_EQ(DebugString(Evaluated("''.matches(large)", data, kDefaultCostLimit)), "false");
  EXPECT_TRUE(IsOverBudget(Evaluated("''.matches(too_large)", data, 500'000)));
  EXPECT_EQ(Evaluated("''.matches(too_large)", data, kDefaultCostLimit).AsError().message,
            "matches(): a string of 8 bytes is a regular expression that needs too much memory");
}

TEST(CostOfPatterns, OfOneExpressionHasALimitInWhichEqualOnesCountOnce) {
  const auto issues = [](int count, bool equal) {
    std::string source = "false";
    for (int i = 0; i < count; ++i) {
      source += " || t.matches(r'\\PL{30}" + (equal ? std::string() : std::to_string(i)) + "')";
    }
    return Program::Compile(source, Env().AddVariable("t")).issues;
  };
  EXPECT_TRUE(issues(1, false).empty());
  EXPECT_TRUE(issues(100, true).empty());
  const auto too_many = issues(100, false);
  ASSERT_FALSE(too_many.empty());
  EXPECT_EQ(too_many[0].message, "the regular expressions of this expression are too large");
}

// What an expression works on may be a secret.
TEST(MessagesOfErrors, DoNotHoldTheData) {
  const std::string secret = "hunter2-7777";
  const FakeActivation data({{"t", Value::String(secret)},
                             {"bad", Value::String("(" + secret)},
                             {"zone", Value::String("Hunter2-7777")},
                             {"user", Value::String("https://bob:hunter2-7777@h:x/")},
                             {"digits", Value::Int(7777)},
                             {"q", Value::String("7777.5")},
                             {"m", Value::Map({{Value::String("a"), Value::Int(1)}})},
                             {"l", Value::List({Value::Int(1)})}});
  for (const char* source : {"int(t)",
                             "uint(t)",
                             "double(t)",
                             "bool(t)",
                             "timestamp(t)",
                             "duration(t)",
                             "quantity(t)",
                             "semver(t)",
                             "ip(t)",
                             "ip.isCanonical(t)",
                             "cidr(t)",
                             "cidr('10.0.0.0/8').containsIP(t)",
                             "cidr('10.0.0.0/8').containsCIDR(t)",
                             "url(t)",
                             "url(user)",
                             "m[t]",
                             "m[digits]",
                             "l[t]",
                             "l[digits]",
                             "l[m]",
                             "t[t]",
                             "{t: 1, t: 2}",
                             "[1, 2].transformMapEntry(i, v, {t: v})",
                             "'a'.matches(bad)",
                             "'a'.find(bad)",
                             "timestamp(0).getHours(t)",
                             "timestamp(0).getHours(zone)",
                             "timestamp(0).getHours('+' + t)",
                             "quantity(q).asInteger()",
                             "uint(-digits)",
                             "t + digits",
                             "t.a",
                             "-t",
                             "t ? 1 : 2"}) {
    const Value value = Evaluated(source, data, kDefaultCostLimit);
    ASSERT_TRUE(value.IsError()) << source << " gives " << DebugString(value);
    EXPECT_EQ(value.AsError().message.find("unter2"), std::string::npos) << source << DebugString(value);
    EXPECT_EQ(value.AsError().message.find("7777"), std::string::npos) << source << DebugString(value);
  }
}

TEST(MessagesOfErrors, SayWhatKindOfValueItWas) {
  const FakeActivation data({{"t", Value::String("hunter2")}, {"m", Value::Map({})}, {"i", Value::Int(5)}});
  const auto message = [&](const char* source) { return Evaluated(source, data).AsError().message; };
  EXPECT_EQ(message("int(t)"), "cannot convert a string of 7 bytes to int");
  EXPECT_EQ(message("m[t]"), "no such key (a string of 7 bytes)");
  EXPECT_EQ(message("m['t']"), "no such key: \"t\"");
  EXPECT_EQ(message("m.t"), "no such key: \"t\"");
  EXPECT_EQ(message("[1][i]"), "index out of range (an int); the list has 1");
  EXPECT_EQ(message("[1][3]"), "index out of range: 3; the list has 1");
  EXPECT_EQ(message("[1][t]"), "the index of a list is an int, not a string of 7 bytes");
  EXPECT_EQ(message("m[m]"), "no such key (a map of 0)");
  EXPECT_EQ(message("m[[i, i]]"), "no such key (a list of 2)");
}

}  // namespace
}  // namespace bundlescope
