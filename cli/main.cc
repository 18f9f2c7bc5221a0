#include <cstdio>
#include <exception>

#include "cli/commands/command.h"

using bundlescope::Command;
using bundlescope::ExitCode;

namespace {

int Run(int argc, char** argv) {
  CLI::App app("bundlescope finds what is wrong in Rancher Fleet and Kubernetes clusters, from the archive on the ticket.",
               "bundlescope");
  app.set_version_flag("--version", "bundlescope " BUNDLESCOPE_VERSION);
  app.require_subcommand(1);
  app.footer("Exit codes: 0 nothing found, 1 findings, 2 wrong command line, 3 partial, 4 input refused, 5 internal fault.");
  const std::vector<std::unique_ptr<Command>> commands = bundlescope::AllCommands();
  for (const std::unique_ptr<Command>& command : commands) command->Declare(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Asking for help or the version is no mistake.
    const bool mistake = error.get_exit_code() != 0;
    app.exit(error);
    return static_cast<int>(mistake ? ExitCode::kUsage : ExitCode::kOk);
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
