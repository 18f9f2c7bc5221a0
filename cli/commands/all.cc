#include "cli/commands/command.h"

namespace bundlescope {

std::vector<std::unique_ptr<Command>> AllCommands() {
  std::vector<std::unique_ptr<Command>> out;
  out.push_back(NewAnalyzeCommand());
  out.push_back(NewShowCommand());
  out.push_back(NewCatCommand());
  out.push_back(NewConvertCommand());
  out.push_back(NewRulesTestCommand());
  out.push_back(NewRulesLintCommand());
  return out;
}

}  // namespace bundlescope
