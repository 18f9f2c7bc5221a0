#pragma once

#include <string>
#include <string_view>

#include "analyzers/cel/value.h"

namespace bundlescope {

// What a value is, without what is in it, for the messages of errors: "a string of 14 bytes", "a list of 3", "an int".
// Errors go into reports, and a text that an expression works on may be a secret.
std::string Described(const Value& value);

// The same for a text.
std::string Described(std::string_view text);

}  // namespace bundlescope
