#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bundlescope {

struct StringLiteralError {
  size_t offset;  // of the escape in the body
  std::string message;
  std::string hint;
};

// What stands for a string or bytes literal (`bytes`) once its escapes are replaced. `body` is the text between the
// quotes. In a string \x41 and \101 are code points, in bytes they are bytes. On an error the escape is left out and
// the first one reported.
std::string DecodeStringLiteral(std::string_view body, bool bytes, std::optional<StringLiteralError>* error);

}  // namespace bundlescope
