#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "analyzers/cel/testing/evaluate.h"

namespace bundlescope {
namespace {

void ExpectTrue(const std::vector<const char*>& exprs) {
  for (const char* expr : exprs) EXPECT_EQ(EvalDebug(expr), "true") << expr;
}

void ExpectMessages(const std::vector<std::pair<const char*, const char*>>& cases) {
  for (const auto& [expr, message] : cases) {
    const std::string result = EvalDebug(expr);
    EXPECT_TRUE(result.starts_with("error(")) << expr << " gave " << result;
    EXPECT_NE(result.find(message), std::string::npos) << expr << " gave " << result;
  }
}

// The cases of these tests are from the documentation of cel-go's lists extension and its own cases, if nothing else is
// said.

TEST(ListRange, CountsFromZero) {
  ExpectTrue({"lists.range(4) == [0, 1, 2, 3]", "lists.range(0) == []", "lists.range(-3) == []",
              "lists.range(3).map(i, i * i) == [0, 1, 4]"});
  ExpectMessages({{"lists.range(dyn(2u))", "no such overload"}, {"lists.range(dyn('a'))", "no such overload"}});
}

TEST(ListSlice, TakesWhatIsInside) {
  ExpectTrue({"[1,2,3,4].slice(0, 4) == [1,2,3,4]", "[1,2,3,4].slice(1, 3) == [2, 3]",
              "[1,2,3,4].slice(2, 4) == [3, 4]", "[1,2,3,4].slice(4, 4) == []", "[].slice(0, 0) == []"});
  ExpectMessages({{"[1,2,3,4].slice(3, 0)", "slice(3, 0) is not inside a list of 4 elements"},
                  {"[1,2,3,4].slice(0, 10)", "not inside"},
                  {"[1,2,3,4].slice(-5, 10)", "not inside"},
                  {"[1,2,3,4].slice(-5, -3)", "not inside"},
                  {"[1].slice(0, 9223372036854775807)", "not inside"},
                  {"[1].slice(0, dyn(1u))", "no such overload"},
                  {"dyn('abc').slice(0, 1)", "no such overload"}});
}

TEST(ListReverse, TurnsListsAndTextsRound) {
  ExpectTrue({"[5,1,2,3].reverse() == [3,2,1,5]", "[].reverse() == []", "'gums'.reverse() == 'smug'",
              "[false, true].reverse().reverse() == [false, true]"});
  ExpectMessages({{"dyn(1).reverse()", "no such overload"}});
}

TEST(ListFlatten, OpensOneLevelOrAsManyAsAreAskedFor) {
  ExpectTrue({"dyn([]).flatten() == []", "dyn([1,2,3,4]).flatten() == [1,2,3,4]",
              "[1,[2,[3,4]]].flatten() == [1,2,[3,4]]", "[1,2,[],[],[3,4]].flatten() == [1,2,3,4]",
              "[1,[2,[3,4]]].flatten(2) == [1,2,3,4]", "[1,[2]].flatten(0) == [1,[2]]",
              "[1,[2,[3,[4]]]].flatten(2) == [1, 2, 3, [4]]",
              "[1,[2,[3,[4]]]].flatten(9223372036854775807) == [1,2,3,4]", "[{'a': [1]}].flatten() == [{'a': [1]}]"});
  ExpectMessages({{"[1,[2]].flatten(-1)", "no negative depth"},
                  {"[].flatten(-1)", "no negative depth"},
                  {"dyn({}).flatten()", "no such overload"},
                  {"dyn({}).flatten(0)", "no such overload"},
                  {"[].flatten(dyn('1'))", "no such overload"}});
}

TEST(ListDistinct, KeepsTheFirstOfEqualElements) {
  ExpectTrue({"[].distinct() == []", "[-2, 5, -2, 1, 1, 5, -2, 1].distinct() == [-2, 5, 1]",
              "['c', 'a', 'a', 'b', 'a', 'b', 'c', 'c'].distinct() == ['c', 'a', 'b']",
              "[1, 2.0, 'c', 3, 'c', 1].distinct() == [1, 2.0, 'c', 3]", "type([1.0, 1, 2].distinct()[0]) == double",
              "[1, 1.0, 2].distinct() == [1, 2]", "[[1], [1], [2]].distinct() == [[1], [2]]",
              "['1', 1, b'1', '1'].distinct() == ['1', 1, b'1']",
              "size([double('NaN'), double('NaN')].distinct()) == 2"});
  ExpectMessages({{"dyn('aa').distinct()", "no such overload"}});
}

TEST(ListSort, PutsOneTypeInOrder) {
  ExpectTrue(
      {"[].sort() == []", "[4, 3, 2, 1].sort() == [1, 2, 3, 4]", "['d', 'a', 'b'].sort() == ['a', 'b', 'd']",
       "[2.5, -1.0].sort() == [-1.0, 2.5]", "[true, false].sort() == [false, true]", "[3u, 1u].sort() == [1u, 3u]",
       "[duration('1m'), duration('1s')].sort() == [duration('1s'), duration('1m')]",
       "[timestamp(5), timestamp(-5)].sort() == [timestamp(-5), timestamp(5)]", "[b'b', b'a'].sort() == [b'a', b'b']"});
  ExpectMessages({{"['d', 3, 2, 'c'].sort()", "elements of different types"},
                  {"[1, 2u].sort()", "elements of different types"},
                  {"[[1, 2, 3]].sort()", "no order: list"},
                  {"[null].sort()", "no order: null_type"},
                  {"[1.0, double('NaN')].sort()", "NaN"},
                  {"dyn('ba').sort()", "no such overload"}});
}

TEST(ListSortBy, SortsByAKeyAndKeepsTheOrderOfEqualOnes) {
  ExpectTrue({"[].sortBy(e, e) == []", "['a'].sortBy(e, e) == ['a']",
              "[-3, 1, -5, -2, 4].sortBy(e, -(e * e)) == [-5, 4, -3, -2, 1]",
              "[-3, 1, -5, -2, 4].map(e, e * 2).sortBy(e, -(e * e)) == [-10, 8, -6, -4, 2]",
              "lists.range(3).sortBy(e, -e) == [2, 1, 0]",
              "['a', 'c', 'b', 'first'].sortBy(e, e == 'first' ? '' : e) == ['first', 'a', 'b', 'c']",
              "[{'field': 'lo'}, {'field': 'hi'}].sortBy(m, m.field) == [{'field': 'hi'}, {'field': 'lo'}]",
              "[3, 1, 2].sortBy(e, 0) == [3, 1, 2]", "[[2, 1], [3]].sortBy(l, l.sortBy(e, e)[0]) == [[2, 1], [3]]",
              "[3, 1].sortBy(e, e).sortBy(e, -e) == [3, 1]"});
  ExpectMessages({{"[1, 2].sortBy(e, [e])", "no order: list"},
                  {"[1, 'a'].sortBy(e, e)", "elements of different types"},
                  {"dyn({'a': 1}).sortBy(e, e)", "no such overload: sortBy(map, list)"},
                  {"dyn(1).sortBy(e, e)", "a macro walks over a list or a map"},
                  {"[1].sortBy(e.f, 1)", "must be a plain name"},
                  {"[1].sortBy(1)", "sortBy() does not take 1 argument"},
                  {"[1].sortby(e, e)", "unknown"}});
}

TEST(ListSortBy, CountsTowardsTheDepthOfAnExpression) {
  std::string expr = "[1]";
  for (int i = 0; i < 200; ++i) expr = "[" + expr + ".sortBy(e, 1)]";
  EXPECT_TRUE(EvalDebug(expr).starts_with("error(compile:")) << EvalDebug(expr);
}

// From the documentation of cel-go's optional library, version 2.
TEST(ListEnds, AreOptional) {
  ExpectTrue({"[1, 2, 3].first().value() == 1", "[1, 2, 3].last().value() == 3", "[].first().orValue('test') == 'test'",
              "[].last().orValue('test') == 'test'", "!dyn([]).first().hasValue()"});
  ExpectMessages({{"dyn('ab').first()", "no such overload"}, {"dyn({}).last()", "no such overload"}});
}

TEST(OptionalUnwrap, LeavesOutWhatIsEmpty) {
  ExpectTrue({"optional.unwrap([optional.of(42), optional.none()]) == [42]",
              "[optional.of(1), optional.none(), optional.of(3)].unwrapOpt() == [1, 3]", "optional.unwrap([]) == []"});
  ExpectMessages({{"optional.unwrap(dyn([1]))", "no such overload: optional.unwrap of a list of(int)"},
                  {"dyn(optional.of(1)).unwrapOpt()", "no such overload"}});
}

TEST(MathSqrt, TakesEveryNumber) {
  ExpectTrue({"math.sqrt(81) == 9.0", "math.sqrt(81u) == 9.0", "math.sqrt(985.25) == 31.388692231439016",
              "math.isNaN(math.sqrt(-15))", "math.isInf(math.sqrt(double('Infinity')))"});
  ExpectMessages({{"math.sqrt(dyn('4'))", "no such overload"}});
}

TEST(ListFunctions, SayWhatIsMissingWhereElementsAreUnknown) {
  const FakeActivation data({{"l", Value::List({Value::Unknown("b"), Value::Int(1), Value::Unknown("a")})},
                             {"o", Value::List({Value::Optional(Value::Int(1)), Value::Unknown("a")})},
                             {"e", Value::List({Value::Err("broken"), Value::Unknown("a")})},
                             {"n", Value::List({Value::List({Value::Unknown("n")})})}});
  for (const char* expr : {"l.sort()", "l.distinct()", "l.sum()", "l.min()", "l.max()", "l.isSorted()", "l.indexOf(1)",
                           "l.lastIndexOf(1)", "l.flatten()", "l.sortBy(x, x)"}) {
    EXPECT_EQ(EvalDebug(expr, data), "unknown(a, b)") << expr;
  }
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"o.unwrapOpt()", "unknown(a)"},    {"e.sort()", "unknown(a)"},
      {"e.distinct()", "unknown(a)"},     {"n.flatten()", "unknown(n)"},
      {"n.flatten(0)[0].size()", "1"},    {"l.first()", "unknown(b)"},
      {"l.last()", "unknown(a)"},         {"l.reverse()[1]", "1"},
      {"l.reverse()[0]", "unknown(a)"},   {"l.slice(1, 2)", "[1]"},
      {"l.slice(1, 3)[1]", "unknown(a)"}, {"l.sortBy(x, 1)[1]", "1"},
  };
  for (const auto& [expr, expected] : cases) EXPECT_EQ(EvalDebug(expr, data), expected) << expr;
}

