#include "core/snapshot/layouts/native_plural.h"

#include <algorithm>

#include "core/snapshot/layouts/known_kinds.h"

namespace bundlescope {
namespace {

std::string LowerCase(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

bool IsVowel(char c) { return std::string_view("aeiou").find(c) != std::string_view::npos; }

std::string EnglishPlural(std::string word) {
  const auto ends = [&](std::string_view end) { return word.ends_with(end); };
  if (ends("s") || ends("x") || ends("z") || ends("ch") || ends("sh")) return word + "es";
  if (word.size() > 1 && ends("y") && !IsVowel(word[word.size() - 2])) {
    word.pop_back();
    return word + "ies";
  }
  return word + "s";
}

}  // namespace

std::string NativePlural(std::string_view group, std::string_view kind) {
  if (const KnownKind* known = FindKindNamed(group, kind)) return std::string(known->plural);
  std::string plural = EnglishPlural(LowerCase(kind));
  while (FindKind(group, plural) != nullptr) plural += "s";
  return plural;
}

}  // namespace bundlescope
