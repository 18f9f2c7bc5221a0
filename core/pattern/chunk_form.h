#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bundlescope {

// A regular expression that was written for one line, in a form that finds candidates in a chunk of many lines:
// wherever the original matches a line, this one matches within the chunk, with a match that begins in that line. It
// may match more; the original decides in the end.
//
// The original sees the line alone, so that its ^ and \A stand at the line's beginning, its $ and \z at its end:
//   ^panic:          becomes (?m:^panic:)
//   \Afoo(bar)?\z    becomes (?m:(?m:^)foo(bar)?(?m:$))
// In a chunk with CRLF line breaks, $ would stand behind the CR; `asks_for_line_end` tells that this matters.
struct ChunkForm {
  std::string regex;
  bool asks_for_line_end = false;
};

// `regex` must compile. Nothing where the expression takes multi-line mode away itself, as in (?-m:^a).
std::optional<ChunkForm> ToChunkForm(std::string_view regex);

}  // namespace bundlescope
