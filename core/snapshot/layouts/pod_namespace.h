#pragma once

#include <string>
#include <string_view>

#include "core/snapshot/builder.h"

namespace bundlescope {

// The namespace of the only pod of this name among the objects so far; "" where there is none, or one in several
// namespaces. For logs whose place does not tell it.
std::string NamespaceOfPod(SnapshotBuilder& builder, SnapshotBuilder::SlotId slot, std::string_view pod);

}  // namespace bundlescope
