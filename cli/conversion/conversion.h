#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/analysis.h"
#include "core/base/result.h"
#include "core/snapshot/read_limits.h"

namespace bundlescope {

struct ConversionRequest {
  std::vector<std::string> archives;  // of one case
  std::string output;
  std::string program_version;
  ReadLimits limits = {};
};

struct Conversion {
  std::vector<RefusedArchive> refused;
  size_t read = 0;           // archives that were read; with none, nothing was written
  bool interrupted = false;  // nothing was written
  bool damaged = false;      // something of the archives was lost before
  size_t clusters = 0;
  size_t objects = 0;
  size_t logs = 0;
  uint64_t needs_ratio = 0;  // the `--limit ratio=` that readers of the new archive need; 0: none
};

// Makes one archive of our own format out of those of a case, whatever their layouts: reads them twice, first for all
// but the logs, then for the logs. The same archives give the same bytes. Errors, with nothing left behind: those of
// ArchiveWriter, and kInvalidInput where the output exists or lies in a folder that is read, or an archive changed
// between the two readings.
Result<Conversion> Convert(const ConversionRequest& request, std::stop_token stop);

}  // namespace bundlescope
