// Our own archive, bundlescope.archive/1; docs/archive-format.md has the format. Members may come in any order: a
// folder that was unpacked is read in the order of names. manifest.json says whether we may read the others, so what
// comes before it waits.

#include <fmt/format.h>

#include <charconv>
#include <map>

#include "core/snapshot/component.h"
#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/collected_at.h"
#include "core/snapshot/layouts/command_output.h"
#include "core/snapshot/layouts/known_kinds.h"
#include "core/snapshot/layouts/native_coverage.h"
#include "core/snapshot/layouts/native_lines.h"
#include "core/snapshot/layouts/native_member.h"
#include "core/snapshot/layouts/native_sources.h"
#include "core/snapshot/native_names.h"

namespace bundlescope {
namespace {

using Kind = NativeMember::Kind;

constexpr std::string_view kFormat = "bundlescope.archive/";
constexpr uint32_t kOurMajor = 1;

// Text that may wait for the manifest; beyond it we take the archive for one of our version.
constexpr size_t kMaxWaitingBytes = size_t{256} << 20;

// "bundlescope.archive/1.2" -> 1
std::optional<uint32_t> MajorOf(std::string_view format) {
  if (!format.starts_with(kFormat)) return std::nullopt;
  format.remove_prefix(kFormat.size());
  const std::string_view digits = format.substr(0, format.find('.'));
  uint32_t major = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), major);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return major;
}

// What checksums.json says of a member. Digests may be missing.
struct ListedMember {
  uint64_t bytes = 0;
  std::string sha256;
  std::string xxh3;
};

// What was read of it.
struct ReadMember {
  uint64_t bytes = 0;
  MemberDigest kind = MemberDigest::kNone;
  std::string digest;
};

// Whoever promises the quick digest, in manifest.json, writes it for each member.
bool LacksPromisedDigest(const ListedMember& listed, const ReadMember& read) {
  return read.kind == MemberDigest::kXxh3 && listed.xxh3.empty();
}

bool IsSameDigest(const ListedMember& listed, const ReadMember& read) {
  if (read.kind == MemberDigest::kXxh3) return listed.xxh3 == read.digest;
  return listed.sha256.empty() || listed.sha256 == read.digest;
}

class NativeReader : public LayoutReader {
 public:
  NativeReader(SnapshotBuilder& builder, ArchiveId archive) : builder_(builder), archive_(archive) {}

  MemberPlan OnMember(std::string_view name) override {
    if (state_ == State::kRefused) return MemberPlan::Ignore();
    const NativeMember member = SplitNativeMember(name);
    if (member.kind == Kind::kOther) return MemberPlan::Ignore();
    if (member.kind == Kind::kObjects && state_ == State::kAccepted) {
      MemberPlan plan = MemberPlan::Objects(SlotOf(member.cluster), DefaultsFor(member));
      plan.partial = member.partial;
      return plan;
    }
    if (member.kind != Kind::kLog) return MemberPlan::Text();
    const LogId id = builder_.AddLog(SlotOf(member.cluster), archive_, std::string(name));
    logs_.emplace(NativeName(name), id);
    LogStream& log = builder_.log(id);
    log.ns = member.ns;
    log.pod = member.pod;
    log.container = member.container;
    log.previous = member.previous;
    log.components = ComponentsOf(log.ns, log.pod, log.container);
    return MemberPlan::Log(id);
  }

  void OnText(const std::string& name, std::string_view text, bool complete) override {
    if (state_ == State::kRefused) return;
    if (SplitNativeMember(name).kind == Kind::kManifest) {
      ReadManifest(name, text);
    } else if (state_ == State::kWaiting && waiting_bytes_ + text.size() <= kMaxWaitingBytes) {
      waiting_.push_back({name, std::string(text), complete});
      waiting_bytes_ += text.size();
    } else {
      Accept();
      ReadText(name, text, complete);
    }
  }

  void OnObjects(const std::string& name, const ObjectReading& reading) override {
    const NativeMember member = SplitNativeMember(name);
    object_members_.emplace(name, ObjectsOf{member.source, SlotOf(member.cluster)});
    Hold(member, reading);
  }

  // Checksums come last, so the manifest has to say that they hold the quick digest. Before it, and without it, it is
  // the one that everybody writes.
  MemberDigest WantedDigest() const override { return lists_xxh3_ ? MemberDigest::kXxh3 : MemberDigest::kSha256; }

