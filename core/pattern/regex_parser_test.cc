#include "core/pattern/regex_parser.h"

#include <gmock/gmock.h>

#include "core/pattern/apart_alternatives.h"
#include "core/pattern/random_regex_for_test.h"
#include "core/pattern/re2_options.h"
#include "core/pattern/regex_forms.h"

namespace bundlescope {
namespace {

bool Matches(const RE2& re, std::string_view text) {
  return re.Match(ToPiece(text), 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

std::string LineRegexOf(std::string_view regex) {
  RegexParser parser;
  const std::optional<RegexNode> node = parser.Parse(regex);
  return node ? ToLineRegex(*node) : "none";
}

TEST(RegexParser, WritesBytesFlagsAndAnchorsOut) {
  EXPECT_EQ(LineRegexOf("(?i)a[b-d](?-i:e)+$"), R"([\x41\x61][\x42-\x44\x62-\x64](?:\x65)+\z)");
  EXPECT_EQ(LineRegexOf(R"(\A\Q.|\E*?x{2,3}\101\x{ff})"), R"((?m:^)\x2e(?:\x7c)*(?:\x78){2,3}\x41\xff)");
}

TEST(RegexParser, FlagsHoldUpToTheEndOfTheirGroup) {
  EXPECT_EQ(LineRegexOf("((?i)a|b)c"), R"((?:(?:)[\x41\x61]|(?:)[\x42\x62])\x63)");
}

TEST(RegexParser, ABraceThatIsNoCountIsALiteral) {
  EXPECT_EQ(LineRegexOf("a{,2}"), R"(\x61\x7b\x2c\x32\x7d)");
  EXPECT_EQ(LineRegexOf("a{01}"), R"(\x61\x7b\x30\x31\x7d)");
}

TEST(RegexParser, NoSetHoldsALineBreak) {
  EXPECT_EQ(LineRegexOf("\\n"), "[^\\x00-\\xff]");
  EXPECT_EQ(LineRegexOf("[\\n\\r]"), "\\x0d");
}

TEST(RegexParser, GivesUpOnWhatDoesNotCompile) {
  for (const char* regex : {"(", ")", "a)", "[a", "*", "(?x)a", "\\", "(?P<n", "\\pX", "[[:nope:]]", "\\x{", "|*"}) {
    EXPECT_EQ(LineRegexOf(regex), "none") << regex;
  }
}

TEST(RegexParser, SurvivesTheDeepestNesting) {
  const std::string deep = std::string(990, '(') + "a" + std::string(990, ')');
  ASSERT_TRUE(RE2(deep, LineOptions(kPatternMemory)).ok());
  EXPECT_EQ(LineRegexOf(deep), "\\x61");
  EXPECT_EQ(LineRegexOf(std::string(5000, '(') + "a" + std::string(5000, ')')), "none");
}

// The tree, written again, means what RE2 understood; and so does what is left without its edges.
TEST(RegexParser, UnderstandsRandomExpressionsAsRe2Does) {
  RandomRegex random(RandomNumbers(1));
  RegexParser parser;
  int matches = 0;
  int compiled = 0;
  for (int round = 0; round < 6000; ++round) {
    const std::string regex = random.Regex();
    const RE2 original(WithAlternativesApart(regex), LineOptions(kPatternMemory));
    if (!original.ok()) continue;
    ++compiled;
    std::optional<RegexNode> node = parser.Parse(regex);
    ASSERT_TRUE(node) << regex;
    const RE2 written(ToLineRegex(*node), LineOptions(kPatternMemory));
    ASSERT_TRUE(written.ok()) << regex << " " << written.pattern();
    const RE2 trimmed(ToLineRegex(TrimEdges(std::move(*node))), LineOptions(kPatternMemory));
    ASSERT_TRUE(trimmed.ok()) << regex << " " << trimmed.pattern();
    for (int i = 0; i < 12; ++i) {
      const std::string text = random.Text(14);
      const bool expected = Matches(original, text);
      matches += expected ? 1 : 0;
      ASSERT_EQ(Matches(written, text), expected) << ::testing::PrintToString(text) << " by " << regex;
      ASSERT_EQ(Matches(trimmed, text), expected)
          << ::testing::PrintToString(text) << " by " << regex << " trimmed to " << trimmed.pattern();
    }
  }
  EXPECT_GT(compiled, 5500);
  EXPECT_GT(matches, 9000);
}

}  // namespace
}  // namespace bundlescope
