// What `fleet monitor` prints, kept in a file: one compact JSON snapshot of the management cluster a line, the newest
// last.
//
//   {"timestamp", "controller": [], "gitrepos": [], "bundles": [], "bundledeployments": [], "contents": [],
//    "clusters": [], "clustergroups": [], "bundleSecrets": [], "orphanedSecrets": [], "contentIssues": [],
//    "apiConsistency": {}, "recentEvents": [], "diagnostics": {"stuckBundleDeployments": [], ...}}
//
// The last line is the state, read into partial objects (monitor_objects.h); the earlier ones are not read. The fields
// of the entries are documented nowhere, so what is not known is passed over. Events and controllers are left out: they
// come without name and namespace. What the tool's own checks found is kept as notes, for people; no rule builds on it.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/collected_at.h"
#include "core/snapshot/layouts/command_output.h"
#include "core/snapshot/layouts/known_kinds.h"
#include "core/snapshot/layouts/monitor_objects.h"

namespace bundlescope {
namespace {

constexpr std::string_view kFleetGroup = "fleet.cattle.io";

struct ListRow {
  std::string_view key;
  std::string_view group;
  std::string_view plural;
  bool whole = true;  // false: a selection of the kind
};

constexpr std::array kLists = {
    ListRow{"gitrepos", kFleetGroup, "gitrepos"},
    ListRow{"bundles", kFleetGroup, "bundles"},
    ListRow{"bundledeployments", kFleetGroup, "bundledeployments"},
    ListRow{"contents", kFleetGroup, "contents"},
    ListRow{"clusters", kFleetGroup, "clusters"},
    ListRow{"clustergroups", kFleetGroup, "clustergroups"},
    ListRow{"bundleSecrets", "", "secrets", false},
    ListRow{"orphanedSecrets", "", "secrets", false},
};

// How many entries of one check a note names.
constexpr size_t kMaxNamed = 5;

class FleetMonitorReader : public LayoutReader {
 public:
  FleetMonitorReader(SnapshotBuilder& builder, ArchiveId archive)
      : builder_(builder), archive_(archive), slot_(builder.AddSlot(archive, "local")) {
    builder_.SetRole(slot_, Role::kUpstream);
  }

  MemberPlan OnMember(std::string_view) override { return MemberPlan::Text(); }

  void OnText(const std::string& name, std::string_view text, bool complete) override {
    Reading reading = FindLast(text);
    if (!reading.document) {
      builder_.AddDiagnostic(DiagnosticLevel::kError, "object.unreadable", archive_, name,
                             "no line of this file is a snapshot that can be read");
      return;
    }
    ReportLines(name, reading, complete);
    const Node& root = reading.document->root();
    time_ = ParseRfc3339(root.StringAt({"timestamp"}));
    for (const ListRow& row : kLists) ReadList(name, row, root, reading.line);
    CoverLists(root);
    NoteChecks(name, root);
  }

  void OnEnd(bool) override {
    if (!time_) return InferCollectedAt(builder_, archive_, {&slot_, 1});
    ArchiveInfo& info = builder_.archive(archive_);
    info.collected_at = time_;
    info.collected_at_from = "timestamp of the last snapshot";
  }

 private:
  struct Reading {
    std::optional<Document> document;
    uint32_t line = 1;
    size_t earlier = 0;  // snapshots before it
    size_t behind = 0;   // lines behind it that cannot be read
  };

  static bool IsSnapshot(const Result<Document>& document) {
    return document && document->root().Find("gitrepos") != nullptr;
  }

  // From the end, since the last one counts. A file that somebody laid out over several lines is one snapshot.
  static Reading FindLast(std::string_view text) {
    Reading out;
    std::vector<std::pair<uint32_t, std::string_view>> lines;
    std::string_view rest = text;
    std::string_view line;
    for (uint32_t number = 1; NextLine(&rest, &line); ++number) {
      if (line.starts_with('{') && line.size() > 1) lines.emplace_back(number, line);
    }
    for (size_t i = lines.size(); i-- > 0 && out.behind < kMaxDamaged;) {
      Result<Document> document = ParseJson(lines[i].second);
      if (!IsSnapshot(document)) {
        ++out.behind;
        continue;
      }
      out.document = std::move(*document);
      out.line = lines[i].first;
      out.earlier = i;
      return out;
    }
    Result<Document> whole = ParseJson(text);
    if (IsSnapshot(whole)) {
      out = {};
      out.document = std::move(*whole);
    }
    return out;
  }