  // Bytes that are missing are reported as such; only whole members are held against their checksums.
  void OnMemberEnd(const std::string& name, const MemberContent& content) override {
    std::optional<ReadMember> sum;
    if (content.complete) sum = ReadMember{content.bytes, content.digest_kind, content.digest};
    present_.emplace(NativeName(name), std::move(sum));
  }

  void OnEnd(bool complete) override {
    if (state_ == State::kRefused) return;
    Accept();
    const bool all_there = ReportMissing();
    const bool listed = ReportUnlisted();
    const bool nothing_missing = ReportChanged() && listed && all_there && complete;
    if (!nothing_missing) builder_.archive(archive_).complete = false;
    sources_.Add(builder_, archive_);
    for (const NativeLogLine& line : log_lines_) DescribeLog(line);
    for (const auto& [name, id] : logs_) {
      LogStream& log = builder_.log(id);
      if (log.place.archive == archive_) log.place.archive = sources_.Of(std::nullopt, log.cluster);
    }
    SetObjectSources();
    for (NativeCoverageLine& line : coverage_.Judge(coverage_whole_, nothing_missing)) {
      const SnapshotBuilder::SlotId slot = SlotOf(line.cluster);
      builder_.AddCoverageOf(sources_.Of(line.source, slot), slot, std::move(line.coverage));
    }
    for (NativeDiagnosticLine& line : diagnostic_lines_) {
      line.diagnostic.archive = sources_.Of(line.source, std::nullopt);
      builder_.AddDiagnostic(std::move(line.diagnostic));
    }
    SetCollectedAt();
  }

 private:
  enum class State : uint8_t { kWaiting, kAccepted, kRefused };

  struct ObjectsOf {
    std::optional<size_t> source;
    SnapshotBuilder::SlotId slot;
  };

  struct Waiting {
    std::string name;
    std::string text;
    bool complete;
  };

  // By the cluster's folder, whose name is its name until its cluster.json comes.
  SnapshotBuilder::SlotId SlotOf(std::string_view cluster) {
    const auto it = slots_.find(cluster);
    if (it != slots_.end()) return it->second;
    return slots_.emplace(cluster, builder_.AddSlot(archive_, cluster)).first->second;
  }

  void ReadManifest(const std::string& name, std::string_view text) {
    if (manifest_seen_) return;
    manifest_seen_ = true;
    const Result<Document> document = ParseJson(text);
    if (!document) {
      builder_.AddDiagnostic(
          DiagnosticLevel::kWarning, "archive.manifest", archive_, name,
          fmt::format("{}; read as version {} of the format", document.error().ToString(), kOurMajor));
      return Accept();
    }
    const Node& root = document->root();
    std::string_view format = root.StringAt({"format"});
    if (format.empty()) format = root.StringAt({"version"});
    const std::optional<uint32_t> major = MajorOf(format);
    if (major && *major > kOurMajor) return Refuse(name, format);
    if (!major) {
      builder_.AddDiagnostic(
          DiagnosticLevel::kWarning, "archive.manifest", archive_, name,
          fmt::format("it does not say which version of the format this is ('{}'); read as version {}", format,
                      kOurMajor));
    }
    started_ = ParseRfc3339(root.StringAt({"started"}));
    lists_xxh3_ = root.StringAt({"quickDigest"}) == kQuickDigest;
    sources_.Read(root);
    Accept();
  }

  // A log that came before the manifest is in the sink already; without a name no rule looks at it.
  void Refuse(const std::string& name, std::string_view format) {
    const bool late = state_ == State::kAccepted;
    state_ = State::kRefused;
    waiting_.clear();
    for (const auto& [member, id] : logs_) {
      LogStream& log = builder_.log(id);
      log.ns.clear();
      log.pod.clear();
      log.container.clear();
      log.components.clear();
      log.complete = false;
    }
    builder_.archive(archive_).complete = false;
    builder_.AddDiagnostic(
        DiagnosticLevel::kError, "archive.version", archive_, name,
        fmt::format("the archive is of version '{}', and this program reads {}{}; {}. Use a newer bundlescope", format,
                    kFormat, kOurMajor,
                    late ? "what came before its manifest was read all the same" : "nothing was read"));
  }

  void Accept() {
    if (state_ != State::kWaiting) return;
    state_ = State::kAccepted;
    for (const Waiting& waiting : waiting_) ReadText(waiting.name, waiting.text, waiting.complete);
    waiting_.clear();
  }

