#include "core/base/time_zone.h"

#include <absl/time/time.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "core/base/utf8.h"

namespace bundlescope {
namespace {

// IANA's own longest name has 32 letters.
constexpr size_t kMaxName = 64;

// "Area/City", "Etc/GMT+1": parts of letters, digits, '+', '-' and '_' between slashes, the first one a letter. What
// the library takes beside such names (paths, "file:...", "libc:...") has none of that form.
bool IsZoneName(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  if (name.empty() || name.size() > kMaxName || !letter(name[0]) || name.back() == '/') return false;
  if (name.find("//") != std::string_view::npos) return false;
  return std::all_of(name.begin(), name.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '_' || c == '/';
  });
}

// Entries of the database's folder that mean the zone of this machine, or rules that are no zone.
bool DependsOnMachine(std::string_view name) {
  const std::string_view last = name.substr(name.rfind('/') + 1);
  return last == "localtime" || last == "posixrules";
}

std::string DatabaseFolder() {
  const char* folder = std::getenv("TZDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/usr/share/zoneinfo";
}

Error NoZone(std::string_view name) {
  return Error(ErrorCode::kInvalidInput,
               fmt::format("no time zone has the name '{}'", MakePrintable(name.substr(0, kMaxName))))
      .WithHint("Names are those of IANA, for example 'Europe/Berlin'; or write an offset like '+02:00'.");
}

}  // namespace

Result<int32_t> ZoneOffset(std::string_view name, Timestamp t) {
  if (!IsZoneName(name) || DependsOnMachine(name)) return NoZone(name);
  const std::string folder = DatabaseFolder();
  // The library remembers every name that it was ever asked for, so it is asked for those only that can have a zone.
  std::error_code error;
  const bool there = name == "UTC" || std::filesystem::is_regular_file(folder + "/" + std::string(name), error);
  absl::TimeZone zone;
  if (there && absl::LoadTimeZone(std::string(name), &zone)) return zone.At(absl::FromUnixSeconds(t.seconds)).offset;
  if (std::filesystem::is_directory(folder, error) && !std::filesystem::is_empty(folder, error)) return NoZone(name);
  return Error(ErrorCode::kNotFound,
               fmt::format("the time zone '{}' cannot be looked up: this system has no database of time zones in {}",
                           name, MakePrintable(folder)))
      .WithHint("Install the package tzdata, or write an offset like '+02:00'.");
}

}  // namespace bundlescope
