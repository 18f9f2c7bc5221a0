#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/support/subprocess.h"

namespace bundlescope {

// The program that was built beside the tests (bs_program_test in tests/CMakeLists.txt), in an environment that says
// nothing about language and terminal: what the machine of the tester is set to must not matter.
inline ProcessCommand Bundlescope(std::vector<std::string> arguments) {
  ProcessCommand command;
  command.argv = std::move(arguments);
  command.argv.insert(command.argv.begin(), BUNDLESCOPE_PROGRAM);
  command.environment = {{"LC_ALL", "C.UTF-8"},         {"LANG", std::nullopt},     {"LANGUAGE", std::nullopt},
                         {"LC_MESSAGES", std::nullopt}, {"TERM", "xterm-256color"}, {"COLUMNS", std::nullopt},
                         {"NO_COLOR", std::nullopt}};
  return command;
}

}  // namespace bundlescope
