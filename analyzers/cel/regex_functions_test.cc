#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "analyzers/cel/testing/evaluate.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

void ExpectTrue(const std::vector<const char*>& exprs) {
  for (const char* expr : exprs) EXPECT_EQ(EvalDebug(expr), "true") << expr;
}

// From the documentation of Kubernetes' regex library; its `[0-9]*` finds the empty text first, as it does in Go.
TEST(Find, GivesTheFirstMatch) {
  ExpectTrue({"'abc 123'.find('[0-9]+') == '123'", "'abc 123'.find('[0-9]*') == ''", "'abc 123'.find('xyz') == ''",
              "''.find('') == ''", "''.find('^$') == ''", "'abc'.find('b|bc') == 'b'", "'a\\nb'.find('(?m)^b$') == 'b'",
              "'ERR x'.find('(?i)err') == 'ERR'"});
}

TEST(FindAll, GivesMatchesThatDoNotOverlap) {
  ExpectTrue({"'123 abc 456'.findAll('[0-9]+') == ['123', '456']", "'123 abc 456'.findAll('[0-9]+', 1) == ['123']",
              "'123 abc 456'.findAll('[0-9]+', 0) == []", "'123 abc 456'.findAll('[0-9]+', -1) == ['123', '456']",
              "'123 abc 456'.findAll('xyz') == []", "'banananana'.findAll('ana') == ['ana', 'ana']",
              "''.findAll('x') == []", "'a b'.findAll('^\\\\w') == ['a']", "'ab'.findAll('\\\\b.') == ['a']"});
}

// As Go's FindAllString: an empty match right behind another match does not count.
TEST(FindAll, CountsEmptyMatchesAsGoDoes) {
  ExpectTrue({"'abc'.findAll('') == ['', '', '', '']", "''.findAll('') == ['']",
              "'baac'.findAll('a*') == ['', 'aa', '']", "'123 a 4'.findAll('[0-9]*') == ['123', '', '', '4']",
              "'ab'.findAll('$') == ['']", "'\u00e9\u00e9'.findAll('') == ['', '', '']"});
}

TEST(Find, NeverCutsACodePoint) {
  ExpectTrue({"'\u00e9'.find('.') == '\u00e9'", "'\u00e9a\u8bc1'.findAll('.') == ['\u00e9', 'a', '\u8bc1']",
              "'a\u00e9'.find('.$') == '\u00e9'", "'\u8bc1\u4e66'.find('\u4e66') == '\u4e66'",
              "'a\u00e9'.findAll('\\\\B') == ['']", "regex.extract('\u00e9', '(.)') == optional.of('\u00e9')",
              "regex.replace('\u00e9a', '.', 'x') == 'xx'", "regex.replace('\u00e9a', '(.)', '\\\\1') == '\u00e9a'"});
}

TEST(Find, StandsAnyBytes) {
  const std::vector<std::string> texts = {"\xff\xfe", "\x80\x80", "a\xe2\x82", "\xf0\x9f", std::string("a\0b", 3), ""};
  for (const std::string& text : texts) {
    const FakeActivation data({{"t", Value::String(text)}, {"r", Value::String(ReplaceInvalidUtf8(text))}});
    EXPECT_EQ(EvalDebug("t.findAll('(?s).').join() == r && t.findAll('(?s).+').join() == r", data), "true");
    EXPECT_EQ(EvalDebug("regex.replace(t, '(?s)(.)', '\\\\1') == r", data), "true");
  }
}

// From the documentation of cel-go's regex extension and its own cases.
TEST(RegexReplace, ReplacesWithGroups) {
  ExpectTrue({R"(regex.replace('abc', '^', 'start_') == 'start_abc')",
              R"(regex.replace('abc', '$', '_end') == 'abc_end')", R"(regex.replace('a-b', r'\b', '|') == '|a|-|b|')",
              R"(regex.replace('foo bar', '(fo)o (ba)r', r'\2 \1') == 'ba fo')",
              R"(regex.replace('foo bar', 'foo', r'\\') == '\\ bar')",
              R"(regex.replace('banana', 'ana', 'x') == 'bxna')", R"(regex.replace('ac', 'a(b)?c', r'[\1]') == '[]')",
              R"(regex.replace('foo bar baz', r'\w+', r'(\0)') == '(foo) (bar) (baz)')",
              R"(regex.replace('', 'a', 'b') == '')", R"(regex.replace('', '', 'b') == 'b')",
              R"(regex.replace('A, 30', r'(?P<n>\w+), (?P<a>\d+)', '${n} ${a}') == '${n} ${a}')",
              R"(regex.replace('id=123', r'id=(?P<value>\d+)', r'value: \1') == 'value: 123')",
              R"(regex.replace('abc def', r'(abc)', r'\\1') == r'\1 def')",
              R"(regex.replace('hello \u2603', '\u2603', '\u2744') == 'hello \u2744')"});
}

