#pragma once

#include <string_view>

namespace bundlescope {

// Lines that tools write in front of their output, or that stand there because error messages went to the same file.

// Lines that say nothing about the result: log lines of client-go and of k3s, warnings of the API server, the command
// itself, blank lines.
bool IsRemark(std::string_view line);

// Those of them that tell of an error: the result may lack something.
bool IsErrorRemark(std::string_view line);

}  // namespace bundlescope
