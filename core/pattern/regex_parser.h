#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/pattern/regex_node.h"

namespace bundlescope {

// Reads regular expressions of RE2's syntax in Latin-1 into trees. Keeps the sets of bytes it has seen, so that one
// reader for many expressions is quicker than many.
class RegexParser {
 public:
  // `regex` must be one that RE2 compiles. Nothing where it is not understood: whoever asks must do without then.
  std::optional<RegexNode> Parse(std::string_view regex);

  // What a piece of an expression for one byte, as [^[:alpha:]x] or \pL, stands for. RE2 itself is asked, byte by byte.
  // Nothing where it refuses.
  const std::optional<ByteSet>& BytesOf(std::string_view piece, bool fold_case);

 private:
  std::map<std::string, std::optional<ByteSet>, std::less<>> bytes_of_;
};

}  // namespace bundlescope
