#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace bundlescope {

// Where two reports of the same case in two languages differ in more than prose: one sentence for each place. Prose is
// the text under the keys that hold sentences; both sides must have it, or both must have none.
std::vector<std::string> CompareStructure(const nlohmann::json& one, const nlohmann::json& other);

}  // namespace bundlescope
