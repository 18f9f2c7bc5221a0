#include "analyzers/cel/lexer.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

// "text@line:column" of each token, and "!message@line:column" of each issue.
std::string Lex(std::string_view source) {
  std::vector<CompileIssue> issues;
  std::string out;
  const auto place = [](uint32_t line, uint32_t column) {
    return "@" + std::to_string(line) + ":" + std::to_string(column);
  };
  for (const CelToken& token : LexCel(source, &issues)) {
    if (token.kind == CelTokenKind::kEnd) continue;
    if (!out.empty()) out += " ";
    out += std::string(token.text) + place(token.pos.line, token.pos.column);
  }
  for (const CompileIssue& issue : issues) out += " !" + issue.message + place(issue.line, issue.column);
  return out;
}

// The value of the only token.
std::string Literal(std::string_view source) {
  std::vector<CompileIssue> issues;
  const auto tokens = LexCel(source, &issues);
  if (!issues.empty()) return "!" + issues[0].message;
  return tokens.size() == 2 ? DebugString(tokens[0].value) : "several tokens";
}

TEST(LexCel, GivesLineAndColumnInBytes) {
  EXPECT_EQ(Lex("a +\n  '\u00e9' + b // c\n==c"), "a@1:1 +@1:3 '\u00e9'@2:3 +@2:8 b@2:10 ==@3:1 c@3:3");
  EXPECT_EQ(Lex("'''a\nb''' + c"), "'''a\nb'''@1:1 +@2:6 c@2:8");
}

TEST(LexCel, TakesTheLongestOperator) {
  EXPECT_EQ(Lex("<= < = >"), "<=@1:1 <@1:4 >@1:8 !unexpected character =@1:6");
  EXPECT_EQ(Lex("!=!"), "!=@1:1 !@1:3");
}

TEST(LexCel, TellsNumbersFromSelections) {
  EXPECT_EQ(Lex("1.x"), "1@1:1 .@1:2 x@1:3");
  EXPECT_EQ(Lex("1.5.x"), "1.5@1:1 .@1:4 x@1:5");
  EXPECT_EQ(Lex("1e"), "1@1:1 e@1:2");
  EXPECT_EQ(Lex("1ex"), "1@1:1 ex@1:2");
  EXPECT_EQ(Literal(".5"), "0.5");
  EXPECT_EQ(Literal("1e3"), "1000.0");
  EXPECT_EQ(Literal("2.5E-1"), "0.25");
}

TEST(LexCel, ReadsIntegersUpToTheirLimits) {
  EXPECT_EQ(Literal("9223372036854775808"), "9223372036854775808u");  // the parser wants a minus before it
  EXPECT_EQ(Literal("18446744073709551615u"), "18446744073709551615u");
  EXPECT_EQ(Literal("0xFFu"), "255u");
  EXPECT_EQ(Literal("0xabc"), "2748u");
  EXPECT_EQ(Literal("9223372036854775809"), "!the number is outside the range of int");
  EXPECT_EQ(Literal("18446744073709551616u"), "!the number is outside the range of uint");
  EXPECT_EQ(Literal("0x"), "!0x needs hexadecimal digits");
  EXPECT_EQ(Literal("1e999"), "!the number is outside the range of double");
  EXPECT_EQ(Literal("1e-999"), "0.0");
}

TEST(LexCel, ReadsEveryFormOfString) {
  EXPECT_EQ(Literal(R"('it\'s')"), R"("it's")");
  EXPECT_EQ(Literal(R"(r'\d+')"), R"("\\d+")");
  EXPECT_EQ(Literal(R"(R"\")"), R"("\\")");
  EXPECT_EQ(Literal(R"("""a"b""c""")"), R"("a\"b\"\"c")");
  EXPECT_EQ(Literal("'''a\nb'''"), R"("a\nb")");
  EXPECT_EQ(Literal("''"), R"("")");
  EXPECT_EQ(Literal("''''''"), R"("")");
  EXPECT_EQ(Literal(R"(bR'\x')"), R"(b"\\x")");
  EXPECT_EQ(Literal(R"(B'\xff\377')"), R"(b"\xff\xff")");
  EXPECT_EQ(Literal(R"('\x41\101\u00e9\U0001F600')"), "\"AA\u00e9\U0001F600\"");
}

TEST(LexCel, RejectsBadEscapesWithTheirPlace) {
  EXPECT_EQ(Lex(R"('ab\d')"), R"('ab\d'@1:1 !unknown escape \d@1:4)");
  EXPECT_EQ(Lex(R"('\xg0')"), R"('\xg0'@1:1 !the escape needs 2 hexadecimal digits@1:2)");
  EXPECT_EQ(Lex(R"('\ud800')"), R"('\ud800'@1:1 !the escape is no Unicode character@1:2)");
  EXPECT_EQ(Lex(R"('\U00110000')"), R"('\U00110000'@1:1 !the escape is no Unicode character@1:2)");
  EXPECT_EQ(Lex(R"(b'\u0041')"), R"(b'\u0041'@1:1 !unknown escape \u@1:3)");
  EXPECT_EQ(Lex(R"('\400')"), R"('\400'@1:1 !unknown escape \4@1:2)");
}

TEST(LexCel, GoesOnBehindAStringWithoutEnd) {
  EXPECT_EQ(Lex("'abc\n + 1"), "'abc@1:1 +@2:2 1@2:4 !the string has no end@1:1");
  EXPECT_EQ(Lex("'''abc\n + 1"), "'''abc\n + 1@1:1 !the string has no end@1:1");
  EXPECT_EQ(Lex("'a\\"), "'a\\@1:1 !the string has no end@1:1");
}

TEST(LexCel, ReportsForeignCharactersOnceEach) {
  EXPECT_EQ(Lex("a \u20ac b"), "a@1:1 b@1:7 !unexpected character (byte 0xe2)@1:3");
  EXPECT_EQ(Lex(std::string_view("a\0b", 3)), "a@1:1 b@1:3 !unexpected character (byte 0x00)@1:2");
  EXPECT_EQ(Lex("a & b"), "a@1:1 b@1:5 !unexpected character &@1:3");
}

TEST(LexCel, ReadsBackquotedNames) {
  EXPECT_EQ(Literal("`app.kubernetes.io/name`"), R"("app.kubernetes.io/name")");
  EXPECT_TRUE(Literal("`a:b`").starts_with("!"));
  EXPECT_TRUE(Literal("``").starts_with("!"));
  EXPECT_TRUE(Literal("`a").starts_with("!"));
}

}  // namespace
}  // namespace bundlescope