TEST(RegexReplace, HonoursItsCount) {
  ExpectTrue({"regex.replace('banana', 'a', 'x', 0) == 'banana'", "regex.replace('banana', 'a', 'x', 1) == 'bxnana'",
              "regex.replace('banana', 'a', 'x', 2) == 'bxnxna'", "regex.replace('banana', 'a', 'x', 100) == 'bxnxnx'",
              "regex.replace('banana', 'a', 'x', -12) == 'bxnxnx'"});
}

TEST(RegexExtract, GivesTheGroupOrTheWholeMatch) {
  ExpectTrue({R"(regex.extract('hello world', 'hello(.*)') == optional.of(' world'))",
              R"(regex.extract('item-A, item-B', r'item-(\w+)') == optional.of('A'))",
              R"(regex.extract('The color is red', r'The color is \w+') == optional.of('The color is red'))",
              R"(regex.extract('HELLO', 'hello') == optional.none())",
              R"(regex.extract('', r'\w+') == optional.none())",
              R"(regex.extract('phone: ', r'phone: (\d+)?') == optional.none())",
              R"(regex.extract('4122345432', '22').orValue('777') == '22')"});
}

TEST(RegexExtractAll, LeavesOutEmptyGroups) {
  ExpectTrue({R"(regex.extractAll('id:123, id:456', r'id:\d+') == ['id:123', 'id:456'])",
              R"(regex.extractAll('id:123, id:456', 'assa') == [])",
              R"(regex.extractAll('Files: f_1.txt, f_2.csv', r'f_(\d+)') == ['1', '2'])",
              R"(regex.extractAll('val=a, val=, val=c', 'val=([^,]*)') == ['a', 'c'])",
              R"(regex.extractAll('a b c', r'(\S*)\s*') == ['a', 'b', 'c'])",
              R"(regex.extractAll('testuser@', '(?P<username>.*)@') == ['testuser'])"});
}

TEST(RegexFunctions, TakePatternsFromDataAsWell) {
  const FakeActivation data(
      {{"p", Value::String("[0-9]+")}, {"g", Value::String("(a)(b)")}, {"bad", Value::String("(")}});
  EXPECT_EQ(EvalDebug("'a12'.find(p) + 'b3'.findAll(p)[0] + regex.extract('c4', p).value()", data), "\"1234\"");
  EXPECT_EQ(EvalDebug("regex.extractAll('1 2', p) + [regex.replace('x1', p, 'y')]", data), R"(["1", "2", "xy"])");
  for (const char* call : {"'a'.find(bad)", "'a'.findAll(bad)", "'a'.findAll(bad, 1)", "regex.extract('a', bad)",
                           "regex.extractAll('a', bad)", "regex.replace('a', bad, 'b')", "'a'.matches(bad)"}) {
    EXPECT_NE(EvalDebug(call, data).find("is not a regular expression"), std::string::npos) << call;
  }
  EXPECT_NE(EvalDebug("regex.extract('ab', g)", data).find("at most one group"), std::string::npos);
}

