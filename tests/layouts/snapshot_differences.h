#pragma once

#include <string>

#include "core/snapshot/snapshot.h"

namespace bundlescope {

// A snapshot together with what the tests need of its logs.
struct ReadCase {
  Snapshot snapshot;
  std::vector<std::string> log_digests;  // by LogId: of the text without run-time prefixes of its lines
};

// Reads an archive with all layouts; aborts the test program where it cannot be read.
ReadCase ReadCaseOf(const std::string& path);

// How `other` differs from `reference`, kind by kind and log by log, as text for a file that people read: objects that
// are equal, known in part only, missing, more, or different (with the fields), logs that are equal, missing, more or
// different. The clusters of both are taken for one.
std::string DescribeDifferences(const ReadCase& reference, const ReadCase& other);

}  // namespace bundlescope
