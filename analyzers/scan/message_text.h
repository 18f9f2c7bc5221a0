#pragma once

#include <string>
#include <string_view>

#include "analyzers/scan/log_line.h"

namespace bundlescope {

// A piece of text in a line, perhaps written with backslash escapes.
struct RawText {
  std::string_view text;
  bool escaped = false;
};

// Appends the text with its escapes undone: those of JSON and those of Go's %q, which do not contradict each other.
// What is no escape stays as it is; half a surrogate pair becomes U+FFFD.
void AppendUnescaped(std::string_view text, std::string* out);

// "message", or "message: error" where there is an error. Without escapes and without an error nothing is copied.
std::string_view ComposeMessage(RawText message, RawText error, LineScratch* scratch);

}  // namespace bundlescope
