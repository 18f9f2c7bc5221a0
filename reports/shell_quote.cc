#include "reports/shell_quote.h"

#include <algorithm>

#include "reports/characters.h"

namespace bundlescope {
namespace {

bool IsHarmless(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
}

// '=' first is expanded by zsh; anywhere in the first word it makes an assignment of a command.
bool IsBareWord(std::string_view argument, bool is_first) {
  if (argument.empty() || argument[0] == '=') return false;
  if (is_first && argument.find('=') != std::string_view::npos) return false;
  return std::all_of(argument.begin(), argument.end(), IsHarmless);
}

void AppendQuoted(std::string_view argument, std::string* out) {
  *out += '\'';
  for (const char c : argument) {
    if (c == '\'') {
      *out += "'\\''";
    } else {
      *out += c;
    }
  }
  *out += '\'';
}

}  // namespace

std::string ShellLine(std::span<const std::string> arguments) {
  std::string out;
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (i > 0) out += ' ';
    const std::string argument = StripUnprintable(arguments[i]);
    if (IsBareWord(argument, i == 0)) {
      out += argument;
    } else {
      AppendQuoted(argument, &out);
    }
  }
  return out;
}

}  // namespace bundlescope
