#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr size_t kDefaultWidth = 100;
constexpr size_t kMinWidth = 40;

std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

}  // namespace

bool WantsColour() {
  return isatty(STDOUT_FILENO) != 0 && Environment("NO_COLOR").empty() && Environment("TERM") != "dumb";
}

size_t OutputWidth() {
  winsize size{};
  if (isatty(STDOUT_FILENO) == 0 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return kDefaultWidth;
  return size.ws_col < kMinWidth ? kMinWidth : size.ws_col;
}

Language EnvironmentLanguage() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (Environment(name).empty()) continue;
    return ParseLanguage(Environment(name)).value_or(Language::kEnglish);
  }
  return Language::kEnglish;
}

bool WriteOut(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

void Complain(std::string_view text) {
  const std::string line = "bundlescope: " + MakePrintable(text) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace bundlescope
