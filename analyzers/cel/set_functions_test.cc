#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analyzers/cel/testing/evaluate.h"

namespace bundlescope {
namespace {

Value Ints(int64_t count) {
  std::vector<Value> items;
  for (int64_t i = 0; i < count; ++i) items.push_back(Value::Int(i));
  return Value::List(std::move(items));
}

// From the documentation of cel-go's sets extension, and its own cases.
TEST(Sets, CompareByEqualityOfElements) {
  for (const char* expr : {"sets.contains([], [])",
                           "!sets.contains([], [1])",
                           "sets.contains([1, 2, 3, 4], [2, 3])",
                           "sets.contains([1, 2.0, 3u], [1.0, 2u, 3])",
                           "sets.contains([1], [1, 1])",
                           "sets.contains([1], [])",
                           "sets.contains([[1], [2, 3]], [[2, 3.0]])",
                           "!sets.contains([1], ['1', 1])",
                           "!sets.contains([1], [1.1, 1u])",
                           "sets.equivalent([], [])",
                           "sets.equivalent([1], [1, 1])",
                           "sets.equivalent([1], [1u, 1.0])",
                           "sets.equivalent([1, 2, 3], [3u, 2.0, 1])",
                           "sets.equivalent([[1.0], [2, 3]], [[1], [2, 3.0]])",
                           "!sets.equivalent([2, 1], [1])",
                           "!sets.equivalent([1], [1, 2])",
                           "!sets.equivalent([1, 2], [2u, 2, 2.0])",
                           "sets.intersects([1], [1, 2])",
                           "sets.intersects([[1], [2, 3]], [[1, 2], [2, 3.0]])",
                           "sets.intersects([1, 2], [2u, 2, 2.0])",
                           "!sets.intersects([], [])",
                           "!sets.intersects([1], [])",
                           "!sets.intersects([], [1])",
                           "!sets.intersects([1], ['1', 2])",
                           "!sets.intersects([1], [1.1, 2u])"}) {
    EXPECT_EQ(EvalDebug(expr), "true") << expr;
  }
}

TEST(Sets, AreUnknownOnlyWhereUnknownElementsDecide) {
  const FakeActivation data(
      {{"u", Value::List({Value::Int(1), Value::Unknown("x")})}, {"v", Value::List({Value::Unknown("y")})}});
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"sets.contains(u, [1])", "true"},          {"sets.contains(u, [1, 2])", "unknown(x)"},
      {"sets.contains([1, 2], u)", "unknown(x)"}, {"sets.contains([2], u)", "false"},
      {"sets.contains([], v)", "false"},          {"sets.contains(u, [])", "true"},
      {"sets.contains(u, v)", "unknown(x, y)"},   {"sets.intersects(u, [2, 1])", "true"},
      {"sets.intersects(u, [2])", "unknown(x)"},  {"sets.intersects([2], v)", "unknown(y)"},
      {"sets.intersects([], v)", "false"},        {"sets.intersects(v, [])", "false"},
      {"sets.equivalent(u, [1])", "unknown(x)"},  {"sets.equivalent(u, [2])", "false"},
      {"sets.equivalent([], v)", "false"},
  };
  for (const auto& [expr, expected] : cases) EXPECT_EQ(EvalDebug(expr, data), expected) << expr;
}

TEST(Sets, TakeListsOnly) {
  for (const char* expr : {"sets.contains(dyn(1), [1])", "sets.contains([1], dyn('a'))", "sets.equivalent(dyn({}), [])",
                           "sets.intersects([], dyn(null))"}) {
    EXPECT_NE(EvalDebug(expr).find("no such overload"), std::string::npos) << expr << " gave " << EvalDebug(expr);
  }
}

TEST(Sets, PayForEachComparison) {
  const FakeActivation data({{"many", Ints(2000)}, {"others", Value::List(std::vector<Value>(2000, Value::Int(-1)))}});
  const auto evaluate = [&data](std::string_view expr) {
    return DebugString(EvalText(expr, data.Declare(), {&data, nullptr, kDefaultCostLimit, nullptr}));
  };
  EXPECT_EQ(evaluate("sets.contains(many, [1999])"), "true");
  EXPECT_EQ(evaluate("sets.equivalent(many, many)"), "error(cost limit exceeded)");
  EXPECT_EQ(evaluate("sets.contains(many, many)"), "error(cost limit exceeded)");
  EXPECT_EQ(evaluate("sets.intersects(many, others)"), "error(cost limit exceeded)");
}

}  // namespace
}  // namespace bundlescope
