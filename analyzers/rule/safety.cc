#include "analyzers/rule/safety.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace bundlescope {
namespace {

constexpr std::array<std::string_view, 6> kCategories = {"vendor_fix", "workaround",     "mitigation",
                                                         "verify",     "no_fix_planned", "none_available"};
// Arguments that change or destroy something.
constexpr std::array<std::string_view, 7> kDangerous = {"delete", "--force", "patch", "edit",
                                                        "scale",  "replace", "drain"};

class SafetyCheck {
 public:
  SafetyCheck(const std::string& file, const Node& root, Issues* issues) : file_(file), root_(root), issues_(issues) {}

  void CheckStep(const RemediationRule& step) {
    if (std::find(kCategories.begin(), kCategories.end(), step.category) == kCategories.end()) {
      Report(step, fmt::format("unknown category '{}'", step.category),
             "vendor_fix, workaround, mitigation, verify, no_fix_planned or none_available");
    }
    if (step.category == "verify" && !step.command.empty() && step.expect.empty()) {
      Report(step, "a verify step with a command needs 'expect'", "say what a good answer looks like");
    }
    CheckDanger(step);
    for (const std::string& argument : step.command) CheckPlaceholders(step, argument);
  }

 private:
  void CheckDanger(const RemediationRule& step) {
    const bool dangerous = std::any_of(step.command.begin(), step.command.end(), [](const std::string& argument) {
      return std::find(kDangerous.begin(), kDangerous.end(), argument) != kDangerous.end();
    });
    if (!dangerous) return;
    if (step.risk < Risk::kMedium)
      Report(step, "the command changes or deletes something, so its risk is at least medium", "");
    if (step.undo.empty())
      Report(step, "the command changes or deletes something, so it needs 'undo'", "say how to go back");
  }

  void CheckPlaceholders(const RemediationRule& step, const std::string& argument) {
    size_t pos = 0;
    while ((pos = argument.find("${", pos)) != std::string::npos) {
      const size_t close = argument.find('}', pos);
      const std::string name = argument.substr(pos + 2, close == std::string::npos ? close : close - pos - 2);
      const bool known = std::any_of(step.parameter_types.begin(), step.parameter_types.end(),
                                     [&](const auto& p) { return p.first == name; });
      if (!known)
        Report(step, fmt::format("'${{{}}}' in the command is no declared parameter", name),
               "declare it under 'params' with a type");
      if (close == std::string::npos) return;
      pos = close;
    }
  }

  void Report(const RemediationRule& step, std::string message, std::string hint) {
    Place place{file_, root_.line(), root_.column()};
    if (const Node* list = root_.Find("remediation")) {
      for (const Node& item : list->items()) {
        if (item.StringAt({"id"}) == step.id) place = {file_, item.line(), item.column()};
      }
    }
    issues_->push_back(
        {IssueLevel::kError, place, fmt::format("remediation '{}': {}", step.id, message), std::move(hint)});
  }

  const std::string& file_;
  const Node& root_;
  Issues* issues_;
};

}  // namespace

void CheckSafety(const Rule& rule, const std::string& file, const Node& root, Issues* issues) {
  SafetyCheck check(file, root, issues);
  bool has_command = false;
  bool has_verify = false;
  for (const RemediationRule& step : rule.remediation) {
    check.CheckStep(step);
    has_command = has_command || !step.command.empty();
    has_verify = has_verify || step.category == "verify";
  }
  if (has_command && !has_verify) {
    issues->push_back({IssueLevel::kError, rule.place, "remediation: no step of category 'verify'",
                       "say how to see that the problem is gone"});
  }
}

}  // namespace bundlescope
