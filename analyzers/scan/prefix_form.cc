#include "analyzers/scan/prefix_form.h"

#include <algorithm>

namespace bundlescope {
namespace {

// Wider than what TakeRuntimePrefix takes off.
constexpr std::string_view kBeginning = "(?:^(?:[0-9][^ ]{19,40} (?:std(?:out|err) [FP][^ ]* ?)?)?)";

// The end of a character class that begins at `at`. A "]" right behind "[" or "[^" is one of its characters.
size_t EndOfClass(std::string_view regex, size_t at) {
  ++at;
  if (at < regex.size() && regex[at] == '^') ++at;
  if (at < regex.size() && regex[at] == ']') ++at;
  while (at < regex.size() && regex[at] != ']') {
    if (regex[at] == '\\') ++at;
    // [:alpha:]
    if (regex.substr(at, 2) == "[:") at = std::min(regex.find(":]", at), regex.size() - 2) + 1;
    ++at;
  }
  return std::min(at + 1, regex.size());
}

}  // namespace

std::optional<std::string> BehindPrefix(std::string_view regex) {
  std::string out;
  bool any = false;
  for (size_t at = 0; at < regex.size();) {
    const size_t begin = at;
    if (regex.substr(at, 2) == "\\Q") {
      const size_t end = regex.find("\\E", at + 2);
      at = end == std::string_view::npos ? regex.size() : end + 2;
    } else if (regex.substr(at, 2) == "\\A" || regex[at] == '^') {
      at += regex[at] == '^' ? 1 : 2;
      out += kBeginning;
      any = true;
      continue;
    } else if (regex[at] == '\\') {
      at = std::min(at + 2, regex.size());
    } else if (regex[at] == '[') {
      at = EndOfClass(regex, at);
    } else {
      ++at;
    }
    out += regex.substr(begin, at - begin);
  }
  if (!any) return std::nullopt;
  return out;
}

}  // namespace bundlescope
