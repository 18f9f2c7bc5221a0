#include <fmt/format.h>

#include "analyzers/engine/rule_tests.h"
#include "cli/commands/command.h"
#include "cli/rule_loading.h"
#include "cli/terminal.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

// The group "rules", made by whichever of its commands comes first.
CLI::App* RulesGroup(CLI::App& app) {
  for (CLI::App* group : app.get_subcommands([](CLI::App* candidate) { return candidate->get_name() == "rules"; }))
    return group;
  CLI::App* group = app.add_subcommand("rules", "Write and check rules");
  group->require_subcommand(1);
  return group;
}

class RulesTestCommand : public Command {
 public:
  void Declare(CLI::App& app) override {
    command_ = RulesGroup(app)->add_subcommand("test", "Run the tests that rules carry");
    command_->add_option("folder", folder_, "Folder with rules [default: the built-in ones]")->type_name("DIR");
    command_->add_flag("--verbose", verbose_, "Show the tests that passed, too");
  }
  bool Chosen() const override { return command_->parsed(); }

  ExitCode Run() override {
    const std::optional<RuleSet> rules = LoadRulesOrComplain(folder_, true);
    if (!rules) return ExitCode::kRefused;
    size_t failed = 0;
    std::string out;
    const std::vector<RuleTestResult> results = RunRuleTests(*rules);
    for (const RuleTestResult& result : results) {
      if (!result.passed()) ++failed;
      if (result.passed() && !verbose_) continue;
      out += fmt::format("{} {}: {}\n", result.passed() ? "ok  " : "FAIL", result.rule, MakePrintable(result.test));
      for (const std::string& failure : result.failures) {
        out += fmt::format("       {}: {}\n", FormatPlace(result.place), MakePrintable(failure));
      }
    }
    out += fmt::format("{} rules, {} tests: {} passed, {} failed\n", rules->rules.size(), results.size(),
                       results.size() - failed, failed);
    WriteOut(out);
    return failed == 0 ? ExitCode::kOk : ExitCode::kFindings;
  }

 private:
  CLI::App* command_ = nullptr;
  std::string folder_;
  bool verbose_ = false;
};

class RulesLintCommand : public Command {
 public:
  void Declare(CLI::App& app) override {
    command_ = RulesGroup(app)->add_subcommand("lint", "Check rules without running them");
    command_->add_option("folder", folder_, "Folder with rules")->required()->type_name("DIR");
  }
  bool Chosen() const override { return command_->parsed(); }

  ExitCode Run() override {
    const Result<std::vector<RuleFile>> files = ReadRuleFiles(folder_);
    if (!files) {
      Complain(files.error().ToString());
      return ExitCode::kRefused;
    }
    Issues issues;
    const RuleSet rules = LoadRules(*files, &issues);
    std::string out;
    for (const Issue& issue : issues) out += MakePrintable(FormatIssue(issue)) + "\n";
    out += fmt::format("{} rules, {} version issues, {} problems\n", rules.rules.size(), rules.version_issues.size(),
                       issues.size());
    WriteOut(out);
    return HasErrors(issues) ? ExitCode::kFindings : ExitCode::kOk;
  }

 private:
  CLI::App* command_ = nullptr;
  std::string folder_;
};

}  // namespace

std::unique_ptr<Command> NewRulesTestCommand() { return std::make_unique<RulesTestCommand>(); }
std::unique_ptr<Command> NewRulesLintCommand() { return std::make_unique<RulesLintCommand>(); }

}  // namespace bundlescope