  void ReadText(const std::string& name, std::string_view text, bool complete) {
    const NativeMember member = SplitNativeMember(name);
    switch (member.kind) {
      case Kind::kCoverage:
        coverage_whole_ = complete;
        return ReadLines(name, text, "coverage.unreadable", "what they speak of counts as not collected",
                         &NativeReader::TakeCoverage);
      case Kind::kLogs:
        return ReadLines(name, text, "archive.manifest", "of these logs is known what their names say",
                         &NativeReader::TakeLogLine);
      case Kind::kDiagnostics:
        return ReadLines(name, text, "archive.manifest",
                         "what they say of the archives that this one was made of is lost",
                         &NativeReader::TakeDiagnostic);
      case Kind::kChecksums:
        return ReadChecksums(name, text);
      case Kind::kCluster:
        return ReadCluster(name, member, text);
      case Kind::kObjects:
        return ReadObjects(name, member, text, complete);
      default:
        return;
    }
  }

  void ReadLines(const std::string& name, std::string_view text, std::string_view code, std::string_view consequence,
                 bool (NativeReader::*take)(std::string_view line)) {
    size_t unreadable = 0;
    std::string_view line;
    while (NextLine(&text, &line)) {
      if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
      if (!(this->*take)(line)) ++unreadable;
    }
    if (unreadable == 0) return;
    builder_.AddDiagnostic(DiagnosticLevel::kWarning, code, archive_, name,
                           fmt::format("{} lines could not be read; {}", unreadable, consequence));
  }

  bool TakeCoverage(std::string_view line) {
    std::optional<NativeCoverageLine> read = ReadNativeCoverage(line);
    if (read) coverage_.AddLine(std::move(*read));
    return read.has_value();
  }

  bool TakeLogLine(std::string_view line) {
    std::optional<NativeLogLine> read = ReadNativeLogLine(line);
    if (read) log_lines_.push_back(std::move(*read));
    return read.has_value();
  }

  bool TakeDiagnostic(std::string_view line) {
    std::optional<NativeDiagnosticLine> read = ReadNativeDiagnostic(line);
    if (read) diagnostic_lines_.push_back(std::move(*read));
    return read.has_value();
  }

  void DescribeLog(const NativeLogLine& line) {
    const auto it = logs_.find(line.member);
    if (it == logs_.end()) return;
    LogStream& log = builder_.log(it->second);
    line.ApplyTo(&log);
    log.place.archive = sources_.Of(line.source, log.cluster);
  }

  void SetObjectSources() {
    if (sources_.empty()) return;
    std::map<std::string, ArchiveId, std::less<>> archives;
    for (const auto& [name, of] : object_members_) archives.emplace(name, sources_.Of(of.source, of.slot));
    builder_.SetObjectSources(archive_, archives);
  }

  void ReadChecksums(const std::string& name, std::string_view text) {
    const Result<Document> document = ParseJson(text);
    if (!document) {
      builder_.AddDiagnostic(DiagnosticLevel::kWarning, "archive.manifest", archive_, name,
                             document.error().ToString());
      return;
    }
    checksums_seen_ = true;
    finished_ = ParseRfc3339(document->root().StringAt({"finished"}));
    const Node* members = document->root().Find("members");
    if (members == nullptr) return;
    for (const NodeMember& member : members->members()) {
      ListedMember sum;
      const Node* size = member.value.Find("size");
      const bool has_size = size != nullptr && size->kind() == NodeKind::kInt && size->AsInt() >= 0;
      if (has_size) {
        sum = {static_cast<uint64_t>(size->AsInt()), std::string(member.value.StringAt({"sha256"})),
               std::string(member.value.StringAt({"xxh3"}))};
      }
      listed_.emplace(member.key, has_size ? std::optional(std::move(sum)) : std::nullopt);
    }
  }

