#include "core/snapshot/loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/text_encoding.h"
#include "core/base/utf8.h"
#include "core/snapshot/member_delivery.h"

namespace bundlescope {
namespace {

constexpr uint64_t kMaxProbeBytes = uint64_t{16} << 20;
// A layout that is so sure need not see more.
constexpr int kCertainPoints = 90;

// What came by before it was known whose it is.
struct Event {
  enum class Kind : uint8_t { kBegin, kData, kEnd, kReport } kind;
  std::string text;  // a name or content
  bool complete = true;
  Defect defect = {};
};

struct Choice {
  const Layout* layout = nullptr;
  LayoutScore score;
};

// Heads in UTF-16, which the readers will get decoded, too.
void DecodeHeads(std::vector<ProbeMember>* members) {
  for (ProbeMember& member : *members) {
    TextDecoder decoder;
    std::string text(decoder.Decode(member.head));
    if (decoder.encoding() == TextDecoder::Encoding::kUtf16Le ||
        decoder.encoding() == TextDecoder::Encoding::kUtf16Be) {
      member.head = std::move(text);
    }
  }
}

Choice ChooseLayout(std::span<const Layout* const> layouts, std::vector<ProbeMember>* probe) {
  DecodeHeads(probe);
  const std::span<const ProbeMember> members = *probe;
  Choice best;
  for (const Layout* layout : layouts) {
    LayoutScore score = layout->Recognise(members);
    if (score.points > best.score.points) best = {layout, std::move(score)};
  }
  return best;
}

// One archive of those that lie in each other: the one that was named, or a member that is an archive.
struct Unit {
  Unit* parent = nullptr;
  std::string name;  // inside its parent
  std::string container;
  std::optional<uint64_t> packed_bytes;
  int own_points = 1;  // from how many points on it is an archive of the case

  enum class State : uint8_t { kProbing, kOwn, kMerged } state = State::kProbing;
  std::vector<Event> events;
  std::vector<ProbeMember> probe;
  uint64_t probe_bytes = 0;
  size_t next_look = 1;    // at so many members
  size_t passed_over = 0;  // members that came before anything was known, and were too much to keep
  std::string first_passed_over;
  bool dropping = false;  // inside of such a one

  // Once it is an archive of the case.
  ArchiveId archive = 0;
  std::unique_ptr<LayoutReader> reader;
  std::unique_ptr<MemberDelivery> delivery;
  uint64_t bytes = 0;
  uint64_t members = 0;
  bool lost_data = false;
  size_t own_children = 0;  // archives of the case inside of it
};

class Loader : public MemberSink {
 public:
  Loader(SnapshotBuilder& builder, std::span<const Layout* const> layouts, LogSink& logs, ArchiveId archive,
         std::string path, uint64_t max_text_bytes)
      : builder_(builder), layouts_(layouts), logs_(logs), path_(std::move(path)), max_text_bytes_(max_text_bytes) {
    units_.push_back(std::make_unique<Unit>());
    units_.back()->archive = archive;
  }

  bool Begin(const Member& member) override {
    Unit& unit = *units_.back();
    if (unit.state == Unit::State::kProbing) {
      unit.probe.push_back({member.name, ""});
      unit.events.push_back({Event::Kind::kBegin, member.name});
      return true;
    }
    return BeginIn(unit, member.name);
  }

  bool Data(std::string_view chunk) override { return SharedData(chunk, nullptr); }

  bool SharedData(std::string_view chunk, const BytesOwner& owner) override {
    Unit& unit = *units_.back();
    if (unit.state != Unit::State::kProbing) {
      DataIn(unit, chunk, owner);
      return true;
    }
    if (unit.dropping) return true;
    std::string& head = unit.probe.back().head;
    head.append(chunk.substr(0, kProbeHeadBytes - std::min(kProbeHeadBytes, head.size())));
    if (unit.events.back().kind == Event::Kind::kData) {
      unit.events.back().text.append(chunk);
    } else {
      unit.events.push_back({Event::Kind::kData, std::string(chunk)});
    }
    unit.probe_bytes += chunk.size();
    if (unit.probe_bytes >= kMaxProbeBytes) Decide(unit);
    return true;
  }

  void End(bool complete) override {
    Unit& unit = *units_.back();
    if (unit.state != Unit::State::kProbing) return EndIn(unit, complete);
    if (std::exchange(unit.dropping, false)) return;
    unit.events.push_back({Event::Kind::kEnd, "", complete});
    LookAgain(unit);
  }

  void Report(const Defect& defect) override {
    Unit& unit = *units_.back();
    if (unit.state != Unit::State::kProbing) return ReportIn(unit, defect);
    unit.events.push_back({Event::Kind::kReport, "", true, defect});
  }

  void BeginArchive(const Member& member, std::string_view container) override {
    auto unit = std::make_unique<Unit>();
    unit->parent = units_.back().get();
    unit->name = member.name;
    unit->container = container;
    unit->packed_bytes = member.size;
    unit->own_points = kOwnArchivePoints;
    units_.push_back(std::move(unit));
  }

