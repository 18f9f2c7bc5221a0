#pragma once

#include <optional>
#include <string>

#include "analyzers/rule/rule_set.h"

namespace bundlescope {

// The built-in rules, or those of a folder. Tells the user what is wrong with them on standard error; nothing comes
// back when there are errors. Warnings are told only where `show_warnings` says so.
std::optional<RuleSet> LoadRulesOrComplain(const std::string& folder, bool show_warnings);

// "error: rules/x.yaml:3:5: unknown member 'whne' (did you mean 'when'?)"
std::string FormatIssue(const Issue& issue);

}  // namespace bundlescope
