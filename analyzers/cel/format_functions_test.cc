#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analyzers/cel/testing/evaluate.h"

namespace bundlescope {
namespace {

struct Case {
  const char* expr;
  const char* text;
};

void ExpectTexts(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    const Value value = EvalText(one.expr, Env(), {});
    ASSERT_EQ(value.kind(), ValueKind::kString) << one.expr << " gave " << DebugString(value);
    EXPECT_EQ(value.AsString(), one.text) << one.expr;
  }
}

// An opaque value as other functions make them.
class FakeAddress : public OpaqueValue {
 public:
  std::string_view type() const override { return "test.Address"; }
  bool Equals(const OpaqueValue&) const override { return true; }
  std::string Text() const override { return "10.0.0.1"; }
};

// From the documentation of cel-go's strings extension, version 2 and later, and the specification's own cases.
TEST(Format, WritesEachClause) {
  ExpectTexts({
      {"'no clause'.format([])", "no clause"},
      {"''.format([])", ""},
      {"'%% and %%'.format([])", "% and %"},
      {"'%%%s%%'.format(['text'])", "%text%"},
      {"'%s-%s'.format(['a', 'b'])", "a-b"},
      {"'%d %d'.format([-5, 5u])", "-5 5"},
      {"'%d'.format([2.5])", "2.5"},
      {"'%b %b %b %b'.format([5, -5, 64u, true])", "101 -101 1000000 1"},
      {"'%o %o %o'.format([11, -11, 65535u])", "13 -13 177777"},
      {"'%x %X %x %X'.format([30, 30, -30, 6000u])", "1e 1E -1e 1770"},
      {"'%x'.format(['Hello world!'])", "48656c6c6f20776f726c6421"},
      {"'%X'.format([b'\\x00\\xfe'])", "00FE"},
      {"'%f'.format([2.71828])", "2.718280"},
      {"'%.3f %.0f %.2f'.format([1.2345, 2.5, 1u])", "1.234 2 1.00"},
      {"'%e'.format([2.71828])", "2.718280e+00"},
      {"'%.6e %.4e'.format([1052.032911275, 1052u])", "1.052033e+03 1.0520e+03"},
      {"'%d %b %x %o'.format([-9223372036854775807 - 1, 0, 18446744073709551615u, 0])",
       "-9223372036854775808 0 ffffffffffffffff 0"},
      {"'\u8bc1\u4e66 %s'.format(['\u8fc7\u671f'])", "\u8bc1\u4e66 \u8fc7\u671f"},
  });
}

TEST(Format, WritesWhatIsNoNumberByItsName) {
  const std::string doubles = "[double('NaN'), double('Infinity'), double('-Infinity')]";
  for (const std::string verb : {"%s", "%d", "%f", "%e", "%.2f"}) {
    const std::string expr = "'" + verb + " " + verb + " " + verb + "'.format(" + doubles + ")";
    EXPECT_EQ(EvalDebug(expr), "\"NaN Infinity -Infinity\"") << verb;
  }
}

TEST(Format, WritesEachTypeAsText) {
  ExpectTexts({
      {"'%s %s %s %s'.format([null, true, 3u, -4])", "null true 3 -4"},
      {"'%s'.format([b'xyz'])", "xyz"},
      {"'%s'.format([b'a\\xffb'])", "a\ufffdb"},
      {"'%s'.format([type('a')])", "string"},
      {"'%s'.format([timestamp('2023-02-03T23:31:20+01:00')])", "2023-02-03T22:31:20Z"},
      {"'%s %s'.format([duration('1h45m47s'), duration('2ns')])", "6347s 0.000000002s"},
      {"'%s'.format([['abc', 3.14, null, [9, 8], []]])", "[abc, 3.14, null, [9, 8], []]"},
      {"'%s'.format([{'key1': b'xyz', 'key3': null, 'key2': duration('2h')}])", "{key1: xyz, key2: 7200s, key3: null}"},
      {"'%s'.format([{10: 'a', 9: 'b', true: 'c', 2u: {}}])", "{10: a, 2: {}, 9: b, true: c}"},
      {"'%s %s %s'.format([0.000000002, 1e20, 2.0])", "0.000000002 100000000000000000000 2"},
  });
}

// Nothing that a double can be is longer than the room for its digits.
TEST(Format, WritesTheLeastAndTheGreatestDouble) {
  EXPECT_EQ(EvalDebug("size('%s'.format([-5e-324]))"), "327");
  EXPECT_EQ(EvalDebug("size('%s'.format([-1.7976931348623157e308]))"), "310");
  EXPECT_EQ(EvalDebug("size('%.1000f'.format([-1.7976931348623157e308]))"), "1311");
}

TEST(Format, WritesValuesOfExtensionsAsTheirText) {
  const FakeActivation data({{"ip", Value::Opaque(std::make_shared<FakeAddress>())}});
  EXPECT_EQ(EvalDebug("'%s %s'.format([ip, [ip]])", data), "\"10.0.0.1 [10.0.0.1]\"");
  EXPECT_NE(EvalDebug("'%d'.format([ip])", data).find("%d cannot take a value of type test.Address"),
            std::string::npos);
}

TEST(Format, RefusesWrongClauses) {
  const std::vector<Case> cases = {
      {"'%a'.format([1])", "unknown clause '%a'"},
      {"'%'.format([1])", "ends within a clause"},
      {"'a%'.format([])", "ends within a clause"},
      {"'%.3'.format([1.0])", "ends within a clause"},
      {"'%.'.format([1.0])", "a number has to follow"},
      {"'%.f'.format([1.0])", "a number has to follow"},
      {"'%.-1f'.format([1.0])", "a number has to follow"},
      {"'%.1001f'.format([1.0])", "at most 1000 digits"},
      {"'%.99999999999999999999f'.format([1.0])", "at most 1000 digits"},
      {"'%5d'.format([1])", "unknown clause '%5'"},
      {"'%s %s'.format(['a'])", "there are 1 values, but more clauses"},
      {"'%\\n'.format([1])", "unknown clause '%\\n'"},
  };
  for (const Case& one : cases) {
    EXPECT_NE(EvalDebug(one.expr).find(one.text), std::string::npos) << one.expr << " gave " << EvalDebug(one.expr);
  }
}

TEST(Format, RefusesValuesThatAClauseCannotTake) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> wrong = {
      {"d", {"null", "'a'", "true", "b'a'", "[1]", "duration('1s')"}},
      {"f", {"null", "'a'", "true", "b'a'", "{}"}},
      {"e", {"null", "'a'", "true"}},
      {"b", {"null", "'abc'", "1.0", "b'a'"}},
      {"o", {"null", "'a string'", "1.0", "true"}},
      {"x", {"null", "1.0", "true", "[1]"}},
      {"X", {"null", "1.0"}},
      {"s", {"optional.of(1)", "[optional.none()]"}},
  };
  for (const auto& [verb, values] : wrong) {
    for (const std::string& value : values) {
      const std::string expr = "'%" + verb + "'.format([" + value + "])";
      EXPECT_NE(EvalDebug(expr).find("%" + verb + " cannot take"), std::string::npos) << expr << EvalDebug(expr);
    }
  }
  for (const char* expr : {"dyn(1).format([1])", "'a'.format(dyn('a'))", "'a'.format(dyn({}))"}) {
    EXPECT_NE(EvalDebug(expr).find("no such overload"), std::string::npos) << expr << EvalDebug(expr);
  }
}

