#pragma once

#include <cstdint>
#include <string>

namespace bundlescope {

// Something that the author of an expression wrote wrong. Line and column count from 1 within the expression; a column
// counts bytes.
struct CompileIssue {
  uint32_t line = 1;
  uint32_t column = 1;
  std::string message;
  std::string hint;  // what to do about it; may be empty

  bool operator==(const CompileIssue&) const = default;
};

}  // namespace bundlescope
