#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>

#include "cli/commands/command.h"
#include "cli/terminal.h"
#include "core/base/spelling.h"

using bundlescope::Command;
using bundlescope::ExitCode;

namespace {

// CLI11 only says that a command is missing where one is spelled wrong.
bool ComplainOfUnknownCommand(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return false;
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  if (std::find(names.begin(), names.end(), argv[1]) != names.end()) return false;
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view meant = bundlescope::ClosestName(argv[1], candidates);
  bundlescope::Complain(
      fmt::format("there is no command '{}'{}", argv[1],
                  meant.empty() ? "; see bundlescope --help" : fmt::format("; did you mean '{}'?", meant)));
  return true;
}

int Run(int argc, char** argv) {
  CLI::App app(
      "bundlescope finds what is wrong in Rancher Fleet and Kubernetes clusters, from the archive on the ticket.",
      "bundlescope");
  app.set_version_flag("--version", "bundlescope " BUNDLESCOPE_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 nothing found, 1 findings, 2 wrong command line, 3 partial, 4 input refused, 5 internal fault.");
  const std::vector<std::unique_ptr<Command>> commands = bundlescope::AllCommands();
  for (const std::unique_ptr<Command>& command : commands) command->Declare(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Asking for help or the version is no mistake.
    const bool mistake = error.get_exit_code() != 0;
    if (!mistake) {
      app.exit(error);
      return static_cast<int>(ExitCode::kOk);
    }
    // Not by CLI11, which would show what was typed as it is.
    if (!ComplainOfUnknownCommand(app, argc, argv)) {
      bundlescope::Complain(fmt::format("{} (see bundlescope --help)", error.what()));
    }
    return static_cast<int>(ExitCode::kUsage);
  }
  for (const std::unique_ptr<Command>& command : commands) {
    if (command->Chosen()) return static_cast<int>(command->Run());
  }
  return static_cast<int>(ExitCode::kUsage);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return Run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bundlescope: internal error: %s. Please report this.\n", error.what());
  } catch (...) {
    std::fprintf(stderr, "bundlescope: internal error. Please report this.\n");
  }
  return static_cast<int>(ExitCode::kInternal);
}
