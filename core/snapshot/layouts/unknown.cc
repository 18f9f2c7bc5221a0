// The last resort, for archives that no layout knows: what looks like objects of Kubernetes and what is named like a
// log. Nothing says what was asked for, so nothing that is not there is known not to exist: no coverage at all.
//
//   objects    .yaml, .yml, .json, .ndjson and names without ending, where their text looks like it (head_shape.h)
//   logs       by name (guessed_member.h), which also says whose they may be
//   date       the output of date(1), as sos reports have it: the time of collection

#include <fmt/format.h>

#include <algorithm>

#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/collected_at.h"
#include "core/snapshot/layouts/guessed_member.h"
#include "core/snapshot/layouts/head_shape.h"
#include "core/snapshot/layouts/path_parts.h"
#include "core/snapshot/layouts/system_date.h"

namespace bundlescope {
namespace {

bool IsDateFile(std::string_view name) {
  const PathParts parts = SplitPath(name);
  return parts.back() == "date" && parts.size() <= 3;
}

bool HasNoEnding(std::string_view name) { return name.substr(name.rfind('/') + 1).find('.') == std::string_view::npos; }

class UnknownReader : public LayoutReader {
 public:
  UnknownReader(SnapshotBuilder& builder, ArchiveId archive)
      : builder_(builder), archive_(archive), slot_(builder.AddSlot(archive, "")) {}

  MemberPlan OnMember(std::string_view name) override {
    if (IsLogName(name)) return AddLog(name);
    if (IsObjectsName(name) || HasNoEnding(name)) return MemberPlan::Text();
    return MemberPlan::Ignore();
  }

  void OnText(const std::string& name, std::string_view text, bool) override {
    if (IsDateFile(name) && !date_) {
      date_ = ParseSystemDate(text);
      if (date_) return;
    }
    if (ShapeOf(text.substr(0, kProbeHeadBytes)) != HeadShape::kObjects) return;
    builder_.AddObjects(slot_, name, text);
    ++object_files_;
  }

  void OnEnd(bool) override {
    builder_.AddDiagnostic(DiagnosticLevel::kNote, "layout.guess", archive_, "",
                           fmt::format("no known layout: {} files were taken for objects and {} for logs, by their "
                                       "names and beginnings; what the archive does not hold may exist all the same",
                                       object_files_, logs_));
    if (!date_) return InferCollectedAt(builder_, archive_, {&slot_, 1});
    ArchiveInfo& info = builder_.archive(archive_);
    info.collected_at = date_->time;
    info.collected_at_from = "date";
    info.collected_at_exact = date_->zone && date_->zone->certain;
    if (date_->zone) info.utc_offset_seconds = date_->zone->offset_seconds;
  }

 private:
  MemberPlan AddLog(std::string_view name) {
    GuessedLog guess = GuessLog(name);
    const LogId id = builder_.AddLog(slot_, archive_, std::string(name));
    LogStream& log = builder_.log(id);
    log.ns = std::move(guess.ns);
    log.pod = std::move(guess.pod);
    log.container = std::move(guess.container);
    log.previous = guess.previous;
    log.components = std::move(guess.components);
    ++logs_;
    return MemberPlan::Log(id);
  }

  SnapshotBuilder& builder_;
  const ArchiveId archive_;
  const SnapshotBuilder::SlotId slot_;
  std::optional<SystemDate> date_;
  size_t object_files_ = 0;
  size_t logs_ = 0;
};

class Unknown : public Layout {
 public:
  std::string_view name() const override { return "unknown"; }

  LayoutScore Recognise(std::span<const ProbeMember> members) const override {
    size_t logs = 0;
    size_t objects = 0;
    for (const ProbeMember& probe : members) {
      const HeadShape shape = ShapeOf(probe.head);
      logs += shape == HeadShape::kLog ? 1 : 0;
      objects += shape == HeadShape::kObjects ? 1 : 0;
    }
    if (logs + objects == 0) return {};
    const int points = static_cast<int>(std::min<size_t>(logs + objects, kMost));
    return {points, fmt::format("no known layout; of {} files, {} look like logs and {} like objects of Kubernetes",
                                members.size(), logs, objects)};
  }

  std::unique_ptr<LayoutReader> Open(SnapshotBuilder& builder, ArchiveId archive) const override {
    return std::make_unique<UnknownReader>(builder, archive);
  }

 private:
  static constexpr size_t kMost = 10;
};

}  // namespace

const Layout& UnknownLayout() {
  static const Unknown layout;
  return layout;
}

}  // namespace bundlescope
