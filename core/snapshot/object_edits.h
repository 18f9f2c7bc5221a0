#pragma once

#include <string_view>

#include "core/document/compact_json.h"
#include "core/snapshot/builder.h"

namespace bundlescope {

// What is done to an object before it is kept:
//  - of a Secret (of any group) the values go; what stays is `derived.keys.<key>.bytes`, the length of the value once
//  base64 is taken
//    off (not given where the value was masked), as in the native format; of one inside of another object, too;
//  - annotations that repeat the object, values included, go: those of kubectl, Rancher, kapp and Banzai Cloud;
//  - of managed fields only manager, operation and time stay; of Content (fleet.cattle.io) its payload goes;
//  - the damage that `repair` names is undone.
// Whether a kind means Secret, also written in another way: better a foreign kind without its data than a Secret with
// it.
bool IsSecretKind(std::string_view kind);

CompactEdits EditsFor(std::string_view api_version, std::string_view kind, ObjectRepair repair);

// Undoes what support-bundle-kit does to every string; other texts come back as they are.
std::string_view RepairSupportBundleKitText(std::string_view text);

}  // namespace bundlescope
