#include "analyzers/rule/expression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

Env TestEnv() {
  Env env;
  env.AddVariable("sig").AddVariable("obj");
  return env;
}

struct Compiled {
  explicit Compiled(std::string_view yaml)
      : document(ParseYaml(yaml).value()),
        text(TextTemplate::Compile(document.root(), "r.yaml", "title", TestEnv(), &issues)) {}
  Issues issues;
  Document document;
  TextTemplate text;
};

TEST(TextTemplate, SplitsTextAndExpressionsInEveryLanguage) {
  const Compiled c("{en: 'a ${sig.x.count} b', zh-CN: '${sig.x.count} 次'}");
  EXPECT_THAT(c.issues, IsEmpty());
  const auto& parts = c.text.by_tag().at("en");
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(std::get<std::string>(parts[0]), "a ");
  EXPECT_EQ(std::get<Expression>(parts[1]).source, "sig.x.count");
  EXPECT_EQ(c.text.by_tag().at("zh-CN").size(), 2u);
}

TEST(TextTemplate, ABraceInsideAStringDoesNotEndTheExpression) {
  const Compiled c("\"${sig.a == '}' ? {'k': 1}.k : 2}!\"");
  EXPECT_THAT(c.issues, IsEmpty());
  EXPECT_EQ(c.text.by_tag().at("en").size(), 2u);
}

TEST(TextTemplate, WantsTheSamePlaceholdersInEveryLanguage) {
  const Compiled c("{en: 'a ${sig.x}', zh-CN: 'b'}");
  ASSERT_EQ(c.issues.size(), 1u);
  EXPECT_THAT(c.issues[0].message, HasSubstr("zh-CN"));
}

TEST(TextTemplate, WantsEnglishAndClosedBraces) {
  EXPECT_EQ(Compiled("{zh-CN: 'b'}").issues.size(), 1u);
  EXPECT_THAT(Compiled("'a ${sig.x'").issues.at(0).message, HasSubstr("closing brace"));
}

TEST(CompileExpression, PointsIntoTheFile) {
  Issues issues;
  const Document document = ParseYaml("when: sig.x.count > nothing\n").value();
  EXPECT_FALSE(CompileExpression(*document.root().Find("when"), "r.yaml", "when", TestEnv(), &issues));
  ASSERT_EQ(issues.size(), 1u);
  EXPECT_EQ(issues[0].place, (Place{"r.yaml", 1, 21}));
}

TEST(CompileCondition, RefusesWhatCanNeverBeTrueOrFalse) {
  for (const char* source : {"'1 + 1'", "'\"a\"'", "'[true]'"}) {
    Issues issues;
    const Document document = *ParseYaml(source);
    EXPECT_FALSE(CompileCondition(document.root(), "r.yaml", "when", TestEnv(), &issues)) << source;
    ASSERT_EQ(issues.size(), 1u) << source;
    EXPECT_THAT(issues[0].message, HasSubstr("bool")) << source;
  }
  for (const char* source : {"'1 < 2'", "sig.x", "true"}) {
    Issues issues;
    const Document document = *ParseYaml(source);
    EXPECT_TRUE(CompileCondition(document.root(), "r.yaml", "when", TestEnv(), &issues)) << source;
  }
}

TEST(CompileExpression, SaysWhereInABlockOfTextAFaultIs) {
  for (const char* style : {">-", "|"}) {
    const Document document = *ParseYaml("a: 1\nwhen: " + std::string(style) + "\n  sig.x &&\n  nothing.y\n");
    Issues issues;
    EXPECT_FALSE(CompileExpression(*document.root().Find("when"), "r.yaml", "when", TestEnv(), &issues));
    ASSERT_EQ(issues.size(), 1u);
    EXPECT_EQ(issues[0].place, (Place{"r.yaml", 2, 7})) << "where the block begins";
    EXPECT_THAT(issues[0].message, HasSubstr(style[0] == '>' ? ", at 1:10 in" : ", at 2:1 in"));
  }
}

TEST(CompileExpression, TakesAPlainBooleanOfYaml) {
  Issues issues;
  const Document document = ParseYaml("true").value();
  EXPECT_TRUE(CompileExpression(document.root(), "r.yaml", "when", TestEnv(), &issues));
  EXPECT_THAT(issues, IsEmpty());
}

}  // namespace
}  // namespace bundlescope
