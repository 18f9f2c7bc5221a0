#include "cli/rule_loading.h"

#include <fmt/format.h>

#include "cli/builtin_rules.h"
#include "cli/terminal.h"

namespace bundlescope {

std::string FormatIssue(const Issue& issue) {
  std::string out = issue.level == IssueLevel::kError ? "error: " : "warning: ";
  if (const std::string place = FormatPlace(issue.place); !place.empty()) out += place + ": ";
  out += issue.message;
  if (!issue.hint.empty()) out += fmt::format(" ({})", issue.hint);
  return out;
}

std::optional<RuleSet> LoadRulesOrComplain(const std::string& folder, bool show_warnings) {
  std::vector<RuleFile> files;
  if (folder.empty()) {
    files = BuiltinRuleFiles();
  } else {
    Result<std::vector<RuleFile>> read = ReadRuleFiles(folder);
    if (!read) {
      Complain(read.error().ToString());
      return std::nullopt;
    }
    files = std::move(*read);
  }
  Issues issues;
  RuleSet rules = LoadRules(files, &issues, show_warnings ? RuleAdvice::kCosts : RuleAdvice::kNone);
  for (const Issue& issue : issues) {
    if (issue.level == IssueLevel::kError || show_warnings) Complain(FormatIssue(issue));
  }
  if (HasErrors(issues)) return std::nullopt;
  return rules;
}

}  // namespace bundlescope
