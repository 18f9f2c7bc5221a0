#include "core/archive/member_name.h"

#include <fmt/format.h>

#include <algorithm>

namespace bundlescope {
namespace {

MemberName Refuse(std::string_view code, std::string problem) {
  return MemberName{.name = {}, .code = std::string(code), .problem = std::move(problem)};
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Whether a part of the name is "..", when backslashes separate parts as well.
bool GoesUpOnWindows(std::string_view raw) {
  for (size_t begin = 0; begin <= raw.size();) {
    const size_t end = std::min(raw.find_first_of("/\\", begin), raw.size());
    if (raw.substr(begin, end - begin) == "..") return true;
    begin = end + 1;
  }
  return false;
}

// Why the name as a whole is not acceptable; "" when it is.
std::string_view UnsafeReason(std::string_view raw, NameRule rule) {
  if (raw.find('\0') != std::string_view::npos)
    return "it contains a NUL byte, behind which other programs do not read";
  if (raw.starts_with('/')) return "it is an absolute path";
  if (raw.find('\\') == std::string_view::npos) return {};
  if (rule == NameRule::kStrict) return "it contains a backslash, which Windows reads as a folder separator";
  if (raw.starts_with('\\')) return "it begins with a backslash, which is an absolute path on Windows";
  if (GoesUpOnWindows(raw)) return "it contains \"..\" where Windows reads backslashes as folder separators";
  return {};
}

}  // namespace

MemberName CheckMemberName(std::string_view raw, const ArchiveLimits& limits, NameRule rule) {
  if (raw.size() > limits.max_name_bytes) {
    return Refuse("limit.name",
                  fmt::format("the name is {} bytes long; the limit is {}", raw.size(), limits.max_name_bytes));
  }
  if (const std::string_view reason = UnsafeReason(raw, rule); !reason.empty()) {
    return Refuse("archive.unsafe-name", std::string(reason));
  }
  MemberName result;
  size_t depth = 0;
  for (size_t begin = 0; begin < raw.size();) {
    const size_t end = std::min(raw.find('/', begin), raw.size());
    const std::string_view part = raw.substr(begin, end - begin);
    begin = end + 1;
    if (part.empty() || part == ".") continue;
    if (part == "..") return Refuse("archive.unsafe-name", "it contains \"..\"");
    if (++depth > limits.max_name_depth) {
      return Refuse("limit.name", fmt::format("the name has more than {} parts", limits.max_name_depth));
    }
    if (!result.name.empty()) result.name += '/';
    result.name += part;
  }
  if (result.name.size() >= 2 && IsLetter(result.name[0]) && result.name[1] == ':') {
    return Refuse("archive.unsafe-name", "it begins with a drive letter");
  }
  if (result.name.starts_with('\\')) {
    return Refuse("archive.unsafe-name", "it begins with a backslash, which is an absolute path on Windows");
  }
  if (result.name.empty()) return Refuse("archive.unsafe-name", "it is empty");
  return result;
}

}  // namespace bundlescope
