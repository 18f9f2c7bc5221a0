#include "core/pattern/pattern.h"

#include <gmock/gmock.h>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;
using Captures = std::vector<std::optional<std::string_view>>;

Pattern MustCompile(std::string_view regex) {
  Result<Pattern> pattern = Pattern::Compile(regex);
  EXPECT_TRUE(pattern) << regex << ": " << (pattern ? "" : pattern.error().ToString());
  return std::move(pattern).value();
}

TEST(Pattern, NamesItsCapturesInOrderOfAppearance) {
  const Pattern p = MustCompile(R"((?P<zone>\w+)-(\d+)-(?P<app>\w+))");
  EXPECT_THAT(p.capture_names(), ElementsAre("zone", "app"));
  EXPECT_EQ(p.source(), R"((?P<zone>\w+)-(\d+)-(?P<app>\w+))");
}

TEST(Pattern, CapturesSkipUnnamedGroupsAndPointIntoTheText) {
  const Pattern p = MustCompile(R"re(secrets "(?P<name>[^"]+)" (not|never) found(?P<rest>.*))re");
  const std::string_view text = R"(E: secrets "fleet-agent" not found: x)";
  Captures captures = {"left over"};
  ASSERT_TRUE(p.Match(text, &captures));
  EXPECT_THAT(captures, ElementsAre(Optional(std::string_view("fleet-agent")), Optional(std::string_view(": x"))));
  EXPECT_EQ(captures[0]->data(), text.data() + 12);
}

TEST(Pattern, TellsAGroupThatTookNoPartFromAnEmptyOne) {
  const Pattern p = MustCompile(R"(a(?P<none>x)?(?P<empty>y*)b)");
  Captures captures;
  ASSERT_TRUE(p.Match("ab", &captures));
  EXPECT_THAT(captures, ElementsAre(std::nullopt, Optional(std::string_view(""))));
}

TEST(Pattern, AnEmptyGroupInAnEmptyTextTookPart) {
  const Pattern p = MustCompile(R"((?P<all>.*))");
  Captures captures;
  ASSERT_TRUE(p.Match(std::string_view(), &captures));
  EXPECT_THAT(captures, ElementsAre(Optional(std::string_view(""))));
}

TEST(Pattern, LeavesNoCapturesWhereNothingMatches) {
  const Pattern p = MustCompile("(?P<a>x)");
  Captures captures = {"left over"};
  EXPECT_FALSE(p.Match("y", &captures));
  EXPECT_THAT(captures, IsEmpty());
}

TEST(Pattern, MatchesWithoutNamedGroups) {
  const Pattern p = MustCompile("(a|b)c");
  Captures captures = {"left over"};
  EXPECT_TRUE(p.Match("xbc", &captures));
  EXPECT_THAT(captures, IsEmpty());
  EXPECT_TRUE(p.capture_names().empty());
}

TEST(Pattern, PrefersTheLeftmostFirstAlternative) {
  Captures captures;
  ASSERT_TRUE(MustCompile("(?P<a>fail|failed)").Match("failed", &captures));
  EXPECT_EQ(captures[0], "fail");
}

TEST(Pattern, DotMatchesAnInvalidByteAndNul) {
  Captures captures;
  const Pattern p = MustCompile("password=(?P<value>.+)$");
  ASSERT_TRUE(p.Match(std::string_view("password=S3c\xffr3t\0tail", 21), &captures));
  EXPECT_EQ(captures[0], std::string_view("S3c\xffr3t\0tail", 12));
}

TEST(Pattern, MatchesTextOutsideAsciiByItsBytes) {
  EXPECT_TRUE(MustCompile("证书").Matches("x509: 证书已过期"));
  EXPECT_FALSE(MustCompile("证书").Matches("x509: 证"));
}

// RE2 20220601 finds none of these by itself.
TEST(Pattern, FindsAlternativesThatBeginAlike) {
  EXPECT_TRUE(MustCompile("证书过期|证书无效").Matches("x509: 证书无效"));
  EXPECT_TRUE(MustCompile("(证书过期|证书无效)!?").Matches("x509: 证书过期"));
  EXPECT_TRUE(MustCompile("(?P<why>\\xe8\\xaf|\\350\\xaf)").Matches("证"));
  EXPECT_TRUE(MustCompile("x|(?i:x)").Matches("X"));
  EXPECT_TRUE(MustCompile("(?i)a|(?-i)bx|b(?i:x)").Matches("bX"));
}

TEST(Pattern, RefusesBadSyntaxAndShowsThePiece) {
  for (const auto& [regex, piece] : {std::pair<const char*, const char*>{"ok (unclosed", "missing )"},
                                     {R"(back \1 reference)", R"(\1)"},
                                     {"x(?=ahead)", "(?="},
                                     {"a{2000}", "{2000}"},
                                     {"[z-a]", "z-a"},
                                     {"é|*", "*"},
                                     {"(é|a", "missing )"},
                                     {"tail\\", "trailing"}}) {
    const Result<Pattern> p = Pattern::Compile(regex);
    ASSERT_FALSE(p) << regex;
    EXPECT_EQ(p.error().code(), ErrorCode::kInvalidInput) << regex;
    EXPECT_THAT(p.error().message(), HasSubstr(piece)) << regex;
  }
}

TEST(Pattern, RefusesAProgramOverItsMemoryAsALimit) {
  std::string huge;
  for (int i = 0; i < 1000; ++i) huge += "[ab]{1000}";
  const Result<Pattern> p = Pattern::Compile(huge);
  ASSERT_FALSE(p);
  EXPECT_EQ(p.error().code(), ErrorCode::kLimit);
  EXPECT_THAT(p.error().message(), HasSubstr("8 MiB"));
}

TEST(Pattern, CanBeMoved) {
  Pattern a = MustCompile("a");
  Pattern b = MustCompile("b");
  b = std::move(a);
  EXPECT_TRUE(b.Matches("a"));
  EXPECT_FALSE(b.Matches("b"));
}

TEST(Pattern, TellsTheSizeOfItsProgram) {
  const size_t small = Pattern::Compile("a")->program_size();
  EXPECT_GT(small, 0u);
  EXPECT_LT(small, 20u);
  EXPECT_GT(Pattern::Compile("a{500}")->program_size(), 500u);
}

TEST(Pattern, FindsFromAPlaceWithWhatStandsInFrontOfIt) {
  const Pattern p = MustCompile(R"(\b(\w)(x)?\w*)");
  EXPECT_EQ(p.group_count(), 2U);
  const std::string_view text = "ab cx";
  Captures groups = {"left over"};
  ASSERT_TRUE(p.FindFrom(text, 0, &groups));
  EXPECT_THAT(groups, ElementsAre("ab", "a", std::nullopt));
  // At 1 there is no \b, since the 'a' in front of it counts.
  ASSERT_TRUE(p.FindFrom(text, 1, &groups));
  EXPECT_THAT(groups, ElementsAre("cx", "c", "x"));
  EXPECT_EQ(groups[0]->data(), text.data() + 3);
  EXPECT_FALSE(p.FindFrom(text, 5, &groups));
  EXPECT_THAT(groups, IsEmpty());
  EXPECT_FALSE(MustCompile("^b").FindFrom("ab", 1, &groups));
  ASSERT_TRUE(MustCompile("x*").FindFrom("", 0, &groups));
  EXPECT_THAT(groups, ElementsAre(Optional(std::string_view(""))));
}

}  // namespace
}  // namespace bundlescope
