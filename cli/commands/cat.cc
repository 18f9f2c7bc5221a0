#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/command.h"
#include "cli/interrupt.h"
#include "cli/inventory/fit_printer.h"
#include "cli/inventory/inspection.h"
#include "cli/inventory/line_filter.h"
#include "cli/inventory/member_content.h"
#include "cli/inventory/named_things.h"
#include "cli/inventory/object_text.h"
#include "cli/limits.h"
#include "cli/terminal.h"
#include "core/base/spelling.h"
#include "core/base/text_encoding.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxNamed = 20;  // candidates in an error message

class CatCommand : public Command {
 public:
  void Declare(CLI::App& app) override {
    command_ = app.add_subcommand("cat", "Print one thing of an archive: a member, a log or an object");
    command_->add_option("archive", archive_, "Archive or folder")->required()->type_name("ARCHIVE");
    command_
        ->add_option("name", name_,
                     "Name of a member, of a log (namespace/pod/container) or of an object (Kind namespace/name), as "
                     "'show' prints it")
        ->required()
        ->type_name("NAME");
    command_->add_option("--since", since_, "Only lines of a log from this time on (RFC 3339)")->type_name("TIME");
    command_->add_option("--until", until_, "Only lines of a log before this time (RFC 3339)")->type_name("TIME");
    command_->add_option("--grep", grep_, "Only lines that match this regular expression (RE2)")->type_name("REGEX");
    command_->add_flag("--previous,-p", previous_, "Of logs, that of the previous run");
    AddLimitOption(command_, &limits_);
    command_->add_flag("--raw", raw_, "Bytes as they are, not made fit for a terminal");
  }

  bool Chosen() const override { return command_->parsed(); }

  ExitCode Run() override {
    if (const std::optional<ExitCode> wrong = ReadConditions()) return *wrong;
    const Interrupt interrupt;
    stop_ = interrupt.token();
    FitPrinter printer(raw_);
    const ExitCode code = Find(printer);
    if (!printer.Finish() || printer.failed()) {
      Complain("standard output cannot be written");
      return ExitCode::kInternal;
    }
    return interrupt.happened() ? ExitCode::kInterrupted : code;
  }

 private:
  std::optional<ExitCode> ReadConditions() {
    for (const auto& [text, time] : {std::pair{&since_, &conditions_.since}, std::pair{&until_, &conditions_.until}}) {
      if (text->empty()) continue;
      *time = ParseRfc3339(*text);
      if (*time) continue;
      Complain(fmt::format("'{}' is not a time as RFC 3339 has it; for example 2025-03-13T12:42:10Z", *text));
      return ExitCode::kUsage;
    }
    if (conditions_.since && conditions_.until && *conditions_.since > *conditions_.until) {
      Complain(fmt::format("--since {} is later than --until {}, so there is nothing between them", since_, until_));
      return ExitCode::kUsage;
    }
    if (grep_.empty()) return std::nullopt;
    Result<Pattern> pattern = Pattern::Compile(grep_);
    if (!pattern) {
      Complain(fmt::format("--grep: {}", pattern.error().ToString()));
      return ExitCode::kUsage;
    }
    pattern_.emplace(std::move(*pattern));
    conditions_.grep = &*pattern_;
    return std::nullopt;
  }

  ExitCode Find(FitPrinter& printer) {
    // A member needs no look at the rest, unless the year of its times has to be found out, or of which run it is.
    if (!conditions_.since && !conditions_.until && !previous_) {
      const ArchiveInfo unknown;
      const Result<MemberReading> reading = PrintMember(name_, unknown, false, 1, UINT64_MAX, printer);
      if (!reading) return Refuse(reading.error());
      if (reading->found) return Outcome(name_, *reading);
    }
    const Inspection inspection = Inspect({archive_}, limits_, stop_);
    if (inspection.read == 0) {
      Complain(inspection.refused.front().error.ToString());
      return RefusalCode(inspection.refused);
    }
    const std::vector<LogId> logs = FindLogs(inspection.snapshot, archive_, name_, previous_);
    if (!logs.empty() && AreOneLog(inspection.snapshot, logs)) return PrintLogs(inspection, logs, printer);
    const std::vector<const Object*> objects = FindObjects(inspection.snapshot, name_);
    if (previous_ && logs.empty()) return NoPreviousLog(inspection.snapshot, objects);
    if (logs.empty() && objects.size() == 1) return PrintObject(inspection.snapshot, *objects.front(), printer);
    if (logs.empty() && objects.empty() && (conditions_.since || conditions_.until)) {
      // A member that was not taken for a log may have lines with times all the same.
      const Result<MemberReading> reading =
          PrintMember(name_, inspection.snapshot.archives().front(), true, 1, UINT64_MAX, printer);
      if (!reading) return Refuse(reading.error());
      if (reading->found) return Outcome(name_, *reading);
    }
    return Ambiguous(inspection, logs, objects);
  }

