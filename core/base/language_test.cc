#include "core/base/language.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

TEST(ParseLanguage, KnowsTagsAndLocaleNames) {
  for (const std::string_view tag : {"en", "en-GB", "en_US.UTF-8", "C", "C.UTF-8", "POSIX"}) {
    EXPECT_EQ(ParseLanguage(tag), Language::kEnglish) << tag;
  }
  for (const std::string_view tag : {"zh", "zh-CN", "zh_CN.UTF-8", "zh-Hans"}) {
    EXPECT_EQ(ParseLanguage(tag), Language::kChinese) << tag;
  }
  for (const std::string_view tag : {"", "de", "eng", "e", "zhx", "-en", "_zh"}) {
    EXPECT_EQ(ParseLanguage(tag), std::nullopt) << tag;
  }
}

TEST(LanguageTag, IsReadBack) {
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    EXPECT_EQ(ParseLanguage(LanguageTag(language)), language);
  }
}

TEST(LocalizedText, PrefersTheLanguageThenItsBaseThenEnglishThenAny) {
  LocalizedText text{{{"en", "cause"}, {"zh", "base"}, {"zh-CN", "region"}, {"de", "Ursache"}}};
  EXPECT_EQ(text.In(Language::kChinese), "region");
  EXPECT_EQ(text.In(Language::kEnglish), "cause");
  text.by_tag.erase("zh-CN");
  EXPECT_EQ(text.In(Language::kChinese), "base");
  text.by_tag.erase("zh");
  EXPECT_EQ(text.In(Language::kChinese), "cause");
  text.by_tag.erase("en");
  EXPECT_EQ(text.In(Language::kChinese), "Ursache");
  EXPECT_FALSE(text.empty());
  EXPECT_EQ(LocalizedText{}.In(Language::kEnglish), "");
  EXPECT_TRUE(LocalizedText{}.empty());
}

}  // namespace
}  // namespace bundlescope
