#include "core/base/language.h"

namespace bundlescope {

std::string_view LanguageTag(Language language) { return language == Language::kChinese ? "zh-CN" : "en"; }

std::optional<Language> ParseLanguage(std::string_view tag) {
  const std::string_view base = tag.substr(0, tag.find_first_of("-_."));
  if (base == "en" || base == "C" || base == "POSIX") return Language::kEnglish;
  if (base == "zh") return Language::kChinese;
  return std::nullopt;
}

const std::string& LocalizedText::In(Language language) const {
  static const std::string kNone;
  const std::string_view tag = LanguageTag(language);
  for (const std::string_view candidate : {tag, tag.substr(0, tag.find('-')), std::string_view("en")}) {
    if (const auto it = by_tag.find(candidate); it != by_tag.end()) return it->second;
  }
  return by_tag.empty() ? kNone : by_tag.begin()->second;
}

}  // namespace bundlescope
