#include "analyzers/cel/loose_semver.h"

#include <algorithm>
#include <optional>
#include <string>

namespace bundlescope {
namespace {

Error Wrong(std::string message) { return Error(ErrorCode::kInvalidInput, std::move(message)); }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// "007" gives "7", "0" and "00-rc" keep one zero.
std::string_view WithoutLeadingZeros(std::string_view text) {
  while (text.size() > 1 && text[0] == '0' && IsDigit(text[1])) text.remove_prefix(1);
  return text;
}

// What is wrong with text that is no version.
std::string Reason(std::string_view text, bool loose) {
  if (text.empty()) return "it is empty";
  if (text[0] == 'v' || text[0] == 'V') {
    return loose ? "only one small v may stand before the version"
                 : "a leading v is not allowed; semver(text, true) takes it";
  }
  const std::string_view numbers = text.substr(0, text.find_first_of("-+"));
  const auto dots = std::count(numbers.begin(), numbers.end(), '.');
  if (dots < 2) return loose ? "it is none" : "it needs three numbers; semver(text, true) fills in missing ones";
  if (dots > 2) return "it has more than three numbers";
  return "it is not of the form 1.2.3, 1.2.3-rc.1 or 1.2.3+build, with no leading zeros";
}

}  // namespace

Result<Semver> ParseStrictSemver(std::string_view text) {
  if (text.size() > kMaxSemverText) return Wrong("it is longer than " + std::to_string(kMaxSemverText) + " bytes");
  const bool prefixed = text.starts_with('v') || text.starts_with('V');
  std::optional<Semver> version = prefixed ? std::nullopt : ParseSemver(text);
  if (!version) return Wrong(Reason(text, false));
  return std::move(*version);
}

Result<Semver> ParseLooseSemver(std::string_view text) {
  if (text.size() > kMaxSemverText) return Wrong("it is longer than " + std::to_string(kMaxSemverText) + " bytes");
  const std::string_view whole = text;
  if (text.starts_with('v')) text.remove_prefix(1);
  std::string full;
  int parts = 1;
  // The third part runs to the end of the text.
  for (size_t dot = text.find('.'); parts < 3 && dot != std::string_view::npos; dot = text.find('.'), ++parts) {
    full += std::string(WithoutLeadingZeros(text.substr(0, dot))) + ".";
    text.remove_prefix(dot + 1);
  }
  full += WithoutLeadingZeros(text);
  if (parts < 3 && text.find_first_of("-+") != std::string_view::npos) {
    return Wrong("a short version cannot have a '-' or '+'");
  }
  for (; parts < 3; ++parts) full += ".0";
  const bool prefixed = full.starts_with('v') || full.starts_with('V');
  std::optional<Semver> version = prefixed ? std::nullopt : ParseSemver(full);
  if (!version) return Wrong(Reason(prefixed ? full : whole.substr(whole.starts_with('v') ? 1 : 0), true));
  return std::move(*version);
}

}  // namespace bundlescope
