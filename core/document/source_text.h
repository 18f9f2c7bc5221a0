#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/document/document.h"

namespace bundlescope {

// What both parsers need to know about the text before and while they read it.

// Line and column of one byte, counted as Node does: from 1, a column in bytes. A line ends with LF and with nothing
// else, like in grep, sed and an editor's gutter. (libyaml would also count CR, NEL, LS and PS.)
struct TextPosition {
  uint32_t line = 0;
  uint32_t column = 0;
};

// The text without its byte order mark. Refuses what no parser should see: more than max_bytes (kLimit), NUL bytes and
// anything that is not UTF-8 (kInvalidInput).
Result<std::string_view> CheckSourceText(std::string_view text, const ParseOptions& options);

// Counts from the start of the text: for errors, of which there is one.
TextPosition PositionOf(std::string_view text, size_t offset, const ParseOptions& options);

Error ErrorAt(ErrorCode code, std::string message, TextPosition position, const ParseOptions& options);

// kLimit, without a line.
Error OutOfMemory(const ParseOptions& options);

// `key` as it may stand in an error message: shortened and printable.
std::string QuoteKey(std::string_view key);

}  // namespace bundlescope
