#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analyzers/cel/testing/evaluate.h"

namespace bundlescope {
namespace {

TEST(StringFunctions, CountInCodePoints) {
  EXPECT_EQ(EvalDebug("'\u00e9a'.indexOf('a')"), "1");
  EXPECT_EQ(EvalDebug("'\u00e9a'.charAt(0)"), "\"\u00e9\"");
  EXPECT_EQ(EvalDebug("'\u00e9a'.charAt(2)"), "\"\"");
  EXPECT_EQ(EvalDebug("'\u00e9a\u00e9'.substring(1, 2)"), "\"a\"");
  EXPECT_EQ(EvalDebug("'\u00e9a\u00e9'.lastIndexOf('\u00e9')"), "2");
  EXPECT_EQ(EvalDebug("size('\u00e9a')"), "2");
  EXPECT_EQ(EvalDebug("'\u00e9a'.size()"), "2");
  EXPECT_EQ(EvalDebug("'\u00e9ab'.split('')"), "[\"\u00e9\", \"a\", \"b\"]");
}

TEST(StringFunctions, RefuseIndicesOutsideTheText) {
  for (const char* source :
       {"'abc'.charAt(4)", "'abc'.charAt(-1)", "'abc'.substring(4)", "'abc'.substring(-1)", "'abc'.substring(2, 1)",
        "'abc'.substring(0, 4)", "'abc'.indexOf('a', 4)", "'abc'.indexOf('a', -1)", "'abc'.lastIndexOf('a', 4)",
        "'abc'.substring(9223372036854775807)"}) {
    EXPECT_NE(EvalDebug(source).find("is out of range"), std::string::npos) << source;
  }
}

TEST(StringFunctions, SplitHonoursItsLimit) {
  EXPECT_EQ(EvalDebug("'a,b,c'.split(',')"), R"(["a", "b", "c"])");
  EXPECT_EQ(EvalDebug("'a,b,c'.split(',', 2)"), R"(["a", "b,c"])");
  EXPECT_EQ(EvalDebug("'a,b,c'.split(',', 1)"), R"(["a,b,c"])");
  EXPECT_EQ(EvalDebug("'a,b,c'.split(',', 0)"), "[]");
  EXPECT_EQ(EvalDebug("'a,b,c'.split(',', -1)"), R"(["a", "b", "c"])");
  EXPECT_EQ(EvalDebug("'abc'.split('', 2)"), R"(["a", "bc"])");
  EXPECT_EQ(EvalDebug("''.split(',')"), R"([""])");
  EXPECT_EQ(EvalDebug("''.split('')"), "[]");
  EXPECT_EQ(EvalDebug("',a,'.split(',')"), R"(["", "a", ""])");
}

TEST(StringFunctions, JoinUndoesSplit) {
  for (const std::string text : {"", "a", ",", ",,", "a,b", ",a,,b,"}) {
    EXPECT_EQ(EvalDebug("t.split(',').join(',') == t", FakeActivation({{"t", Value::String(text)}})), "true") << text;
    EXPECT_EQ(EvalDebug("t.split('').join() == t", FakeActivation({{"t", Value::String(text)}})), "true") << text;
  }
}

TEST(StringFunctions, ReplaceHonoursItsLimitAndTheEmptyText) {
  EXPECT_EQ(EvalDebug("'aaa'.replace('a', 'bb')"), "\"bbbbbb\"");
  EXPECT_EQ(EvalDebug("'aaa'.replace('a', 'b', 2)"), "\"bba\"");
  EXPECT_EQ(EvalDebug("'aaa'.replace('a', 'b', 0)"), "\"aaa\"");
  EXPECT_EQ(EvalDebug("'aaa'.replace('a', 'b', -1)"), "\"bbb\"");
  EXPECT_EQ(EvalDebug("'aaa'.replace('aa', 'b')"), "\"ba\"");
  EXPECT_EQ(EvalDebug("'ab'.replace('', '-')"), "\"-a-b-\"");
  EXPECT_EQ(EvalDebug("'ab'.replace('', '-', 1)"), "\"-ab\"");
}

TEST(StringFunctions, TrimKnowsUnicodeSpaces) {
  EXPECT_EQ(EvalDebug("' \\t\\u00a0a b\\u3000\\n'.trim()"), "\"a b\"");
  EXPECT_EQ(EvalDebug("' \\n '.trim()"), "\"\"");
  EXPECT_EQ(EvalDebug("'\\u200b'.trim() == '\\u200b'"), "true");
}

TEST(StringFunctions, MatchesSearchesAndTakesPatternsFromData) {
  const FakeActivation data({{"p", Value::String("b+c")}, {"bad", Value::String("(")}, {"n", Value::Int(1)}});
  EXPECT_EQ(EvalDebug("'abbcd'.matches(p)", data), "true");
  EXPECT_EQ(EvalDebug("matches('abbcd', '^b')", data), "false");
  EXPECT_TRUE(EvalDebug("'a'.matches(bad)", data).starts_with("error(1:5: matches(): "));
  EXPECT_TRUE(EvalDebug("n.matches('a')", data).starts_with("error(1:3: no such overload"));
  EXPECT_EQ(EvalDebug("'a'.matches(1)", data), "error(1:5: no such overload: matches(string, int))");
}

TEST(StringFunctions, StandAnyBytes) {
  for (const std::string text : {"\xff\xfe", "\x80", "a\xe2\x82", "\xf0\x9f"}) {
    const FakeActivation data({{"t", Value::String(text)}});
    EXPECT_EQ(EvalDebug("t.reverse().reverse().size() == t.size()", data), "true");
    EXPECT_EQ(EvalDebug("t.split('').join() == t && t.substring(0) == t && t.trim() == t", data), "true");
  }
}

TEST(Conversions, RefuseWhatDoesNotFit) {
  for (const char* source : {"int('1.5')",
                             "int('')",
                             "int(' 1')",
                             "int('9223372036854775808')",
                             "uint('-1')",
                             "uint(-1)",
                             "uint(-0.5)",
                             "double('nan(abc)')",
                             "double('0x1p3')",
                             "double('1e400')",
                             "double('-1e400')",
                             "timestamp('2024-01-01 00:00:00Z')",
                             "timestamp('2024-01-01t00:00:00Z')",
                             "timestamp('2024-01-01T00:00:00z')",
                             "timestamp('2016-12-31T23:59:60Z')",
                             "int(1e19)",
                             "uint(-1.0)",
                             "double('1x')",
                             "bool('yes')",
                             "string(b'\\xff')",
                             "int(0.0/0.0)",
                             "timestamp(253402300800)",
                             "int('+-1')",
                             "int(null)",
                             "string([1])"}) {
    EXPECT_TRUE(EvalDebug(source).starts_with("error(")) << source << " gave " << EvalDebug(source);
  }
  EXPECT_EQ(EvalDebug("int('-5') + int(7.9) + int(-7.9) + int(5u)"), "0");
  EXPECT_EQ(EvalDebug("string(1.0) + string(true) + string(1u) + string(duration('1500ms')) + string(0.1)"),
            "\"1true11.5s0.1\"");
  EXPECT_EQ(EvalDebug("double('1e-400') == 0.0 && double('-1e-400') == 0.0 && double('5e-324') > 0.0"), "true");
  EXPECT_EQ(EvalDebug("double('-inf') < 0.0 && double('+Infinity') > 0.0 && double('nan') != double('NaN')"), "true");
  EXPECT_EQ(EvalDebug("uint(-0.0) == 0u && uint(0.9) == 0u && uint('+1') == 1u"), "true");
  EXPECT_EQ(EvalDebug("timestamp('2024-01-01T00:00:59.5+01:00') == timestamp('2023-12-31T23:00:59.5Z')"), "true");
  EXPECT_EQ(EvalDebug("string(duration('-1ns'))"), "\"-0.000000001s\"");
}

TEST(ListFunctions, SumAndCompare) {
  EXPECT_EQ(EvalDebug("[1, 2, 3].sum() + [4, 2].max() + [4, 2].min()"), "12");
  EXPECT_EQ(EvalDebug("[1, 2, 1].indexOf(1) + 10 * [1, 2, 1].lastIndexOf(1.0) + 100 * [1].indexOf('a')"), "-80");
  EXPECT_EQ(EvalDebug("[duration('1m'), duration('1s')].sum()"), "duration(\"1m1s\")");
  EXPECT_EQ(EvalDebug("[1, 2, 2].isSorted() && !['b', 'a'].isSorted() && [].isSorted()"), "true");
  for (const char* source :
       {"[].min()", "[1, 'a'].max()", "[1, 'a'].sum()", "['a'].sum()", "1.sum()", "[9223372036854775807, 1].sum()"}) {
    EXPECT_TRUE(EvalDebug(source).starts_with("error(")) << source;
  }
}

}  // namespace
}  // namespace bundlescope
