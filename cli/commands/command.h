#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>

#include "cli/exit_code.h"

namespace bundlescope {

// One command of the program: declares itself and its options, and runs when it was chosen.
class Command {
 public:
  virtual ~Command() = default;
  virtual void Declare(CLI::App& app) = 0;
  // Whether the command line chose it.
  virtual bool Chosen() const = 0;
  virtual ExitCode Run() = 0;
};

// Every command, in the order of the help text.
std::vector<std::unique_ptr<Command>> AllCommands();

std::unique_ptr<Command> NewAnalyzeCommand();
std::unique_ptr<Command> NewShowCommand();
std::unique_ptr<Command> NewCatCommand();
std::unique_ptr<Command> NewConvertCommand();
std::unique_ptr<Command> NewRulesTestCommand();
std::unique_ptr<Command> NewRulesLintCommand();

}  // namespace bundlescope
