#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/snapshot.h"

namespace bundlescope {

// What people may mean by a name, in the archive that they named. An empty answer: no such thing.

// By member, as 'show' prints it, or as "namespace/pod/container", "namespace/pod" or "pod". With `previous` only logs
// of a previous run; without it those only where the name itself says it: a member, or "... (previous)".
std::vector<LogId> FindLogs(const Snapshot& snapshot, const std::string& archive, std::string_view name, bool previous);

// "Bundle ns/name", "Bundle name", "bundle/name", "fleet.cattle.io/v1alpha1/Bundle ns/name"; upper and lower case are
// the same.
std::vector<const Object*> FindObjects(const Snapshot& snapshot, std::string_view name);

// Why a member of this name was not read although it is there: a link, say. Null where nothing says it.
const Diagnostic* FindSkipped(const Snapshot& snapshot, const std::string& archive, std::string_view name);

// The name of a log's member as seen from the archive that was named.
std::string FullMember(const Snapshot& snapshot, const std::string& archive, const LogStream& log);

// One log, or one container's log that was rotated into several files. `logs` is not empty.
bool AreOneLog(const Snapshot& snapshot, const std::vector<LogId>& logs);

}  // namespace bundlescope
