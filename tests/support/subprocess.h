#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace bundlescope {

// A program to run. No shell takes part: arguments arrive as they stand here.
struct ProcessCommand {
  std::vector<std::string> argv;  // argv[0] is the path of the program
  // Variables to set, or to remove where there is no value; all others are inherited.
  std::map<std::string, std::optional<std::string>> environment = {};
  std::string folder = {};     // where it runs; "" for the folder of the test
  bool closed_stdout = false;  // nobody reads its output: what a program sees behind `| head -1`
  // Root reads files of mode 000. True takes that right from the program, so that such a file is unreadable for it
  // whoever runs the test.
  bool obey_file_modes = false;
  std::chrono::milliseconds timeout = std::chrono::minutes(2);
};

// How it ended and what it wrote.
struct ProcessOutcome {
  int exit_code = -1;      // -1: a signal ended it
  int signal = 0;          // 0: it ended by itself
  bool timed_out = false;  // killed after ProcessCommand::timeout
  std::string out;
  std::string err;

  // For messages of failed tests: exit code or signal, and the ends of both outputs.
  std::string Describe() const;
};

// Runs the program with an empty standard input and waits for its end. Errors: kUnavailable when it cannot be started.
Result<ProcessOutcome> RunProcess(const ProcessCommand& command);

}  // namespace bundlescope
