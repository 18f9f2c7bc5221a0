#pragma once

#include "analyzers/scan/log_line.h"

namespace bundlescope {

// If `line->body` begins with what the container runtime or `kubectl logs --timestamps` puts before a program's line,
// moves it into prefix_time and cri_partial:
//   2026-08-17T10:11:12.123456789Z stderr F text      a file under /var/log/pods; F is a full line, P a cut one
//   2026-08-17T10:11:12.123456789Z text               --timestamps
// A program that itself begins its lines with RFC 3339 and a space looks like the second; its time is taken for a
// prefix.
void TakeRuntimePrefix(LogLine* line);

}  // namespace bundlescope
