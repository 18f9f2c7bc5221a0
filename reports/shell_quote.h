#pragma once

#include <span>
#include <string>
#include <string_view>

namespace bundlescope {

// The arguments as one line for a POSIX shell (sh, bash, zsh), each quoted unless every character is harmless. The line
// can be shown and pasted as it is: characters that are not printable (control, bidirectional, zero width, invalid
// bytes, line breaks) are left out first.
std::string ShellLine(std::span<const std::string> arguments);

}  // namespace bundlescope
