#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "core/snapshot/read_limits.h"

namespace bundlescope {

// The option --limit NAME=NUMBER of commands that read archives. `limits` must outlive the parsing; what the command
// line says is put into it.
void AddLimitOption(CLI::App* command, ReadLimits* limits);

// Sets one limit: "members=2000000", "member-bytes=16GiB". Returns what is wrong with the text, "" if nothing is.
std::string SetLimit(const std::string& text, ReadLimits* limits);

}  // namespace bundlescope
