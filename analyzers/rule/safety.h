#pragma once

#include <string>

#include "analyzers/rule/rule.h"
#include "core/base/issue.h"

namespace bundlescope {

// What keeps the advice of a rule safe, whoever wrote it: steps that change or delete need a risk of at least medium
// and an undo; commands take values only through typed parameters; every rule with commands has a step that verifies.
void CheckSafety(const Rule& rule, const std::string& file, const Node& root, Issues* issues);

}  // namespace bundlescope