// A map with one key whose value was not collected.
class HalfKnownMap : public MapView {
 public:
  size_t size() const override { return 2; }
  std::optional<Value> Find(const Value& key) const override {
    return key.AsString() == "a" ? Value::Int(1) : Value::Unknown("the map's b");
  }
  std::vector<Value> Keys() const override { return {Value::String("b"), Value::String("a")}; }
};

TEST(Format, IsUnknownWhereAValueThatItNeedsIs) {
  const FakeActivation data({{"l", Value::List({Value::Int(1), Value::Unknown("b"), Value::Unknown("a")})},
                             {"m", Value::MapOf(std::make_shared<HalfKnownMap>())}});
  EXPECT_EQ(EvalDebug("'%d'.format(l)", data), "\"1\"");
  EXPECT_EQ(EvalDebug("'%d %s'.format(l)", data), "unknown(b)");
  EXPECT_EQ(EvalDebug("'%s %s %s'.format(l)", data), "unknown(a, b)");
  EXPECT_EQ(EvalDebug("'%s'.format([m])", data), "unknown(the map's b)");
  // The unknown value might be what makes it right or wrong; an error beside it decides nothing.
  EXPECT_EQ(EvalDebug("'%b %s %s'.format([1.0, m, optional.none()])", data), "unknown(the map's b)");
}

TEST(Format, PaysForWhatItWrites) {
  const FakeActivation data({{"t", Value::String(std::string(1'000'000, 'x'))},
                             {"l", Value::List(std::vector<Value>(100'000, Value::Int(7)))}});
  const auto cost = [&data](std::string_view expr) {
    uint64_t used = 0;
    EXPECT_TRUE(EvalText(expr, data.Declare(), {&data, nullptr, kDefaultCostLimit, &used}).IsOrdinary()) << expr;
    return used;
  };
  EXPECT_GE(cost("'%s'.format([t])"), 100'000U);
  EXPECT_GE(cost("'%x'.format([t])"), 300'000U);
  EXPECT_GE(cost("'%s'.format([l])"), 200'000U);
  EXPECT_GE(cost("'%.1000f'.format([l[0]])"), 100U);
  for (const char* expr : {"'%s'.format([t])", "'%x'.format([t])", "'%s'.format([l])", "'%s'.format([{'a': [l]}])",
                           "t.format([])", "strings.quote(t)"}) {
    EXPECT_EQ(DebugString(EvalText(expr, data.Declare(), {&data, nullptr, 50'000, nullptr})),
              "error(cost limit exceeded)")
        << expr;
  }
}

// From the documentation of cel-go's strings extension, version 1.
TEST(Quote, EscapesWhatWouldNotPrint) {
  ExpectTexts({
      {"strings.quote('verbatim')", "\"verbatim\""},
      {"strings.quote('')", "\"\""},
      {"strings.quote('a \"b\" c')", "\"a \\\"b\\\" c\""},
      {"strings.quote('\\a\\b\\f\\n\\r\\t\\v\\\\')", "\"\\a\\b\\f\\n\\r\\t\\v\\\\\""},
      {"strings.quote('\u03c0\u03ad')", "\"\u03c0\u03ad\""},
  });
  const FakeActivation data({{"t", Value::String("a\xff\xfe")}});
  EXPECT_EQ(EvalText("strings.quote(t)", data.Declare(), {&data, nullptr, kDefaultCostLimit, nullptr}).AsString(),
            "\"a\ufffd\ufffd\"");
  EXPECT_NE(EvalDebug("strings.quote(dyn(1))").find("no such overload"), std::string::npos);
}

}  // namespace
}  // namespace bundlescope
