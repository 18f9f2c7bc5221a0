#include "core/pattern/apart_alternatives.h"

#include <gmock/gmock.h>

namespace bundlescope {
namespace {

TEST(WithAlternativesApart, LeavesAloneWhatRe2GetsRight) {
  for (const char* regex : {"a|b", "(?i)error|warn", "证书", "(?P<i>a|b)", R"(\.a|b)", "[|]é", R"(\Q|\Eé)", "", "|"}) {
    EXPECT_EQ(WithAlternativesApart(regex), regex);
  }
}

TEST(WithAlternativesApart, PutsNothingInFrontOfEachAlternative) {
  EXPECT_EQ(WithAlternativesApart("é|(?P<n>è|ê)"), "(?:)é|(?:)(?P<n>(?:)è|(?:)ê)");
  EXPECT_EQ(WithAlternativesApart(R"(a\xe9|[é|\]]x|\|)"), R"((?:)a\xe9|(?:)[é|\]]x|(?:)\|)");
  EXPECT_EQ(WithAlternativesApart("x|(?i:x)y"), "(?:)x|(?:)(?i:(?:)x)y");
  EXPECT_EQ(WithAlternativesApart("(?i)x|(?-i)x"), "(?:)(?i)x|(?:)(?-i)x");
}

TEST(WithAlternativesApart, MakesNoRepetitionValidThatIsNot) {
  EXPECT_EQ(WithAlternativesApart("é|*"), "(?:)é|*");
  EXPECT_EQ(WithAlternativesApart("*é|a"), "*é|(?:)a");
}

TEST(WithAlternativesApart, SurvivesWhatDoesNotCompile) {
  for (const char* regex : {"é|(", "é|(?", "é|(?i", "é|[", "é|\\", "é|\\Q", "é|[[:", "é|(?P<"}) {
    EXPECT_NE(WithAlternativesApart(regex), "") << regex;
  }
}

}  // namespace
}  // namespace bundlescope
