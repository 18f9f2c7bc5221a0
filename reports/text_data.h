#pragma once

#include "reports/text_context.h"

namespace bundlescope {

// What was not collected, not readable or not judged, grouped. False when there is nothing to say.
bool WriteNotLookedAt(const TextContext& context);

// Damage and doubts met while reading, errors first. Notes are counted only, unless they are about assumed times (which
// the reader needs to judge an order of events) or the report is verbose.
void WriteDiagnostics(const TextContext& context);

}  // namespace bundlescope
