#include "core/pattern/expression_speed.h"

#include <gmock/gmock.h>

#include "core/pattern/regex_parser.h"

namespace bundlescope {
namespace {

RegexNode Parse(std::string_view regex) { return RegexParser().Parse(regex).value(); }

TEST(ExpressionSpeed, FindsExpressionsThatNeedAStateForEveryFewBytes) {
  for (const char* regex : {"e.{30}x", "[a-z]+.{1,30}[a-z]+.{1,30}x", "[a-e].{12,}[0-4].{14}q"}) {
    EXPECT_TRUE(MayNeedManyStates(Parse(regex))) << regex;
    EXPECT_GT(CountStatesPerByte(Parse(regex)), 0.2) << regex;
  }
}

TEST(ExpressionSpeed, LongExpressionsAreNotSlowForThatAlone) {
  for (const char* regex :
       {"[0-9a-f]{40}", R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z)", "[a-z]{20}", "(?i)failed.{0,200}timeout",
        "x(y(z{1,3}){1,3}){2}", "a{1000}b{1000}", "^$|^a", R"(\bno\B)"}) {
    EXPECT_LT(CountStatesPerByte(Parse(regex)), 0.2) << regex;
  }
  EXPECT_FALSE(MayNeedManyStates(Parse("failed to (list|watch) .* in namespace [a-z]+: (Unauthorized|forbidden)")));
}

}  // namespace
}  // namespace bundlescope