  // The oldest first.
  ExitCode PrintLogs(const Inspection& inspection, std::vector<LogId> logs, FitPrinter& printer) {
    const auto begin = [&](LogId id) { return SpanOf(inspection, id).first.value_or(Timestamp()); };
    std::stable_sort(logs.begin(), logs.end(), [&](LogId a, LogId b) { return begin(a) < begin(b); });
    ExitCode worst = ExitCode::kOk;
    for (const LogId id : logs) {
      printer.EndLine();  // the file before may end without one
      worst = std::max(worst, PrintLog(inspection, id, printer));
    }
    return worst;
  }

  ExitCode PrintObject(const Snapshot& snapshot, const Object& object, FitPrinter& printer) const {
    if (conditions_.since || conditions_.until) {
      Complain(fmt::format("{} is an object, and its lines have no times: --since and --until are for logs", name_));
      return ExitCode::kUsage;
    }
    const ArchiveInfo unknown;
    LineFilter filter(conditions_, unknown, false, [&](std::string_view line) { return printer.Print(line); });
    filter.Feed(ObjectText(object));
    filter.Finish();
    // What is damaged in a file of objects may have been a later state of this one.
    // Of a converted archive the object has the archive that it once came from.
    for (const Diagnostic& diagnostic : snapshot.diagnostics()) {
      if (diagnostic.level != DiagnosticLevel::kError || diagnostic.member != object.place.member) continue;
      if (snapshot.archives()[diagnostic.archive].path != snapshot.archives()[object.place.archive].path) continue;
      Complain(fmt::format("{}: the object is whole, its file {} is not: {}", name_, MakePrintable(object.place.member),
                           MakePrintable(diagnostic.message)));
      return ExitCode::kPartial;
    }
    return ExitCode::kOk;
  }

  ExitCode PrintLog(const Inspection& inspection, LogId id, FitPrinter& printer) {
    const LogStream& log = inspection.snapshot.logs()[id];
    const ArchiveInfo& archive = inspection.snapshot.archives()[log.place.archive];
    const bool section = log.first_line > 1;
    const uint64_t lines = section ? LinesOf(inspection, id) : UINT64_MAX;
    const Result<MemberReading> reading = PrintMember(FullMember(inspection.snapshot, archive_, log), archive,
                                                      log.pod.empty(), log.first_line, lines, printer);
    if (!reading) return Refuse(reading.error());
    return Outcome(FullMember(inspection.snapshot, archive_, log), *reading);
  }

