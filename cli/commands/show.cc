#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/command.h"
#include "cli/interrupt.h"
#include "cli/inventory/inventory.h"
#include "cli/limits.h"
#include "cli/terminal.h"

namespace bundlescope {
namespace {

class ShowCommand : public Command {
 public:
  void Declare(CLI::App& app) override {
    command_ = app.add_subcommand("show", "Say what is inside of archives: clusters, objects, logs, what is missing");
    command_->add_option("archive", archives_, "Archives or folders of one case")->required()->type_name("ARCHIVE");
    command_->add_flag("--objects", objects_, "Only the objects, each of them");
    command_->add_flag("--logs", logs_, "Only the logs, with the time that each covers");
    command_->add_flag("--coverage", coverage_, "Only what was asked for and is missing or not whole");
    command_->add_flag("--diagnostics", diagnostics_, "Only what was damaged or assumed");
    command_->add_option("--format", format_, "Form of the output")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    command_->add_option("--lang", language_, "Language: en or zh-CN [default: that of the environment]")
        ->check([](const std::string& tag) {
          return ParseLanguage(tag) ? std::string() : fmt::format("'{}' is not spoken here; en and zh-CN are", tag);
        });
    AddLimitOption(command_, &limits_);
    command_->add_flag("--no-color", no_color_, "No colours, also on a terminal");
  }

  bool Chosen() const override { return command_->parsed(); }

  ExitCode Run() override {
    const Interrupt interrupt;
    const Inspection inspection = Inspect(archives_, limits_, interrupt.token());
    for (const RefusedArchive& archive : inspection.refused) Complain(archive.error.ToString());
    if (inspection.read == 0) return RefusalCode(inspection.refused);
    if (!WriteOut(Render(inspection))) {
      Complain("standard output cannot be written");
      return ExitCode::kInternal;
    }
    if (interrupt.happened()) return ExitCode::kInterrupted;
    const std::span<const Diagnostic> diagnostics = inspection.snapshot.diagnostics();
    const bool damaged = std::any_of(diagnostics.begin(), diagnostics.end(),
                                     [](const Diagnostic& d) { return d.level == DiagnosticLevel::kError; });
    return damaged || !inspection.refused.empty() ? ExitCode::kPartial : ExitCode::kOk;
  }

 private:
  InventoryParts Parts() const {
    InventoryParts parts;
    if (!objects_ && !logs_ && !coverage_ && !diagnostics_) return parts;
    parts.archives = false;
    parts.objects = parts.each_object = objects_;
    parts.logs = logs_;
    parts.coverage = coverage_;
    parts.diagnostics = diagnostics_;
    return parts;
  }

  std::string Render(const Inspection& inspection) const {
    if (format_ == "json") return InventoryJson(inspection, Parts());
    InventoryOptions options;
    options.parts = Parts();
    options.language = language_.empty() ? EnvironmentLanguage() : *ParseLanguage(language_);
    options.width = OutputWidth();
    options.colour = !no_color_ && WantsColour();
    return InventoryText(inspection, options);
  }

  CLI::App* command_ = nullptr;
  std::vector<std::string> archives_;
  bool objects_ = false;
  bool logs_ = false;
  bool coverage_ = false;
  bool diagnostics_ = false;
  ReadLimits limits_;
  std::string format_ = "text";
  std::string language_;
  bool no_color_ = false;
};

}  // namespace

std::unique_ptr<Command> NewShowCommand() { return std::make_unique<ShowCommand>(); }

}  // namespace bundlescope
