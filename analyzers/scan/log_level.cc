#include "analyzers/scan/log_level.h"

#include <algorithm>

namespace bundlescope {
namespace {

struct NamedLevel {
  std::string_view name;
  LogLevel level;
};

constexpr NamedLevel kLevels[] = {
    {"info", LogLevel::kInfo},      {"error", LogLevel::kError},     {"debug", LogLevel::kDebug},
    {"warn", LogLevel::kWarning},   {"warning", LogLevel::kWarning}, {"trace", LogLevel::kTrace},
    {"fatal", LogLevel::kFatal},    {"panic", LogLevel::kFatal},     {"dpanic", LogLevel::kFatal},
    {"notice", LogLevel::kInfo},    {"err", LogLevel::kError},       {"crit", LogLevel::kFatal},
    {"critical", LogLevel::kFatal}, {"alert", LogLevel::kFatal},     {"emerg", LogLevel::kFatal},
};

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// `name` must be in lower case.
bool EqualsIgnoringCase(std::string_view text, std::string_view name) {
  return text.size() == name.size() &&
         std::equal(text.begin(), text.end(), name.begin(), [](char a, char b) { return Lower(a) == b; });
}

}  // namespace

LogLevel ParseLogLevel(std::string_view name) {
  for (const NamedLevel& known : kLevels) {
    if (EqualsIgnoringCase(name, known.name)) return known.level;
  }
  // zap's name for what logr calls V(2) and more: "Level(-2)".
  if (name.size() > 7 && EqualsIgnoringCase(name.substr(0, 7), "level(-")) return LogLevel::kTrace;
  return LogLevel::kUnknown;
}

}  // namespace bundlescope