  void EndArchive(bool complete) override {
    Unit& unit = *units_.back();
    unit.lost_data = unit.lost_data || !complete;
    if (unit.state == Unit::State::kProbing) Decide(unit);
    if (unit.state == Unit::State::kOwn) EndOwn(unit, !unit.lost_data);
    units_.pop_back();
  }

  // All was read. False where neither this archive nor one inside of it has a known layout.
  bool Finish(const ArchiveSummary& summary) {
    Unit& unit = *units_.front();
    unit.container = summary.container;
    unit.packed_bytes = summary.packed_bytes;
    unit.bytes = summary.unpacked_bytes;
    unit.members = summary.members;
    if (unit.state == Unit::State::kProbing) Decide(unit);
    unit.bytes = summary.unpacked_bytes;
    unit.members = summary.members;
    const bool complete = summary.complete && !summary.stopped;
    if (unit.state == Unit::State::kOwn) {
      ReportPassedOver(unit);
      EndOwn(unit, complete);
      return true;
    }
    if (unit.own_children == 0) return false;
    ArchiveInfo& info = builder_.archive(unit.archive);
    info.layout = "archives";
    info.layout_reason =
        fmt::format("holds {} archives of known layouts and nothing else that is known", unit.own_children);
    Describe(unit, complete);
    ReportPassedOver(unit);
    return true;
  }

  const std::vector<ProbeMember>& probe() const { return units_.front()->probe; }
  // What was lost first, "" if nothing.
  const std::string& first_loss() const { return first_loss_; }

 private:
  void LookAgain(Unit& unit) {
    if (unit.probe.size() >= kProbeMembers) return Decide(unit);
    if (unit.probe.size() < unit.next_look) return;
    unit.next_look *= 2;
    if (ChooseLayout(layouts_, &unit.probe).score.points >= kCertainPoints) Decide(unit);
  }

  // Gives the unit a layout, or its members to its parent, and catches up.
  void Decide(Unit& unit) {
    Choice choice = ChooseLayout(layouts_, &unit.probe);
    if (choice.score.points >= unit.own_points) {
      BecomeOwn(unit, std::move(choice));
    } else if (unit.parent != nullptr) {
      unit.state = Unit::State::kMerged;
    } else {
      return Defer(unit);
    }
    std::vector<Event> events;
    events.swap(unit.events);
    unit.probe.clear();
    unit.probe.shrink_to_fit();
    for (const Event& event : events) Replay(unit, event);
  }

  // Nothing known so far, and the archive that was named has no parent. A layout may be recognised by what comes, but
  // what came is too much to be kept.
  void Defer(Unit& unit) {
    for (const Event& event : unit.events) {
      if (event.kind == Event::Kind::kReport) Diagnose(unit, event.defect);
      if (event.kind == Event::Kind::kBegin && unit.passed_over++ == 0) unit.first_passed_over = event.text;
    }
    unit.dropping = !unit.events.empty() && unit.events.back().kind != Event::Kind::kEnd &&
                    unit.events.back().kind != Event::Kind::kReport;
    unit.events.clear();
    unit.probe_bytes = 0;
    // The first one for the error message; the others have been looked at.
    if (unit.probe.size() >= kProbeMembers) unit.probe.resize(1);
  }

  void BecomeOwn(Unit& unit, Choice choice) {
    if (unit.parent != nullptr) {
      std::string path = unit.name;
      for (const Unit* outer = unit.parent; outer->parent != nullptr; outer = outer->parent) {
        path = outer->name + "/" + path;
      }
      unit.archive = builder_.AddArchive(path_ + "/" + path);
      for (Unit* outer = unit.parent; outer != nullptr; outer = outer->parent) ++outer->own_children;
    }
    ArchiveInfo& info = builder_.archive(unit.archive);
    info.layout = choice.layout->name();
    info.layout_reason = std::move(choice.score.reason);
    unit.reader = choice.layout->Open(builder_, unit.archive);
    unit.delivery = std::make_unique<MemberDelivery>(builder_, unit.archive, *unit.reader, logs_, max_text_bytes_);
    unit.state = Unit::State::kOwn;
  }

  void Replay(Unit& unit, const Event& event) {
    switch (event.kind) {
      case Event::Kind::kBegin:
        BeginIn(unit, event.text);
        break;
      case Event::Kind::kData:
        DataIn(unit, event.text, nullptr);
        break;
      case Event::Kind::kEnd:
        EndIn(unit, event.complete);
        break;
      case Event::Kind::kReport:
        ReportIn(unit, event.defect);
        break;
    }
  }

  // The following hand on what belongs to a unit whose state is known; `unit` need not be the innermost one.
  bool BeginIn(Unit& unit, const std::string& name) {
    if (unit.state == Unit::State::kOwn) {
      ++unit.members;
      return unit.delivery->Begin(name);
    }
    Unit& parent = *unit.parent;
    const std::string full = unit.name + "/" + name;
    if (parent.state != Unit::State::kProbing) return BeginIn(parent, full);
    parent.probe.push_back({full, ""});
    parent.events.push_back({Event::Kind::kBegin, full});
    return true;
  }

