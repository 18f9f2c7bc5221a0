#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/document/compact.h"

namespace bundlescope {

// The texts of a list under `key`; empty where there is no such key or null. Nothing where it is anything else than a
// list of texts: nobody can say then what was meant.
std::optional<std::vector<std::string_view>> ReadStringList(const CompactValue& mapping, std::string_view key);

}  // namespace bundlescope
