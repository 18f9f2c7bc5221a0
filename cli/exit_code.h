#pragma once

namespace bundlescope {

// The contract with scripts; docs/exit-codes.md. Never changed after 1.0.
enum class ExitCode : int {
  kOk = 0,        // nothing at or above the chosen severity
  kFindings = 1,  // a finding at or above it (the report may be partial besides)
  kUsage = 2,     // the command line is wrong
  kPartial = 3,   // no such finding, but something could not be read or decided
  kRefused = 4,   // an input was refused: not an archive, rules with errors
  kInternal = 5,  // our own fault
  kInterrupted = 130,
};

}  // namespace bundlescope
