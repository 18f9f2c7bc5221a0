#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace bundlescope {

// The languages that the program itself speaks.
enum class Language { kEnglish, kChinese };

// BCP 47 tag: "en" or "zh-CN".
std::string_view LanguageTag(Language language);

// "en", "en-GB", "zh", "zh-CN", "zh_CN.UTF-8" and the like; nothing for another language.
std::optional<Language> ParseLanguage(std::string_view tag);

// A text of a rule in the languages its author wrote, by BCP 47 tag.
struct LocalizedText {
  std::map<std::string, std::string, std::less<>> by_tag;

  // The text for `language`, else its base language, else English, else the first there is, else "".
  const std::string& In(Language language) const;
  bool empty() const { return by_tag.empty(); }
};

}  // namespace bundlescope
