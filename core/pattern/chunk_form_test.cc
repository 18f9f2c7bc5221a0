#include "core/pattern/chunk_form.h"

#include <gmock/gmock.h>

#include "core/pattern/re2_options.h"

namespace bundlescope {
namespace {

std::string RegexOf(std::string_view regex) { return ToChunkForm(regex).value_or(ChunkForm{"none", false}).regex; }

TEST(ToChunkForm, PutsAnchorsOfTheTextToTheLine) {
  EXPECT_EQ(RegexOf("^panic:"), "(?m:^panic:)");
  EXPECT_EQ(RegexOf(R"(\Afoo(bar)?\z)"), "(?m:(?m:^)foo(bar)?(?m:$))");
}

TEST(ToChunkForm, LeavesEscapedBackslashesClassesAndQuotesAlone) {
  EXPECT_EQ(RegexOf(R"(C:\\A\\z)"), R"((?m:C:\\A\\z))");
  EXPECT_EQ(RegexOf(R"([]$(?-m\]]x)"), R"((?m:[]$(?-m\]]x))");
  EXPECT_EQ(RegexOf(R"([^][:alpha:](?-m:]x)"), R"((?m:[^][:alpha:](?-m:]x))");
  EXPECT_EQ(RegexOf(R"(\Q\A(?-m:\Ey)"), R"((?m:\Q\A(?-m:\Ey))");
}

TEST(ToChunkForm, ClosesAQuoteThatRunsToTheEnd) { EXPECT_EQ(RegexOf(R"(a\Q$(b)"), R"((?m:a\Q$(b\E))"); }

TEST(ToChunkForm, SeesWhatDependsOnTheEndOfTheLine) {
  EXPECT_TRUE(ToChunkForm("a$")->asks_for_line_end);
  EXPECT_TRUE(ToChunkForm(R"(a\z)")->asks_for_line_end);
  EXPECT_FALSE(ToChunkForm(R"(a\$[$]\Q$)")->asks_for_line_end);
  EXPECT_FALSE(ToChunkForm("^a")->asks_for_line_end);
}

TEST(ToChunkForm, RefusesOnlyWhatSwitchesMultiLineModeOff) {
  EXPECT_FALSE(ToChunkForm("(?-m:^a)"));
  EXPECT_FALSE(ToChunkForm("x(?i-sm)^a"));
  EXPECT_TRUE(ToChunkForm("(?m-i:^a)"));
  EXPECT_TRUE(ToChunkForm("(?i)a-m(?P<m>b)"));
}

TEST(ToChunkForm, StaysAnExpressionThatCompiles) {
  for (const char* regex : {"a|b", "", "|", "(?P<n>a)|(?i)B", R"([\]\[]+\z)", R"(\Q)", R"(\Qx\E\Qy)", "[[:^digit:]]$",
                            "[[:]", R"(\x{41}\p{Greek}[\pL-]\C\123)", "[a-]", "(?:)", "((((a))))", "(?s:.)(?U)a+"}) {
    const RE2 original(regex, LineOptions(kPatternMemory));
    ASSERT_TRUE(original.ok()) << regex << original.error();
    const RE2 form(RegexOf(regex), LineOptions(kPatternMemory));
    EXPECT_TRUE(form.ok()) << RegexOf(regex) << ": " << form.error();
  }
}

}  // namespace
}  // namespace bundlescope