TEST(RegexFunctions, RefuseWrongPatternsAndReplacements) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"'a'.find('(')", "compile: regular expression: "},
      {"'a'.findAll('[a-z')", "compile: regular expression: "},
      {"regex.extract('foo bar', '(')", "compile: regular expression: "},
      {"regex.replace('foo bar', '(', '$2 $1')", "compile: regular expression: "},
      {"'a'.find('(?:a{1000}){1000}')", "compile: regular expression: "},
      {R"(regex.replace('test', '(.)', r'\2'))", "names group 2, but the expression has 1"},
      {R"(regex.replace('id=123', r'id=(?P<v>\d+)', r'value: \values'))", "a digit or another \\ has to follow"},
      {R"(regex.replace('a', 'a', r'b\'))", "a digit or another \\ has to follow"},
      {R"(regex.replace('nothing', 'x', r'\1'))", "names group 1, but the expression has 0"},
      {"regex.extract('testuser@testdomain', '(.*)@([^.]*)')", "at most one group"},
      {"regex.extractAll('a', '((a)-)?')", "at most one group"},
  };
  for (const auto& [expr, message] : cases) {
    EXPECT_NE(EvalDebug(expr).find(message), std::string::npos) << expr << " gave " << EvalDebug(expr);
  }
  for (const char* expr :
       {"dyn(1).find('a')", "'a'.find(dyn(1))", "'a'.findAll('a', dyn('1'))", "dyn([]).findAll('a')",
        "regex.replace('a', 'a', dyn(1))", "regex.replace('a', 'a', 'b', dyn('c'))", "regex.extract(dyn(b'a'), 'a')",
        "regex.extractAll(dyn(1), 'a')", "regex.extract('a', dyn(1))"}) {
    EXPECT_NE(EvalDebug(expr).find("no such overload"), std::string::npos) << expr << " gave " << EvalDebug(expr);
  }
}

TEST(RegexFunctions, ArePartOfWhatIsFoldedAndOfWhatIsUnknown) {
  const FakeActivation data({{"u", Value::Unknown("x")}, {"t", Value::String("ab")}});
  EXPECT_NE(Program::Compile("'a1'.find('[0-9]')", Env()).program->constant(), nullptr);
  EXPECT_EQ(EvalDebug("u.find('a')", data), "unknown(x)");
  EXPECT_EQ(EvalDebug("t.find(u)", data), "unknown(x)");
  EXPECT_EQ(EvalDebug("t.findAll('a', u)", data), "unknown(x)");
}

TEST(RegexFunctions, MatchCodePointsNotBytes) {
  EXPECT_EQ(EvalDebug("'\u00f6'.matches('^[\u00e4\u00f6]$')"), "true");
  EXPECT_EQ(EvalDebug("'\U0001F431'.matches('^.$')"), "true");
  EXPECT_EQ(EvalDebug("'\u4e2d\u6587'.find('.')"), "\"\u4e2d\"");
  EXPECT_EQ(EvalDebug("'\u4e2d\u6587'.findAll('.').size()"), "2");
  const FakeActivation data({{"p", Value::String("^.$")}, {"t", Value::String("\u00f6")}});
  EXPECT_EQ(EvalDebug("t.matches(p)", data), "true") << "also where the pattern is data";
}

TEST(RegexFunctions, TakeBytesOfALogThatAreNoUtf8ForReplacementCharacters) {
  const FakeActivation data({{"t", Value::String("a\xff\xfe"
                                                 "b")},
                             {"p", Value::String("^a.+b$")}});
  EXPECT_EQ(EvalDebug("t.matches('^a.+b$')", data), "true");
  EXPECT_EQ(EvalDebug("t.matches(p)", data), "true");
  EXPECT_EQ(EvalDebug("t.find('a.')", data), "\"a\ufffd\"");
}

TEST(RegexFunctions, PayForTextMatchesAndLookahead) {
  const FakeActivation data({{"long", Value::String(std::string(10'000'001, 'b'))},
                             {"b", Value::String(std::string(100'000, 'b'))},
                             {"p", Value::String("x")}});
  const auto evaluate = [&data](std::string_view expr) {
    return DebugString(EvalText(expr, data.Declare(), {&data, nullptr, kDefaultCostLimit, nullptr}));
  };
  for (const char* expr :
       {"long.find('x')", "long.findAll('x')", "regex.extract(long, 'x')", "regex.replace(long, 'x', '')",
        "b.findAll('b.*z|b')", "regex.extractAll(b, 'b.*z|b')", "regex.replace(b, '', 'yyyyyyyyyyyyyyyyyyyyyyyyyyyy')",
        "lists.range(1000).map(i, 'a'.find(p))"}) {
    EXPECT_EQ(evaluate(expr), "error(cost limit exceeded)") << expr;
  }
  EXPECT_EQ(evaluate("b.findAll('b+').size()"), "1");
  EXPECT_EQ(evaluate("b.substring(0, 5000).findAll('b').size()"), "5000");
}

}  // namespace
}  // namespace bundlescope
