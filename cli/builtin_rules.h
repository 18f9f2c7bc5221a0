#pragma once

#include <vector>

#include "analyzers/rule/rule_set.h"

namespace bundlescope {

// The rules and version data of the folder rules/, as they were when the program was built.
std::vector<RuleFile> BuiltinRuleFiles();

}  // namespace bundlescope
