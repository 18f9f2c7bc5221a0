#include "core/pattern/required_text.h"

#include <gmock/gmock.h>

#include "core/pattern/needle.h"
#include "core/pattern/pattern.h"
#include "core/pattern/random_regex_for_test.h"
#include "core/pattern/regex_forms.h"
#include "core/pattern/regex_parser.h"

namespace bundlescope {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<Requirement> Of(std::string_view regex) {
  return RequirementsOf(TrimEdges(RegexParser().Parse(regex).value()));
}

// Letters that stand for both cases as small ones, other sets as '?'; a '!' in front where they decide.
std::string Written(const Requirement& requirement) {
  std::string text = requirement.decides ? "!" : "";
  for (const Sequence& sequence : requirement.any_of) {
    if (&sequence != &requirement.any_of[0]) text += '|';
    for (const ByteSet& set : sequence) {
      const int folded = FoldedByte(set);
      text += set.count() == 1 ? static_cast<char>(set._Find_first()) : folded < 0 ? '?' : static_cast<char>(folded);
    }
  }
  return text;
}

std::vector<std::string> WrittenOf(std::string_view regex) {
  std::vector<std::string> all;
  for (const Requirement& requirement : Of(regex)) all.push_back(Written(requirement));
  return all;
}

TEST(RequirementsOf, ATextDecidesAlone) {
  EXPECT_THAT(WrittenOf("OOMKilled"), ElementsAre("!OOMKilled"));
  EXPECT_THAT(WrittenOf("panic: .*"), ElementsAre("!panic: "));
  EXPECT_THAT(WrittenOf("(?i)warn(ing)?|err"), ElementsAre("!warn|err"));
  EXPECT_THAT(WrittenOf(R"(\d+ms)"), ElementsAre("!?ms"));
}

TEST(RequirementsOf, AnAssertionLeavesTheDecisionToTheExpression) {
  EXPECT_THAT(WrittenOf(R"(\bOOM$)"), ElementsAre("OOM"));
  EXPECT_THAT(WrittenOf(R"((a\b)?b)"), ElementsAre("!b"));
  EXPECT_THAT(WrittenOf(R"(x(a\b)?b)"), ElementsAre("xab|xb"));
}

TEST(RequirementsOf, TextsComeTogetherOverGroups) {
  EXPECT_THAT(WrittenOf("fail(ed|ure): x+y.*z"), Contains("failed: x|failure: x"));
  EXPECT_THAT(WrittenOf("(a{3}|b)c"), ElementsAre("!aaac|bc"));
}

TEST(RequirementsOf, OneTextOfEachAlternativeMakesOneOfAll) {
  EXPECT_THAT(WrittenOf("fleet-agent.*lost|lost .*raft"), Contains("fleet-agent|lost "));
  EXPECT_THAT(WrittenOf(R"(leader.*lost|\w+)"), Contains("?|lost").Times(0));
}

TEST(RequirementsOf, NothingIsRequiredByWhatMayBeEmptyOrHasTooManyTexts) {
  EXPECT_THAT(Of("a*"), IsEmpty());
  EXPECT_THAT(WrittenOf("^$"), IsEmpty());
  EXPECT_THAT(WrittenOf("((a|b|c|d|e|f)(a|b|c|d|e|f)){4}"), Contains("!").Times(0));
}

TEST(RequirementsOf, WhatNeverMatchesDecidesWithoutAnyText) {
  ASSERT_EQ(Of("a\\nb").size(), 1u);
  EXPECT_TRUE(Of("a\\nb")[0].any_of.empty());
  EXPECT_TRUE(Of("a\\nb")[0].decides);
}

bool IsMet(const Requirement& requirement, std::string_view text) {
  for (const Sequence& sequence : requirement.any_of) {
    for (size_t at = 0; at < text.size(); ++at) {
      if (StandsAt(sequence, text, at)) return true;
    }
  }
  return false;
}

TEST(RequirementsOf, EveryTextThatMatchesMeetsThem) {
  RandomRegex random(RandomNumbers(2));
  RegexParser parser;
  int met = 0;
  int decided = 0;
  for (int round = 0; round < 5000; ++round) {
    const std::string regex = random.Regex();
    const Result<Pattern> pattern = Pattern::Compile(regex);
    if (!pattern) continue;
    const std::vector<Requirement> requirements = RequirementsOf(TrimEdges(parser.Parse(regex).value()));
    for (int i = 0; i < 10; ++i) {
      const std::string text = random.Text(20);
      const bool matches = pattern->Matches(text);
      for (const Requirement& requirement : requirements) {
        const bool is_met = IsMet(requirement, text);
        met += is_met ? 1 : 0;
        decided += is_met && requirement.decides ? 1 : 0;
        ASSERT_TRUE(is_met || !matches) << ::testing::PrintToString(text) << " by " << regex << " without "
                                        << Written(requirement);
        ASSERT_TRUE(matches || !is_met || !requirement.decides) << ::testing::PrintToString(text) << " by " << regex;
      }
    }
  }
  EXPECT_GT(met, 5000);
  EXPECT_GT(decided, 500);
}

}  // namespace
}  // namespace bundlescope