  void ReadCluster(const std::string& name, const NativeMember& member, std::string_view text) {
    const Result<Document> document = ParseJson(text);
    if (!document) {
      builder_.AddDiagnostic(DiagnosticLevel::kWarning, "archive.manifest", archive_, name,
                             document.error().ToString());
      return;
    }
    const Node& root = document->root();
    const SnapshotBuilder::SlotId slot = SlotOf(member.cluster);
    // An empty one says that no archive names the cluster.
    if (const Node* own = root.Find("name"); own != nullptr && own->IsString()) builder_.SetName(slot, own->AsString());
    const std::string_view role = root.StringAt({"role"});
    if (role == Name(Role::kUpstream)) builder_.SetRole(slot, Role::kUpstream);
    if (role == Name(Role::kDownstream)) builder_.SetRole(slot, Role::kDownstream);
    if (const std::string_view uid = root.StringAt({"uid"}); !uid.empty()) builder_.SetUid(slot, uid);
    const std::string_view version = root.StringAt({"serverVersion"});
    if (!version.empty()) builder_.SetKubernetes(slot, version);
    if (const auto at = ParseRfc3339(root.StringAt({"collectedAt"}))) builder_.SetCollectedAt(slot, *at);
    const std::string_view fleet = root.StringAt({"fleet", "name"});
    if (!fleet.empty()) {
      builder_.SetFleetIdentity(slot, root.StringAt({"fleet", "namespace"}), fleet, root.StringAt({"fleet", "reason"}));
    }
    sources_.ReadCluster(root, slot);
  }

  static ObjectDefaults DefaultsFor(const NativeMember& member) {
    const KnownKind* known = FindKind(member.group, member.plural);
    return {member.group.empty() ? std::string(member.version) : fmt::format("{}/{}", member.group, member.version),
            known != nullptr ? std::string(known->kind) : ""};
  }

  void ReadObjects(const std::string& name, const NativeMember& member, std::string_view text, bool complete) {
    builder_.BeginObjects(SlotOf(member.cluster), name, DefaultsFor(member), ObjectRepair::kNone, 1, member.partial);
    builder_.ObjectData(text);
    object_members_.emplace(name, ObjectsOf{member.source, SlotOf(member.cluster)});
    Hold(member, builder_.EndObjects(complete));
  }

  // Under the kind that coverage speaks of; not at all where neither the member nor we can tell it.
  void Hold(const NativeMember& member, const ObjectReading& reading) {
    std::string kind = DefaultsFor(member).kind;
    if (kind.empty()) kind = reading.kind;
    if (kind.empty()) return;
    NativeHolding& held = coverage_.Holding(member.cluster, member.group, kind, member.ns);
    held.version = member.version;
    held.objects += static_cast<int64_t>(reading.objects);
    held.damaged = held.damaged || !reading.complete || reading.unreadable > 0;
  }

  // False where something is known to be missing. Marks the kinds whose members are.
  bool ReportMissing() {
    if (!checksums_seen_) {
      builder_.AddDiagnostic(
          DiagnosticLevel::kError, "archive.incomplete", archive_, "",
          "the archive has no checksums.json, which is written last: the collection did not finish, or "
          "the archive was cut; what is there was read");
      return false;
    }
    size_t missing = 0;
    std::string first;
    for (const auto& [name, sum] : listed_) {
      if (SplitNativeMember(name).kind == Kind::kOther || present_.count(name) != 0) continue;
      if (missing++ == 0) first = name;
      Distrust(name);
    }
    if (missing == 0) return true;
    builder_.AddDiagnostic(
        DiagnosticLevel::kError, "archive.incomplete", archive_, first,
        fmt::format("{} members that checksums.json names are not in the archive, this one is the first", missing));
    return false;
  }

  // What hangs on a member that is missing or changed cannot be known in full.
  void Distrust(const std::string& name) {
    const NativeMember member = SplitNativeMember(name);
    const KnownKind* known = member.kind == Kind::kObjects ? FindKind(member.group, member.plural) : nullptr;
    if (known != nullptr) coverage_.Holding(member.cluster, member.group, known->kind, member.ns).damaged = true;
    if (const auto log = logs_.find(name); log != logs_.end()) builder_.log(log->second).complete = false;
  }

  // False where the archive has members that its list of checksums, which is written last, does not know.
  bool ReportUnlisted() {
    if (listed_.empty()) return true;
    size_t unlisted = 0;
    std::string first;
    for (const auto& [name, sum] : present_) {
      const Kind kind = SplitNativeMember(name).kind;
      const bool known = (kind != Kind::kObjects && kind != Kind::kLog) || listed_.count(name) != 0;
      if (!known && unlisted++ == 0) first = name;
    }
    if (unlisted == 0) return true;
    builder_.AddDiagnostic(
        DiagnosticLevel::kError, "archive.unlisted", archive_, first,
        fmt::format("{} members are not in checksums.json, this one is the first: they came into the "
                    "archive after it was made; they were read",
                    unlisted));
    return false;
  }

