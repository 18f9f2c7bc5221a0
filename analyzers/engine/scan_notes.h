#pragma once

#include <vector>

#include "analyzers/scan/scanner.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

// What a reader must know of how the logs were read: years that were concluded, lines that were cut, groups that were
// too many to keep. One note for each archive or log.
std::vector<Diagnostic> ScanNotes(const Snapshot& snapshot, const LogScanner& scanner);

}  // namespace bundlescope
