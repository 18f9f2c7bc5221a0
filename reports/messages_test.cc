#include "reports/messages.h"

#include <gtest/gtest.h>

#include <set>

#include "core/base/utf8.h"

namespace bundlescope {
namespace {

std::multiset<std::string> Placeholders(std::string_view text) {
  std::multiset<std::string> found;
  for (size_t pos = text.find('{'); pos != std::string_view::npos; pos = text.find('{', pos + 1)) {
    found.insert(std::string(text.substr(pos, text.find('}', pos) - pos + 1)));
  }
  return found;
}

TEST(Messages, StandInTheOrderOfTheirIds) {
  for (size_t i = 0; i < AllMessages().size(); ++i) {
    EXPECT_EQ(static_cast<size_t>(AllMessages()[i].id), i) << AllMessages()[i].english;
  }
}

TEST(Messages, ExistInBothLanguagesWithTheSamePlaceholders) {
  for (const MessageTexts& texts : AllMessages()) {
    EXPECT_FALSE(texts.english.empty());
    EXPECT_FALSE(texts.chinese.empty()) << texts.english;
    EXPECT_EQ(Placeholders(texts.english), Placeholders(texts.chinese)) << texts.english;
    if (!texts.english_one.empty()) {
      EXPECT_EQ(Placeholders(texts.english), Placeholders(texts.english_one));
    }
  }
}

TEST(Messages, NumberTheirPlaceholdersFromZeroEachOnce) {
  for (const MessageTexts& texts : AllMessages()) {
    int expected = 0;
    for (const std::string& placeholder : Placeholders(texts.english)) {
      EXPECT_EQ(placeholder, "{" + std::to_string(expected++) + "}") << texts.english;
    }
  }
}

TEST(Messages, ArePrintableAsTheyAre) {
  for (const MessageTexts& texts : AllMessages()) {
    for (const std::string_view text : {texts.english, texts.english_one, texts.chinese}) {
      EXPECT_EQ(MakePrintable(text), text);
    }
  }
}

TEST(Say, PutsArgumentsInTheOrderOfTheLanguage) {
  EXPECT_EQ(Say(Language::kEnglish, Message::kEvidenceCount, {"3", "4"}), "3 of 4 pieces of evidence");
  EXPECT_EQ(Say(Language::kChinese, Message::kEvidenceCount, {"3", "4"}), "4 项证据中 3 项成立");
}

TEST(Say, NeverTakesAnArgumentForAPlaceholder) {
  EXPECT_EQ(Say(Language::kEnglish, Message::kScope, {"{1}{0}{", "b"}), "{1}{0}{ (b)");
}

TEST(SayCount, KnowsOneAndMany) {
  EXPECT_EQ(SayCount(Language::kEnglish, Message::kCountProblems, 0), "0 problems");
  EXPECT_EQ(SayCount(Language::kEnglish, Message::kCountProblems, 1), "1 problem");
  EXPECT_EQ(SayCount(Language::kEnglish, Message::kCountProblems, 1234), "1,234 problems");
  EXPECT_EQ(SayCount(Language::kChinese, Message::kCountProblems, 1), "1 个问题");
}

TEST(FormatCount, GroupsByThousands) {
  EXPECT_EQ(FormatCount(0), "0");
  EXPECT_EQ(FormatCount(999), "999");
  EXPECT_EQ(FormatCount(1000), "1,000");
  EXPECT_EQ(FormatCount(123456), "123,456");
  EXPECT_EQ(FormatCount(18446744073709551615u), "18,446,744,073,709,551,615");
}

}  // namespace
}  // namespace bundlescope