  void ReportLines(const std::string& name, const Reading& reading, bool complete) {
    if (reading.behind > 0 || !complete) {
      builder_.AddDiagnostic(DiagnosticLevel::kWarning, "object.unreadable", archive_, name,
                             fmt::format("the end of the file cannot be read; the snapshot on line {} is the last that "
                                         "can",
                                         reading.line));
    }
    if (reading.earlier == 0) return;
    builder_.AddDiagnostic(DiagnosticLevel::kNote, "layout.ignored", archive_, name,
                           fmt::format("the last snapshot, on line {}, was read; {} earlier ones were not",
                                       reading.line, reading.earlier));
  }

  void ReadList(const std::string& name, const ListRow& row, const Node& root, uint32_t line) {
    const Node* list = root.Find(row.key);
    if (list == nullptr) return;
    const KnownKind& kind = *FindKind(row.group, row.plural);
    for (const Node& entry : list->items()) {
      const std::string object = MonitoredObject(kind, entry);
      if (object.empty()) continue;
      builder_.AddPartial(slot_, name, line + entry.line() - 1, object);
      if (row.whole && row.plural != "bundledeployments") namespaces_.emplace(entry.StringAt({"namespace"}));
    }
  }

  // With -n the tool looks at one namespace. Workspaces of two show that it did not.
  void CoverLists(const Node& root) {
    namespaces_.erase("");
    const bool narrowed = namespaces_.size() < 2;
    for (const ListRow& row : kLists) {
      const Node* list = root.Find(row.key);
      if (!row.whole || list == nullptr) continue;
      const KnownKind& kind = *FindKind(row.group, row.plural);
      Coverage coverage;
      coverage.group = kind.group;
      coverage.version = kind.version;
      coverage.kind = kind.kind;
      coverage.status = list->items().empty() ? CoverageStatus::kEmpty : CoverageStatus::kCollected;
      if (narrowed) {
        coverage.status = CoverageStatus::kTruncated;
        coverage.reason = "all that was read lies in one namespace, as if -n had narrowed it; others may exist";
      }
      builder_.AddCoverage(slot_, std::move(coverage));
    }
  }

  void NoteChecks(const std::string& name, const Node& root) {
    const Node* checks = root.Find("diagnostics");
    if (checks == nullptr) return;
    for (const NodeMember& check : checks->members()) {
      const std::span<const Node> found = check.value.items();
      if (found.empty()) continue;
      std::string named;
      for (const Node& entry : found.first(std::min(found.size(), kMaxNamed))) {
        const std::string entry_name = NameOf(entry);
        if (!entry_name.empty()) named += (named.empty() ? ": " : ", ") + entry_name;
      }
      builder_.AddDiagnostic(DiagnosticLevel::kNote, "fleet-monitor.check", archive_, name,
                             fmt::format("fleet monitor itself lists {} under {}{}{}", found.size(), check.key, named,
                                         found.size() > kMaxNamed ? ", ..." : ""));
    }
  }

  static std::string NameOf(const Node& entry) {
    if (entry.IsString()) return std::string(entry.AsString());
    const std::string_view ns = entry.StringAt({"namespace"});
    return fmt::format("{}{}{}", ns, ns.empty() ? "" : "/", entry.StringAt({"name"}));
  }

  // How many lines at the end may be damaged.
  static constexpr size_t kMaxDamaged = 100;

  SnapshotBuilder& builder_;
  const ArchiveId archive_;
  const SnapshotBuilder::SlotId slot_;
  std::optional<Timestamp> time_;
  std::set<std::string, std::less<>> namespaces_;
};

class FleetMonitor : public Layout {
 public:
  std::string_view name() const override { return "fleet-monitor"; }

  LayoutScore Recognise(std::span<const ProbeMember> members) const override {
    if (members.size() != 1 || !IsMonitor(members[0].head)) return {};
    return {80, "lines of JSON with timestamp and lists of Fleet's objects"};
  }

  std::unique_ptr<LayoutReader> Open(SnapshotBuilder& builder, ArchiveId archive) const override {
    return std::make_unique<FleetMonitorReader>(builder, archive);
  }

 private:
  static bool IsMonitor(std::string_view head) {
    constexpr std::array<std::string_view, 5> kKeys = {
        "\"controller\":", "\"gitrepos\":", "\"bundles\":", "\"bundledeployments\":", "\"diagnostics\":"};
    if (!head.starts_with('{')) return false;
    const auto has = [&](std::string_view key) { return head.find(key) != std::string_view::npos; };
    return has("\"timestamp\":") && std::count_if(kKeys.begin(), kKeys.end(), has) >= 2;
  }
};

}  // namespace

const Layout& FleetMonitorLayout() {
  static const FleetMonitor layout;
  return layout;
}

}  // namespace bundlescope
