#pragma once

#include <string>

#include "core/snapshot/layouts/known_kinds.h"
#include "core/snapshot/layouts/kubectl_table.h"

namespace bundlescope {

// What one row shows of its object, as the JSON that SnapshotBuilder::AddPartial takes. Only fields that the column
// gives exactly: AGE is rounded and "CrashLoopBackOff" is no phase, so neither becomes a field.
std::string PartialObject(const KnownKind& kind, const KubectlTable& table, const KubectlTable::Row& row);

}  // namespace bundlescope
