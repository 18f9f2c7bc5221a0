#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/command.h"
#include "cli/interrupt.h"
#include "cli/inventory/inspection.h"
#include "cli/inventory/line_filter.h"
#include "cli/inventory/member_content.h"
#include "cli/inventory/object_text.h"
#include "cli/limits.h"
#include "cli/terminal.h"
#include "core/base/spelling.h"
#include "core/base/text_encoding.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxNamed = 20;  // candidates in an error message

std::string LowerCase(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// Writes text to standard output: as it is, or with everything escaped that a terminal would obey.
class Printer {
 public:
  explicit Printer(bool raw) : raw_(raw) {}

  bool Print(std::string_view text) {
    if (raw_) return Write(text);
    // Only whole lines, so that no character is cut in two.
    held_.append(text);
    size_t end = held_.rfind('\n') + 1;
    if (end == 0 && held_.size() > kMaxHeld) end = held_.size();
    if (end == 0) return true;
    const bool written = Write(MakePrintable(std::string_view(held_).substr(0, end), true));
    held_.erase(0, end);
    return written;
  }
  bool Finish() {
    const bool written = held_.empty() || Write(MakePrintable(held_, true));
    held_.clear();
    return written;
  }
  bool failed() const { return failed_; }

 private:
  static constexpr size_t kMaxHeld = size_t{1} << 20;
  bool Write(std::string_view text) {
    failed_ = failed_ || !WriteOut(text);
    return !failed_;
  }

  const bool raw_;
  std::string held_;
  bool failed_ = false;
};

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
    Printer printer(raw_);
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

  ExitCode Find(Printer& printer) {
    // A member needs no look at the rest, unless the year of its times has to be found out.
    if (!conditions_.since && !conditions_.until) {
      const ArchiveInfo unknown;
      const Result<MemberReading> reading = PrintMember(name_, unknown, false, 1, UINT64_MAX, printer);
      if (!reading) return Refuse(reading.error());
      if (reading->found) return Outcome(*reading);
    }
    const Inspection inspection = Inspect({archive_}, limits_, stop_);
    if (inspection.read == 0) {
      Complain(inspection.refused.front().error.ToString());
      return RefusalCode(inspection.refused);
    }
    const std::vector<LogId> logs = FindLogs(inspection);
    if (logs.size() == 1) return PrintLog(inspection, logs.front(), printer);
    const std::vector<const Object*> objects = FindObjects(inspection.snapshot);
    if (logs.empty() && objects.size() == 1) {
      printer.Print(ObjectText(*objects.front()));
      return ExitCode::kOk;
    }
    return Ambiguous(inspection, logs, objects);
  }

  std::vector<LogId> FindLogs(const Inspection& inspection) const {
    std::vector<LogId> out;
    for (LogId id = 0; id < inspection.snapshot.logs().size(); ++id) {
      const LogStream& log = inspection.snapshot.logs()[id];
      if (log.dropped) continue;
      const bool named = log.place.member == name_ || log.Display() == name_ || FullMember(inspection, log) == name_;
      const bool described = (name_ == fmt::format("{}/{}/{}", log.ns, log.pod, log.container) ||
                              name_ == fmt::format("{}/{}", log.ns, log.pod) || name_ == log.pod) &&
                             log.previous == previous_ && !log.pod.empty();
      if (named || described) out.push_back(id);
    }
    return out;
  }

  // "Bundle ns/name", "bundle/name", "fleet.cattle.io/v1alpha1/Bundle ns/name"; upper and lower case are the same.
  std::vector<const Object*> FindObjects(const Snapshot& snapshot) const {
    std::vector<const Object*> out;
    const std::string wanted = LowerCase(name_);
    for (const Object& object : snapshot.objects()) {
      const std::string kind = LowerCase(object.kind);
      const std::string full =
          object.ns.empty() ? std::string(object.name) : fmt::format("{}/{}", object.ns, object.name);
      if (wanted == LowerCase(object.Display()) || wanted == fmt::format("{} {}", kind, full) ||
          wanted == fmt::format("{}/{}", kind, full) || wanted == fmt::format("{}/{}", kind, object.name)) {
        out.push_back(&object);
      }
    }
    return out;
  }

  // The name of a log's member as seen from the archive that was named.
  std::string FullMember(const Inspection& inspection, const LogStream& log) const {
    const std::string& path = inspection.snapshot.archives()[log.place.archive].path;
    const std::string inside = path.size() > archive_.size() ? path.substr(archive_.size() + 1) + "/" : "";
    return inside + std::string(log.place.member);
  }

  ExitCode PrintLog(const Inspection& inspection, LogId id, Printer& printer) {
    const LogStream& log = inspection.snapshot.logs()[id];
    const ArchiveInfo& archive = inspection.snapshot.archives()[log.place.archive];
    const bool section = log.first_line > 1;
    const uint64_t lines = section ? inspection.scanner->stream(id).lines : UINT64_MAX;
    const Result<MemberReading> reading =
        PrintMember(FullMember(inspection, log), archive, log.pod.empty(), log.first_line, lines, printer);
    if (!reading) return Refuse(reading.error());
    return Outcome(*reading);
  }

  // `lines` from `first_line` on.
  Result<MemberReading> PrintMember(const std::string& name, const ArchiveInfo& archive, bool local_times,
                                    uint64_t first_line, uint64_t lines, Printer& printer) {
    if (!conditions_.Any() && raw_ && first_line == 1) {
      return ReadMember(
          archive_, name, limits_.archive, [&](std::string_view bytes) { return printer.Print(bytes); }, stop_);
    }
    uint64_t line_number = 0;
    const auto print = [&](std::string_view line) { return printer.Print(line); };
    LineFilter filter(conditions_, archive, local_times, print);
    // Counts the lines before conditions are looked at.
    const LineConditions none;
    LineFilter section(none, archive, local_times, [&](std::string_view line) {
      ++line_number;
      if (line_number < first_line) return true;
      if (line_number - first_line >= lines) return false;
      return filter.Feed(line);
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
    if (!whole && line_number >= first_line) reading->complete = true;
    return reading;
  }

  ExitCode Outcome(const MemberReading& reading) const {
    if (reading.complete || stop_.stop_requested()) return ExitCode::kOk;
    Complain(
        fmt::format("{}: not all of it could be read{}", name_, reading.problem.empty() ? "" : ": " + reading.problem));
    return ExitCode::kPartial;
  }

  static ExitCode Refuse(const Error& error) {
    Complain(error.ToString());
    return error.code() == ErrorCode::kNotFound ? ExitCode::kUsage : ExitCode::kRefused;
  }

  ExitCode Ambiguous(const Inspection& inspection, const std::vector<LogId>& logs,
                     const std::vector<const Object*>& objects) const {
    if (logs.empty() && objects.empty()) {
      Complain(
          fmt::format("there is no member, log or object '{}' in {}; 'bundlescope show --objects --logs' lists them",
                      name_, archive_));
      return ExitCode::kUsage;
    }
    Complain(fmt::format("'{}' is not the name of one thing; it may be:", name_));
    size_t named = 0;
    for (const LogId id : logs) {
      const LogStream& log = inspection.snapshot.logs()[id];
      if (++named <= kMaxNamed) Complain(fmt::format("  {}  (log {})", FullMember(inspection, log), log.Display()));
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