  // `lines` from `first_line` on.
  Result<MemberReading> PrintMember(const std::string& name, const ArchiveInfo& archive, bool local_times,
                                    uint64_t first_line, uint64_t lines, FitPrinter& printer) {
    if (!conditions_.Any() && raw_ && first_line == 1) {
      return ReadMember(
          archive_, name, limits_.archive, [&](std::string_view bytes) { return printer.Print(bytes); }, stop_);
    }
    uint64_t line_number = 0;
    bool section_done = false;
    bool line_begins = true;
    const auto print = [&](std::string_view line) { return printer.Print(line); };
    LineFilter filter(conditions_, archive, local_times, print);
    // Counts the lines before conditions are looked at.
    const LineConditions none;
    LineFilter section(none, archive, local_times, [&](std::string_view line) {
      // Of a long line there are several pieces.
      if (line_begins) ++line_number;
      line_begins = line.ends_with('\n');
      if (line_number < first_line) return true;
      section_done = line_number - first_line >= lines;
      return !section_done && filter.Feed(line);
    });
    TextDecoder decoder;
    const bool whole = first_line == 1 && lines == UINT64_MAX;
    LineFilter& target = whole ? filter : section;
    Result<MemberReading> reading = ReadMember(
        archive_, name, limits_.archive, [&](std::string_view bytes) { return target.Feed(decoder.Decode(bytes)); },
        stop_);
    if (!reading || !reading->found) return reading;
    target.Feed(decoder.Finish());
    if (!whole) section.Finish();
    filter.Finish();
    if (section_done) reading->complete = true;  // what is damaged behind it does not matter
    if ((conditions_.since || conditions_.until) && !filter.saw_time()) {
      reading->problem = "no line has a time that is understood, so --since and --until leave all of them out";
      reading->complete = false;
    }
    return reading;
  }

  ExitCode Outcome(std::string_view name, const MemberReading& reading) const {
    if (reading.complete || stop_.stop_requested()) return ExitCode::kOk;
    Complain(fmt::format("{}: not all of it could be printed{}", MakePrintable(name),
                         reading.problem.empty() ? "" : ": " + MakePrintable(reading.problem)));
    return ExitCode::kPartial;
  }

  static ExitCode Refuse(const Error& error) {
    Complain(error.ToString());
    return error.code() == ErrorCode::kNotFound ? ExitCode::kUsage : ExitCode::kRefused;
  }

  // `what` may be called by the name.
  ExitCode Missing(const Snapshot& snapshot, std::string_view what) const {
    const auto archives = snapshot.archives();
    if (std::any_of(archives.begin(), archives.end(), [](const ArchiveInfo& a) { return !a.complete; })) {
      Complain(
          fmt::format("what could be read of {} holds no {} '{}'; the archive is damaged, see "
                      "'bundlescope show --diagnostics'",
                      archive_, what, name_));
      return ExitCode::kPartial;
    }
    Complain(fmt::format("there is no {} '{}' in {}; 'bundlescope show --objects --logs' lists them", what, name_,
                         archive_));
    return ExitCode::kUsage;
  }

  ExitCode NoPreviousLog(const Snapshot& snapshot, const std::vector<const Object*>& objects) const {
    if (objects.empty()) return Missing(snapshot, "log of a previous run");
    Complain(fmt::format("{} is an object, and has no previous run: --previous is for logs", name_));
    return ExitCode::kUsage;
  }

  ExitCode Ambiguous(const Inspection& inspection, const std::vector<LogId>& logs,
                     const std::vector<const Object*>& objects) const {
    if (logs.empty() && objects.empty()) {
      const Diagnostic* skipped = FindSkipped(inspection.snapshot, archive_, name_);
      if (skipped == nullptr) return Missing(inspection.snapshot, "member, log or object");
      Complain(fmt::format("{}: {}", name_, MakePrintable(skipped->message)));
      return ExitCode::kUsage;
    }
    Complain(fmt::format("'{}' is not the name of one thing; it may be:", name_));
    size_t named = 0;
    for (const LogId id : logs) {
      const LogStream& log = inspection.snapshot.logs()[id];
      if (++named <= kMaxNamed)
        Complain(fmt::format("  {}  (log {})", FullMember(inspection.snapshot, archive_, log), log.Display()));
    }
    for (const Object* object : objects) {
      if (++named <= kMaxNamed) Complain(fmt::format("  {}", object->Display()));
    }
    if (named > kMaxNamed) Complain(fmt::format("  and {} more", named - kMaxNamed));
    return ExitCode::kUsage;
  }

  CLI::App* command_ = nullptr;
  std::string archive_;
  std::string name_;
  std::string since_;
  std::string until_;
  std::string grep_;
  ReadLimits limits_;
  bool previous_ = false;
  bool raw_ = false;
  LineConditions conditions_;
  std::optional<Pattern> pattern_;
  std::stop_token stop_;
};

}  // namespace

std::unique_ptr<Command> NewCatCommand() { return std::make_unique<CatCommand>(); }

}  // namespace bundlescope
