#include "analyzers/cel/parser.h"

#include <gtest/gtest.h>

#include <string>

namespace bundlescope {
namespace {

std::string Issues(const std::vector<CompileIssue>& issues) {
  std::string out;
  for (const CompileIssue& issue : issues) {
    out += (out.empty() ? "" : "; ") + std::to_string(issue.line) + ":" + std::to_string(issue.column) + " " +
           issue.message;
  }
  return out;
}

// The tree, or the issues.
std::string Parse(std::string_view source, const ExprLimits& limits = {}) {
  std::vector<CompileIssue> issues;
  const ExprPtr expr = ParseCel(source, limits, &issues);
  EXPECT_EQ(expr == nullptr, !issues.empty()) << source;
  return expr ? AstString(*expr) : Issues(issues);
}

std::string HintOf(std::string_view source) {
  std::vector<CompileIssue> issues;
  ParseCel(source, {}, &issues);
  return issues.empty() ? "no issue" : issues[0].hint;
}

TEST(ParseCel, BindsOperatorsByPrecedence) {
  EXPECT_EQ(Parse("a || b && c == d + e * -f"), "(|| a (&& b (== c (+ d (* e (neg f))))))");
  EXPECT_EQ(Parse("a * b + c < d && e || f"), "(|| (&& (< (+ (* a b) c) d) e) f)");
  EXPECT_EQ(Parse("!a.b(c)[d].e"), "(! (. ([] (method b a c) d) e))");
  EXPECT_EQ(Parse("(a || b) && c"), "(&& (|| a b) c)");
  EXPECT_EQ(Parse("a in b + c"), "(in a (+ b c))");
}

TEST(ParseCel, AssociatesToTheLeftAndChoicesToTheRight) {
  EXPECT_EQ(Parse("a - b - c"), "(- (- a b) c)");
  EXPECT_EQ(Parse("a / b % c * d"), "(* (% (/ a b) c) d)");
  EXPECT_EQ(Parse("a < b == c"), "(== (< a b) c)");
  EXPECT_EQ(Parse("a ? b : c ? d : e"), "(? a b (? c d e))");
  EXPECT_EQ(Parse("a && b && c"), "(&& a b c)");
}

TEST(ParseCel, AMinusBeforeANumberBelongsToIt) {
  EXPECT_EQ(Parse("-1"), "-1");
  EXPECT_EQ(Parse("- 1.5"), "-1.5");
  EXPECT_EQ(Parse("--1"), "(neg -1)");
  EXPECT_EQ(Parse("a -1"), "(- a 1)");
  EXPECT_EQ(Parse("-1.f()"), "(method f -1)");
  EXPECT_EQ(Parse("-1u"), "(neg 1u)");
  EXPECT_EQ(Parse("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(Parse("9223372036854775808"), "1:1 the number is outside the range of int");
  EXPECT_EQ(Parse("-0x8000000000000000"), "-9223372036854775808");
}

TEST(ParseCel, ReadsEveryPrimary) {
  EXPECT_EQ(Parse(".a.b"), "(. .a b)");
  EXPECT_EQ(Parse(".f(1)"), "(call .f 1)");
  EXPECT_EQ(Parse("f()"), "(call f)");
  EXPECT_EQ(Parse("[]"), "(list)");
  EXPECT_EQ(Parse("[1, ?a, 2,]"), "(list 1 ?a 2)");
  EXPECT_EQ(Parse("{}"), "(map)");
  EXPECT_EQ(Parse("{'a': 1, ?b: c.?d,}"), R"((map ("a" 1) (?b (.? c d))))");
  EXPECT_EQ(Parse("a[?b].?c[d]"), "([] (.? ([?] a b) c) d)");
  EXPECT_EQ(Parse("a.b.C{x: 1, ?y: z,}"), "(message a.b.C (x 1) (?y z))");
  EXPECT_EQ(Parse("C{}"), "(message C)");
  EXPECT_EQ(Parse("a.`b/c`.for"), "(. (. a b/c) for)");
  EXPECT_EQ(Parse("a ? .5 : .b"), "(? a 0.5 .b)");
}

TEST(ParseCel, ReservedWordsAreFieldsAndMethodsButNoNames) {
  EXPECT_EQ(Parse("a.while.package()"), "(method package (. a while))");
  EXPECT_EQ(Parse("package + 1"), "1:1 'package' is a reserved word");
  EXPECT_EQ(Parse("a.in"), "1:3 expected the name of a field instead of 'in'");
  EXPECT_EQ(Parse("a.true"), "1:3 expected the name of a field instead of 'true'");
}

TEST(ParseCel, TurnsMacrosIntoNodes) {
  EXPECT_EQ(Parse("has(a.b.c)"), "(has (. a b) c)");
  EXPECT_EQ(Parse("a.all(x, x > 0)"), "(loop all x a (> x 0) _)");
  EXPECT_EQ(Parse("a.exists(k, v, v)"), "(loop exists k,v a v _)");
  EXPECT_EQ(Parse("a.exists_one(x, x)"), "(loop existsOne x a x _)");
  EXPECT_EQ(Parse("a.existsOne(i, x, x)"), "(loop existsOne i,x a x _)");
  EXPECT_EQ(Parse("a.map(x, x + 1)"), "(loop list x a _ (+ x 1))");
  EXPECT_EQ(Parse("a.map(x, x > 1, x + 1)"), "(loop list x a (> x 1) (+ x 1))");
  EXPECT_EQ(Parse("a.filter(x, x > 1)"), "(loop list x a (> x 1) x)");
  EXPECT_EQ(Parse("a.transformList(i, x, i < 2, x)"), "(loop list i,x a (< i 2) x)");
  EXPECT_EQ(Parse("a.transformMap(k, v, v)"), "(loop map k,v a _ v)");
  EXPECT_EQ(Parse("a.transformMapEntry(k, v, {v: k})"), "(loop mapEntry k,v a _ (map (v k)))");
  EXPECT_EQ(Parse("cel.bind(x, 1, x + x)"), "(bind x 1 (+ x x))");
  EXPECT_EQ(Parse("a.optMap(x, x)"), "(optMap x a x)");
  EXPECT_EQ(Parse("a.optFlatMap(x, x)"), "(optFlatMap x a x)");
}

TEST(ParseCel, LeavesCallsThatOnlyLookLikeMacrosAlone) {
  EXPECT_EQ(Parse("all(x, y)"), "(call all x y)");
  EXPECT_EQ(Parse("a.has(x.y)"), "(method has a (. x y))");
  EXPECT_EQ(Parse("a.map(x)"), "(method map a x)");
  EXPECT_EQ(Parse("b.bind(x, 1, x)"), "(method bind b x 1 x)");
}

TEST(ParseCel, RejectsWrongMacros) {
  EXPECT_EQ(Parse("has(a)"), "1:1 has() needs the selection of a field");
  EXPECT_EQ(Parse("has(a[0])"), "1:1 has() needs the selection of a field");
  EXPECT_EQ(Parse("has(has(a.b))"), "1:1 has() needs the selection of a field");
  EXPECT_EQ(Parse("a.exists(x.y, true)"), "1:12 argument 1 of exists() must be a plain name");
  EXPECT_EQ(Parse("a.exists(.x, true)"), "1:10 argument 1 of exists() must be a plain name");
  EXPECT_EQ(Parse("a.all(x, x, true)"), "1:10 the two variables of all() need different names");
}

TEST(ParseCel, ReportsSeveralMistakesAtOnce) {
  EXPECT_EQ(Parse("a + * b && f(, c) || d.(e)"),
            "1:5 expected a value instead of '*'; 1:14 expected a value instead of ','; "
            "1:24 expected the name of a field instead of '('");
  EXPECT_EQ(Parse("f(1 2, 3 4)"), "1:5 expected ',' or ')' instead of '2'; 1:10 expected ',' or ')' instead of '4'");
  EXPECT_EQ(Parse("'abc\n&& x = 1\n&& y ! z"),
            "1:1 the string has no end; 2:6 unexpected character =; 2:8 unexpected '1'; 3:6 unexpected '!'");
  EXPECT_EQ(Parse("{'a': , 'b' 2, 'c': 3}"), "1:7 expected a value instead of ','; 1:13 expected ':' instead of '2'");
}

TEST(ParseCel, ReportsTheEnd) {
  EXPECT_EQ(Parse(""), "1:1 the expression is empty");
  EXPECT_EQ(Parse(" // only a comment"), "1:19 the expression is empty");
  EXPECT_EQ(Parse("a +"), "1:4 expected a value instead of the end of the expression");
  EXPECT_EQ(Parse("(a"), "1:3 expected ')' instead of the end of the expression");
  EXPECT_EQ(Parse("a)"), "1:2 unexpected ')'");
  EXPECT_EQ(Parse("[1, 2"), "1:6 expected ',' or ']' instead of the end of the expression");
  EXPECT_EQ(Parse("a ? b"), "1:6 expected ':' instead of the end of the expression");
}

TEST(ParseCel, HintsAtTheUsualSlips) {
  EXPECT_EQ(HintOf("a and b"), "write && for 'and'");
  EXPECT_EQ(HintOf("a = b"), "write == to compare");
  EXPECT_EQ(HintOf("a?.b"), "an optional field is written a.?b, not a?.b");
  EXPECT_EQ(HintOf("a ? b ? c : d : e"), "put the inner choice into parentheses");
  EXPECT_EQ(HintOf("a not in b"), "write ! for 'not', as in !(x in y)");
  EXPECT_EQ(HintOf(R"('\d+')"), R"(write \\ for a backslash, or a raw string: r'...')");
  EXPECT_EQ(HintOf("${a.b} == 1"), "${...} belongs into texts; an expression names the value directly");
}

TEST(ParseCel, KeepsThePlaceOfEveryNode) {
  std::vector<CompileIssue> issues;
  const ExprPtr expr = ParseCel("a &&\n  f(b.c)", {}, &issues);
  ASSERT_TRUE(expr);
  EXPECT_EQ(expr->pos.column, 3u);
  const Expr& call = *std::get<LogicalExpr>(expr->node).operands[1];
  EXPECT_EQ(call.pos.line, 2u);
  EXPECT_EQ(call.pos.column, 3u);
  const Expr& select = *std::get<CallExpr>(call.node).args[0];
  EXPECT_EQ(select.pos.line, 2u);
  EXPECT_EQ(select.pos.column, 7u);
}

TEST(ParseCel, RefusesLongAndInvalidTexts) {
  EXPECT_EQ(Parse(std::string(4097, 'a')), "1:1 the expression has 4097 bytes, at most 4096 are allowed");
  EXPECT_EQ(Parse(std::string(4096, 'a')), std::string(4096, 'a'));
  EXPECT_EQ(Parse("'\xff'"), "1:1 the expression is not valid UTF-8");
}

std::string Repeat(std::string_view piece, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += piece;
  return out;
}

TEST(ParseCel, RefusesEveryKindOfNestingWithoutOverflowingTheStack) {
  ExprLimits limits;
  limits.max_bytes = 1 << 20;
  constexpr size_t kMany = 20'000;
  for (const std::string& source :
       {Repeat("(", kMany), Repeat("[", kMany), Repeat("{1:", kMany), Repeat("f(", kMany), Repeat("a.f(", kMany),
        Repeat("a[", kMany), Repeat("!", kMany) + "a", Repeat("-", kMany) + "a", Repeat("a?b:", kMany) + "c",
        Repeat("a+", kMany) + "a", Repeat("a<", kMany) + "a", "a" + Repeat(".b", kMany), "a" + Repeat("[0]", kMany),
        "a" + Repeat(".f()", kMany), "a" + Repeat(".all(x,", kMany), Repeat("has(", kMany), Repeat("T{a:", kMany),
        Repeat("cel.bind(x,1,", kMany)}) {
    const std::string result = Parse(source, limits);
    EXPECT_NE(result.find("the expression is nested deeper than 128 levels"), std::string::npos)
        << source.substr(0, 20) << ": " << result.substr(0, 200);
  }
}

TEST(ParseCel, LongChainsOfLogicAreNotDeep) {
  ExprLimits limits;
  limits.max_bytes = 1 << 20;
  EXPECT_TRUE(Parse(Repeat("a && ", 10'000) + "b", limits).starts_with("(&& a a"));
  EXPECT_TRUE(Parse("[" + Repeat("1, ", 10'000) + "]", limits).starts_with("(list 1 1"));
}

TEST(ParseCel, AcceptsNestingUpToTheLimit) {
  EXPECT_EQ(Parse(Repeat("(", 127) + "a" + Repeat(")", 127)), "a");
  EXPECT_TRUE(Parse(Repeat("(", 128) + "a" + Repeat(")", 128)).find("nested deeper") != std::string::npos);
  EXPECT_TRUE(Parse("a" + Repeat("+a", 127)).starts_with("(+"));
  EXPECT_TRUE(Parse("a" + Repeat("+a", 128)).find("nested deeper") != std::string::npos);
}

TEST(ParseCel, LimitsTheCountOfIssues) {
  std::vector<CompileIssue> issues;
  ParseCel(Repeat("f(1 2),", 200), {}, &issues);
  EXPECT_EQ(issues.size(), 20u);
}

}  // namespace
}  // namespace bundlescope
