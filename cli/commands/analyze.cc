#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "cli/analysis.h"
#include "cli/commands/command.h"
#include "cli/interrupt.h"
#include "cli/limits.h"
#include "cli/rule_loading.h"
#include "cli/terminal.h"
#include "reports/all.h"

namespace bundlescope {
namespace {

class AnalyzeCommand : public Command {
 public:
  void Declare(CLI::App& app) override {
    command_ = app.add_subcommand("analyze", "Find what is wrong in diagnostic archives, and say what to do");
    command_
        ->add_option("archive", archives_,
                     "Archives or folders of one case: the management cluster and its downstream clusters")
        ->required()
        ->type_name("ARCHIVE");
    command_->add_option("--rules", rules_, "Folder with rules to use instead of the built-in ones")->type_name("DIR");
    std::vector<std::string> formats;
    for (const Reporter* reporter : AllReporters()) formats.emplace_back(reporter->name());
    command_->add_option("--format", format_, "Form of the report")
        ->check(CLI::IsMember(formats))
        ->capture_default_str();
    command_->add_option("--fail-on", fail_on_, "Least severity of a finding that makes the exit code 1")
        ->check(CLI::IsMember({"critical", "high", "medium", "low", "info"}))
        ->capture_default_str();
    command_->add_option("--lang", language_, "Language of the report: en or zh-CN [default: that of the environment]")
        ->check([](const std::string& tag) {
          return ParseLanguage(tag) ? std::string() : fmt::format("'{}' is not spoken here; en and zh-CN are", tag);
        });
    AddLimitOption(command_, &limits_);
    command_->add_flag("--verbose", verbose_, "Everything in full: all sources, notes, weights");
    command_->add_flag("--no-color", no_color_, "No colours, also on a terminal");
  }

  bool Chosen() const override { return command_->parsed(); }

  ExitCode Run() override {
    const std::optional<RuleSet> rules = LoadRulesOrComplain(rules_, false);
    if (!rules) return ExitCode::kRefused;
    AnalysisRequest request;
    request.archives = archives_;
    request.limits = limits_;
    request.pack_name = rules_.empty() ? "fleet" : rules_;
    request.pack_source = rules_.empty() ? "built-in" : "folder";
    const Interrupt interrupt;
    const Analysis analysis = Analyze(request, *rules, interrupt.token());
    for (const RefusedArchive& archive : analysis.refused) {
      Complain(archive.error.ToString());
    }
    if (analysis.read == 0) return RefusalCode(analysis.refused);
    if (!WriteOut(RenderReport(analysis.report))) {
      Complain("the report could not be written to standard output");
      return ExitCode::kInternal;
    }
    if (interrupt.happened()) return ExitCode::kInterrupted;
    return CodeOf(analysis);
  }

 private:
  std::string RenderReport(const Report& report) const {
    RenderOptions options;
    options.language = language_.empty() ? EnvironmentLanguage() : *ParseLanguage(language_);
    options.width = OutputWidth();
    options.colour = !no_color_ && WantsColour();
    options.verbose = verbose_;
    std::string text;
    FindReporter(AllReporters(), format_)->Render(report, options, &text);
    return text;
  }

  ExitCode CodeOf(const Analysis& analysis) const {
    const Severity least = *ParseSeverity(fail_on_);
    const bool found =
        std::any_of(analysis.report.findings.begin(), analysis.report.findings.end(),
                    [&](const Finding& f) { return f.verdict == Verdict::kMatch && f.severity >= least; });
    if (found) return ExitCode::kFindings;
    return analysis.partial ? ExitCode::kPartial : ExitCode::kOk;
  }

  CLI::App* command_ = nullptr;
  std::vector<std::string> archives_;
  std::string rules_;
  std::string format_ = "text";
  std::string fail_on_ = "low";
  std::string language_;
  ReadLimits limits_;
  bool verbose_ = false;
  bool no_color_ = false;
};

}  // namespace

std::unique_ptr<Command> NewAnalyzeCommand() { return std::make_unique<AnalyzeCommand>(); }

}  // namespace bundlescope
