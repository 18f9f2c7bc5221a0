#include "core/document/object_splitter.h"

namespace bundlescope {

std::optional<ObjectSyntax> SyntaxOf(std::string_view beginning) {
  constexpr std::string_view kBlanks = " \t\r\n\xEF\xBB\xBF";
  constexpr std::string_view kBrackets = "{[ \t\r\n";
  const size_t first = beginning.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return std::nullopt;
  if (beginning[first] != '{' && beginning[first] != '[') return ObjectSyntax::kYaml;
  const size_t inside = beginning.find_first_not_of(kBrackets, first);
  if (inside == std::string_view::npos) return std::nullopt;
  // Also true, false and null in an array, which are no objects either way.
  const char c = beginning[inside];
  const bool bare = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '\'' || c == '&' || c == '!' || c == '#';
  return bare ? ObjectSyntax::kYaml : ObjectSyntax::kJson;
}

}  // namespace bundlescope
