#include <fmt/format.h>

#include "cli/commands/command.h"
#include "cli/conversion/conversion.h"
#include "cli/interrupt.h"
#include "cli/limits.h"
#include "cli/terminal.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

class ConvertCommand : public Command {
 public:
  void Declare(CLI::App& app) override {
    command_ = app.add_subcommand("convert", "Make one archive of our own format out of the archives of a case");
    command_->add_option("archive", archives_, "Archives or folders of one case")->required()->type_name("ARCHIVE");
    command_->add_option("-o,--output", output_, "The archive to write; there must be no such file yet")
        ->required()
        ->type_name("OUT.tar.zst");
    AddLimitOption(command_, &limits_);
  }

  bool Chosen() const override { return command_->parsed(); }

  ExitCode Run() override {
    if (const std::string problem = OutputProblem(); !problem.empty()) {
      Complain(problem);
      return ExitCode::kUsage;
    }
    const Interrupt interrupt;
    const Result<Conversion> conversion =
        Convert({archives_, output_, BUNDLESCOPE_VERSION, limits_}, interrupt.token());
    if (!conversion) {
      Complain(conversion.error().ToString());
      return FailureCode(conversion.error().code());
    }
    for (const RefusedArchive& archive : conversion->refused) Complain(archive.error.ToString());
    if (conversion->interrupted) return ExitCode::kInterrupted;
    if (conversion->read == 0) return RefusalCode(conversion->refused);
    return Report(*conversion);
  }

 private:
  // What is wrong with the name alone.
  std::string OutputProblem() const {
    if (output_ == "-") {
      return "--output: the archive cannot be written to standard output; name a file (./- for one of this name)";
    }
    if (output_.empty() || output_.ends_with('/')) return fmt::format("--output: '{}' is no name of a file", output_);
    return "";
  }

  static ExitCode FailureCode(ErrorCode code) {
    switch (code) {
      case ErrorCode::kInvalidInput:
        return ExitCode::kRefused;
      case ErrorCode::kNotFound:  // the folder of the output
        return ExitCode::kUsage;
      default:
        return ExitCode::kInternal;
    }
  }

  static std::string Count(size_t number, std::string_view what) {
    return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
  }

  ExitCode Report(const Conversion& conversion) const {
    Complain(fmt::format(
        "{}: nothing was redacted; objects of kind Secret are without their values, all else may hold secrets",
        output_));
    if (conversion.needs_ratio > 0) {
      Complain(fmt::format("{}: it is packed so tightly that reading all of it takes --limit ratio={}", output_,
                           conversion.needs_ratio));
    }
    const std::string summary =
        fmt::format("{}: {}, {}, {}\n", MakePrintable(output_), Count(conversion.clusters, "cluster"),
                    Count(conversion.objects, "object"), Count(conversion.logs, "log"));
    if (!WriteOut(summary)) {
      Complain("standard output cannot be written");
      return ExitCode::kInternal;
    }
    return conversion.damaged || !conversion.refused.empty() ? ExitCode::kPartial : ExitCode::kOk;
  }

  CLI::App* command_ = nullptr;
  std::vector<std::string> archives_;
  std::string output_;
  ReadLimits limits_;
};

}  // namespace

std::unique_ptr<Command> NewConvertCommand() { return std::make_unique<ConvertCommand>(); }

}  // namespace bundlescope
