#include "core/snapshot/remark.h"

#include <algorithm>
#include <array>

namespace bundlescope {
namespace {

constexpr std::array<std::string_view, 6> kRemarks = {"Warning: ", "WARN[", "INFO[", "DEBU[", "Flag --", "$ kubectl "};
constexpr std::array<std::string_view, 4> kLogrusRemarks = {"level=warning", "level=info", "level=debug",
                                                            "level=warn "};

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "E0313 12:42:10.000000   12345 memcache.go:265] ..."
bool IsKlog(std::string_view line) {
  return line.size() > 8 && std::string_view("IWEF").find(line[0]) != std::string_view::npos &&
         AllDigits(line.substr(1, 4)) && line[5] == ' ' && AllDigits(line.substr(6, 2)) && line[8] == ':';
}

}  // namespace

bool IsRemark(std::string_view line) {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos || IsKlog(line)) return true;
  if (std::any_of(kRemarks.begin(), kRemarks.end(), [&](std::string_view r) { return line.starts_with(r); })) {
    return true;
  }
  return line.starts_with("time=\"") &&
         std::any_of(kLogrusRemarks.begin(), kLogrusRemarks.end(),
                     [&](std::string_view r) { return line.find(r) != std::string_view::npos; });
}

bool IsErrorRemark(std::string_view line) { return IsKlog(line) && line.front() == 'E'; }

}  // namespace bundlescope
