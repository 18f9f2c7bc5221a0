#pragma once

#include <string>

#include "core/pattern/regex_node.h"

namespace bundlescope {

// Takes away what does not change whether a line matches, for an expression that may match anywhere in it: what may
// stand at the edges but need not, as in (.* )?panic: .* or \d+ms, of which panic: and \dms are left; and what can
// never match. kEmpty is left of an expression that every line matches.
RegexNode TrimEdges(RegexNode node);

// An expression for one line, in the syntax that RE2 and PCRE share: bytes are written as \x41, all else is explicit.
std::string ToLineRegex(const RegexNode& node);

// One that finds candidates in a text of many lines: wherever the original matches a line, this one matches within that
// line, its LF or CRLF included. It may match more; the original decides in the end. Line ends that are not the last
// thing to match are left out: before a CRLF they do not stand at a line break.
std::string ToChunkRegex(const RegexNode& node);

}  // namespace bundlescope