  void DataIn(Unit& unit, std::string_view chunk, const BytesOwner& owner) {
    if (unit.state == Unit::State::kOwn) {
      unit.bytes += chunk.size();
      return unit.delivery->Data(chunk, owner);
    }
    Unit& parent = *unit.parent;
    if (parent.state != Unit::State::kProbing) return DataIn(parent, chunk, owner);
    if (parent.dropping) return;
    std::string& head = parent.probe.back().head;
    head.append(chunk.substr(0, kProbeHeadBytes - std::min(kProbeHeadBytes, head.size())));
    parent.events.push_back({Event::Kind::kData, std::string(chunk)});
    parent.probe_bytes += chunk.size();
    if (parent.probe_bytes >= kMaxProbeBytes) Decide(parent);
  }

  void EndIn(Unit& unit, bool complete) {
    if (unit.state == Unit::State::kOwn) return unit.delivery->End(complete);
    Unit& parent = *unit.parent;
    if (parent.state != Unit::State::kProbing) return EndIn(parent, complete);
    if (std::exchange(parent.dropping, false)) return;
    parent.events.push_back({Event::Kind::kEnd, "", complete});
    LookAgain(parent);
  }

  void ReportIn(Unit& unit, const Defect& defect) {
    unit.lost_data = unit.lost_data || defect.lost_data;
    if (unit.state == Unit::State::kOwn) return Diagnose(unit, defect);
    Defect outer = defect;
    outer.member = outer.member.empty() ? unit.name : unit.name + "/" + outer.member;
    Unit& parent = *unit.parent;
    if (parent.state != Unit::State::kProbing) return ReportIn(parent, outer);
    parent.events.push_back({Event::Kind::kReport, "", true, std::move(outer)});
  }

  void Diagnose(const Unit& unit, const Defect& defect) {
    if (defect.lost_data && first_loss_.empty()) first_loss_ = defect.message;
    builder_.AddDiagnostic({defect.lost_data ? DiagnosticLevel::kError : DiagnosticLevel::kNote, defect.code,
                            unit.archive, defect.member, defect.offset, defect.message});
  }

  void Describe(const Unit& unit, bool complete) {
    ArchiveInfo& info = builder_.archive(unit.archive);
    info.container = unit.container;
    info.packed_bytes = unit.packed_bytes.value_or(0);
    info.unpacked_bytes = unit.bytes;
    info.members = unit.members;
    info.complete = info.complete && complete;
  }

  void EndOwn(Unit& unit, bool complete) {
    Describe(unit, complete);
    unit.reader->OnEnd(builder_.archive(unit.archive).complete);
  }

  // Members that no layout took: that they are not read is worth a word.
  void ReportPassedOver(Unit& unit) {
    if (unit.state == Unit::State::kProbing) Defer(unit);
    if (unit.passed_over == 0) return;
    builder_.AddDiagnostic(
        DiagnosticLevel::kWarning, "archive.not-read", unit.archive, unit.first_passed_over,
        fmt::format("{} files of no known kind were not read, this one is the first", unit.passed_over));
  }

  SnapshotBuilder& builder_;
  std::span<const Layout* const> layouts_;
  LogSink& logs_;
  const std::string path_;
  const uint64_t max_text_bytes_;
  std::string first_loss_;
  std::vector<std::unique_ptr<Unit>> units_;  // innermost last
};

std::string KnownLayouts(std::span<const Layout* const> layouts) {
  std::string out;
  for (const Layout* layout : layouts) out += fmt::format("{}{}", out.empty() ? "" : ", ", layout->name());
  return out;
}

}  // namespace

void LogSink::SharedLogData(std::string_view chunk, const BytesOwner&) { LogData(chunk); }

Status LoadArchive(const std::string& path, std::span<const Layout* const> layouts, const ReadLimits& limits,
                   SnapshotBuilder& builder, LogSink& logs, std::stop_token stop) {
  const ArchiveId id = builder.AddArchive(path);
  builder.SetMaxObjectBytes(limits.max_object_bytes);
  Loader loader(builder, layouts, logs, id, path, limits.max_text_bytes);
  BS_ASSIGN_OR_RETURN(const ArchiveSummary summary, ReadArchive(path, limits.archive, loader, stop));
  if (loader.Finish(summary)) return {};
  const std::vector<ProbeMember>& probe = loader.probe();
  return Error(ErrorCode::kInvalidInput,
               fmt::format("no known layout: the first of its members is '{}'{}{}",
                           probe.empty() ? "" : MakePrintable(probe.front().name),
                           loader.first_loss().empty() ? "" : "; not all of it could be read: ",
                           MakePrintable(loader.first_loss())),
               Place{path})
      .WithHint(fmt::format("this version reads: {}", KnownLayouts(layouts)));
}

}  // namespace bundlescope
