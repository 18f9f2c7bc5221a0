#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/layouts/command_output.h"

namespace bundlescope {

// One entry of a file of troubleshoot that says why something is missing.
struct FiledError {
  std::string place;  // the key that it stood under: a namespace or a kind; "" where there is none
  Complaint complaint;
};

// Reads ["…"], {"<namespace>": "…"}, {"error": {"message": "…"}}, a list of objects with a message, a string, and text
// that is no JSON at all. Nothing for an empty file, null, [] and {}.
std::vector<FiledError> ReadErrorFile(std::string_view text);

}  // namespace bundlescope