  // False where a member is another than the one that was written.
  bool ReportChanged() {
    size_t changed = 0;
    std::string first;
    size_t unproven = 0;
    std::string first_unproven;
    for (const auto& [name, sum] : listed_) {
      const auto it = present_.find(name);
      if (!sum || it == present_.end() || !it->second) continue;
      const bool same_size = sum->bytes == it->second->bytes;
      if (same_size && LacksPromisedDigest(*sum, *it->second)) {
        if (unproven++ == 0) first_unproven = name;
      } else if (same_size && IsSameDigest(*sum, *it->second)) {
        continue;
      } else if (changed++ == 0) {
        first = name;
      }
      Distrust(name);
    }
    if (unproven > 0) {
      builder_.AddDiagnostic(
          DiagnosticLevel::kError, "archive.checksum", archive_, first_unproven,
          fmt::format(
              "manifest.json promises the digest {} of each member, and checksums.json has none for {} members, "
              "this one is the first; what they hold was read, but does not count as complete",
              kQuickDigest, unproven));
    }
    if (changed == 0) return unproven == 0;
    builder_.AddDiagnostic(
        DiagnosticLevel::kError, "archive.checksum", archive_, first,
        fmt::format("{} members are not what checksums.json says they were when the archive was made, this one is the "
                    "first; what they hold was read, but does not count as complete",
                    changed));
    return false;
  }

  void SetCollectedAt() {
    ArchiveInfo& info = builder_.archive(archive_);
    if (!sources_.empty()) {
      info.collected_at = sources_.NewestTime(builder_);
      info.collected_at_from = info.collected_at ? "the newest of the archives that it was made of" : "";
    } else if (finished_) {
      info.collected_at = finished_;
      info.collected_at_from = "checksums.json finished";
    } else if (started_) {
      info.collected_at = started_;
      info.collected_at_from = "manifest.json started";
      info.collected_at_exact = false;
    } else {
      std::vector<SnapshotBuilder::SlotId> slots;
      for (const auto& [cluster, slot] : slots_) slots.push_back(slot);
      InferCollectedAt(builder_, archive_, slots);
    }
  }

  SnapshotBuilder& builder_;
  const ArchiveId archive_;
  State state_ = State::kWaiting;
  std::vector<Waiting> waiting_;
  size_t waiting_bytes_ = 0;
  std::map<std::string, SnapshotBuilder::SlotId, std::less<>> slots_;
  std::map<std::string, LogId, std::less<>> logs_;
  std::map<std::string, ObjectsOf> object_members_;
  std::map<std::string, std::optional<ReadMember>, std::less<>> present_;   // nothing for members with bytes missing
  std::map<std::string, std::optional<ListedMember>, std::less<>> listed_;  // nothing where no size is given
  NativeSources sources_;
  std::vector<NativeLogLine> log_lines_;
  std::vector<NativeDiagnosticLine> diagnostic_lines_;
  NativeCoverage coverage_;
  bool coverage_whole_ = false;
  bool manifest_seen_ = false;
  bool lists_xxh3_ = false;
  bool checksums_seen_ = false;
  std::optional<Timestamp> started_;
  std::optional<Timestamp> finished_;
};

class Native : public Layout {
 public:
  std::string_view name() const override { return "native"; }

  LayoutScore Recognise(std::span<const ProbeMember> members) const override {
    bool cluster = false;
    size_t content = 0;
    for (const ProbeMember& probe : members) {
      const NativeMember member = SplitNativeMember(probe.name);
      if (member.kind == Kind::kManifest && probe.head.find(kFormat) != std::string::npos) {
        return {100, fmt::format("{} says {}", probe.name, kFormat)};
      }
      cluster = cluster || member.kind == Kind::kCluster;
      if (member.kind == Kind::kObjects || member.kind == Kind::kLog) ++content;
    }
    // A folder in the order of names shows its manifest late, and damage may have taken it.
    if (cluster && content > 0) return {80, "members clusters/<cluster>/cluster.json, objects/ and logs/ below it"};
    if (content > 0 && content * 2 >= members.size()) return {60, "members clusters/<cluster>/{objects,logs}/"};
    return {};
  }

  std::unique_ptr<LayoutReader> Open(SnapshotBuilder& builder, ArchiveId archive) const override {
    return std::make_unique<NativeReader>(builder, archive);
  }
};

}  // namespace

const Layout& NativeLayout() {
  static const Native layout;
  return layout;
}

}  // namespace bundlescope
