#pragma once

#include <string_view>

#include "analyzers/cel/value.h"
#include "core/base/result.h"
#include "core/pattern/pattern.h"

namespace bundlescope {

// Regular expressions of CEL match code points. Errors as Pattern::Compile().
Result<Pattern> CompileTextPattern(std::string_view regex);

// `text`, a string, as such a pattern can read it: bytes that are not UTF-8, from a log, become U+FFFD.
Value ReadableText(const Value& text);

}  // namespace bundlescope
