#include "cli/conversion/conversion_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "core/snapshot/layouts/native_plural.h"
#include "core/snapshot/native_names.h"

namespace bundlescope {
namespace {

// What reading the new archive finds out once more.
constexpr std::string_view kFoundAgain = "case.not-linked";

std::string LowerCase(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

// Gives each kind of a cluster a folder of its own.
class KindFolders {
 public:
  std::string Of(const Object& object) {
    const auto [kind, is_new] = folders_.emplace(std::tuple{object.group, object.version, object.kind}, "");
    if (!is_new) return kind->second;
    std::string plural = NativePlural(object.group, object.kind);
    // Kinds that differ in upper and lower case only.
    while (!taken_.emplace(object.group, object.version, plural).second) plural += "s";
    kind->second = plural;
    return plural;
  }

 private:
  using Key = std::tuple<std::string_view, std::string_view, std::string_view>;
  std::map<Key, std::string> folders_;
  std::set<std::tuple<std::string_view, std::string_view, std::string>> taken_;
};

}  // namespace

ConversionPlan::ConversionPlan(const Inspection& inspection, const std::vector<bool>& marks)
    : inspection_(inspection), snapshot_(inspection.snapshot) {
  PlanSources();
  PlanClusters();
  PlanLogs(marks);
}

bool ConversionPlan::Take(const std::string& name) { return taken_.insert(LowerCase(name)).second; }

// An archive that was converted itself is passed over for those it was made of, unless there is something to say of it.
void ConversionPlan::PlanSources() {
  std::set<ArchiveId> with_diagnostics;
  for (const Diagnostic& diagnostic : snapshot_.diagnostics()) {
    if (diagnostic.code != kFoundAgain) with_diagnostics.insert(diagnostic.archive);
  }
  for (ArchiveId id = 0; id < snapshot_.archives().size(); ++id) {
    const ArchiveInfo& info = snapshot_.archives()[id];
    source_of_.emplace_back();
    if (info.converted && info.complete && with_diagnostics.count(id) == 0) continue;
    source_of_.back() = sources_.size();
    sources_.push_back(info);
  }
}

void ConversionPlan::PlanClusters() {
  for (ClusterId id = 0; id < snapshot_.clusters().size(); ++id) {
    const Cluster& cluster = snapshot_.clusters()[id];
    if (!cluster.collected) continue;
    const std::string folder = EscapeNamePart(cluster.id);
    std::string unique = folder;
    for (int n = 2; !Take(unique); ++n) unique = fmt::format("{}.{}", folder, n);
    folders_.emplace(id, std::move(unique));
  }
}

std::string ConversionPlan::Origin(const LogStream& log) const {
  return log.origin.empty() ? std::string(log.place.member) : log.origin;
}

void ConversionPlan::PlanLogs(const std::vector<bool>& marks) {
  std::map<std::string, int> numbers;  // the last one of each stem
  logs_.resize(snapshot_.logs().size());
  for (LogId id = 0; id < logs_.size(); ++id) {
    const LogStream& log = snapshot_.logs()[id];
    const auto folder = folders_.find(log.cluster);
    if (log.dropped || folder == folders_.end()) continue;
    const std::string origin = Origin(log);
    const std::string stem = NativeLogStem(folder->second, {.ns = log.ns,
                                                            .pod = log.pod,
                                                            .container = log.container,
                                                            .previous = log.previous,
                                                            .archive = snapshot_.archives()[log.place.archive].name,
                                                            .member = origin});
    int& number = numbers[LowerCase(stem)];
    do {
      ++number;
    } while (!Take(NativeLogName(stem, number)));
    logs_[id] = {NativeLogName(stem, number), std::string(log.place.member), log.bytes, id < marks.size() && marks[id]};
  }
}

size_t ConversionPlan::log_count() const {
  return static_cast<size_t>(
      std::count_if(logs_.begin(), logs_.end(), [](const auto& log) { return log.has_value(); }));
}

Status ConversionPlan::WriteHead(const std::string& program_version, NativeWriter& writer) const {
  NativeManifest manifest;
  manifest.program_version = program_version;
  for (const auto& [id, folder] : folders_) manifest.clusters.push_back(UnescapeNamePart(folder));
  manifest.redaction = kNotRedacted;
  manifest.sources = sources_;
  BS_RETURN_IF_ERROR(writer.WriteManifest(manifest));
  BS_RETURN_IF_ERROR(WriteClusters(writer));
  return WriteObjects(writer);
}

Status ConversionPlan::WriteClusters(NativeWriter& writer) const {
  for (const auto& [id, folder] : folders_) {
    const Cluster& from = snapshot_.clusters()[id];
    NativeCluster cluster;
    cluster.name = from.name;
    cluster.role = from.role;
    cluster.uid = from.uid;
    cluster.kubernetes = from.kubernetes;
    cluster.collected_at = snapshot_.Now(id);
    if (from.fleet_stated) {
      cluster.fleet_namespace = from.fleet_namespace;
      cluster.fleet_name = from.fleet_name;
      cluster.link_reason = from.link_reason;
    }
    for (const ArchiveId archive : from.archives) {
      if (source_of_[archive]) cluster.sources.push_back(*source_of_[archive]);
    }
    BS_RETURN_IF_ERROR(writer.WriteCluster(folder, cluster));
  }
  return {};
}

// A reader knows then of whom its objects are.
bool ConversionPlan::HasOneSource(ClusterId cluster) const {
  const std::vector<ArchiveId>& archives = snapshot_.clusters()[cluster].archives;
  const auto has_source = [&](ArchiveId archive) { return source_of_[archive].has_value(); };
  return std::count_if(archives.begin(), archives.end(), has_source) == 1;
}

// The objects of a kind stand together in the snapshot, those of a namespace in it too; versions, whether all of an
// object is known and where it was do not matter to its order.
Status ConversionPlan::WriteObjects(NativeWriter& writer) const {
  for (const auto& [id, folder] : folders_) {
    KindFolders kinds;
    const bool one_source = HasOneSource(id);
    const std::span<const Object> all = snapshot_.Objects(id);
    for (size_t first = 0; first < all.size();) {
      const auto place = [](const Object& o) { return std::tie(o.group, o.kind, o.ns); };
      std::map<std::tuple<std::string_view, bool, std::optional<size_t>>, std::vector<const Object*>> groups;
      size_t next = first;
      for (; next < all.size() && place(all[next]) == place(all[first]); ++next) {
        const Object& object = all[next];
        const std::optional<size_t> source = one_source ? std::nullopt : source_of_[object.place.archive];
        groups[{object.version, object.partial, source}].push_back(&object);
      }
      for (const auto& [key, objects] : groups) {
        const Object& one = *objects.front();
        const std::string member =
            NativeObjectsName(folder, one.group, one.version, kinds.Of(one), one.ns, one.partial, std::get<2>(key));
        BS_RETURN_IF_ERROR(writer.WriteObjects(member, objects));
      }
      first = next;
    }
  }
  return {};
}

// So that a reader notices when some of them are lost.
std::optional<uint64_t> ConversionPlan::CountItems(const Coverage& coverage) const {
  if (coverage.status != CoverageStatus::kCollected || coverage.kind.empty() || coverage.kind == "*")
    return std::nullopt;
  const std::span<const Object> objects = snapshot_.Objects(coverage.cluster, coverage.group, coverage.kind);
  if (coverage.ns.empty()) return objects.size();
  const auto range = std::ranges::equal_range(objects, std::string_view(coverage.ns), {}, &Object::ns);
  return range.size();
}

void ConversionPlan::Describe(NativeWriter& writer) const {
  for (LogId id = 0; id < logs_.size(); ++id) {
    if (!logs_[id]) continue;
    const LogStream& stream = snapshot_.logs()[id];
    const LogSpan span = SpanOf(inspection_, id);
    writer.DescribeLog({.member = logs_[id]->member,
                        .cluster = folders_.at(stream.cluster),
                        .stream = &stream,
                        .source = source_of_[stream.place.archive],
                        .origin = Origin(stream),
                        .first = span.first,
                        .last = span.last,
                        .times_inferred = span.inferred});
  }
  for (const Coverage& coverage : snapshot_.coverage()) {
    const auto folder = folders_.find(coverage.cluster);
    if (folder == folders_.end()) continue;
    writer.AddCoverage(UnescapeNamePart(folder->second), coverage, source_of_[coverage.archive], CountItems(coverage));
  }
  for (const Diagnostic& diagnostic : snapshot_.diagnostics()) {
    if (diagnostic.code != kFoundAgain) writer.AddDiagnostic(diagnostic, source_of_[diagnostic.archive]);
  }
  for (const RefusedArchive& refused : inspection_.refused) {
    const std::string reason = refused.error.hint().empty()
                                   ? refused.error.message()
                                   : fmt::format("{} ({})", refused.error.message(), refused.error.hint());
    const auto it =
        std::find_if(snapshot_.archives().begin(), snapshot_.archives().end(),
                     [&](const ArchiveInfo& info) { return info.path == refused.path && info.layout.empty(); });
    const std::optional<size_t> source = it == snapshot_.archives().end()
                                             ? std::nullopt
                                             : source_of_[static_cast<size_t>(it - snapshot_.archives().begin())];
    writer.AddDiagnostic({DiagnosticLevel::kError, "archive.refused", 0, "", 0, reason}, source);
  }
}

}  // namespace bundlescope