TEST(ListFunctions, PayForTheirElements) {
  const FakeActivation data(
      {{"many", Value::List(std::vector<Value>(600'000, Value::Int(1)))},
       {"texts", Value::List(std::vector<Value>(100, Value::String(std::string(100'000, 'x'))))},
       {"nested", Value::List(std::vector<Value>(3, Value::List(std::vector<Value>(400'000, Value::Int(1)))))}});
  const auto evaluate = [&data](std::string_view expr) {
    return DebugString(EvalText(expr, data.Declare(), {&data, nullptr, kDefaultCostLimit, nullptr}));
  };
  for (const char* expr :
       {"lists.range(1000000000000)", "lists.range(9223372036854775807).size()", "many.sort()", "texts.sort()",
        "many.reverse().reverse()", "many.slice(0, 500000) + many.slice(0, 500000)", "nested.flatten()",
        "lists.range(5000).map(i, [i]).distinct()", "many.sortBy(e, e)", "texts.distinct()"}) {
    EXPECT_EQ(evaluate(expr), "error(cost limit exceeded)") << expr;
  }
  EXPECT_EQ(evaluate("lists.range(900000).size()"), "900000");
  EXPECT_EQ(evaluate("many.distinct().size()"), "error(cost limit exceeded)");
  EXPECT_EQ(evaluate("many.slice(0, 1000).distinct()"), "[1]");
}

}  // namespace
}  // namespace bundlescope
