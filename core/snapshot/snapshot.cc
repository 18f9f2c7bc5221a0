#include "core/snapshot/snapshot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace bundlescope {
namespace {

constexpr std::array<std::string_view, 10> kCoverageNames = {
    "collected",         "empty",       "denied", "not-found", "timeout", "truncated",
    "skipped-by-budget", "interrupted", "failed", "not-asked"};

// A coverage entry for every kind of its group.
constexpr std::string_view kAllKinds = "*";

// After these, what is not there does not exist.
bool SaysAll(CoverageStatus status) {
  return status == CoverageStatus::kCollected || status == CoverageStatus::kEmpty ||
         status == CoverageStatus::kNotFound;
}

using KindKey = std::tuple<ClusterId, std::string_view, std::string_view>;
KindKey KindOf(const Object& o) { return {o.cluster, o.group, o.kind}; }
KindKey KindOf(const Coverage& c) { return {c.cluster, c.group, c.kind}; }

}  // namespace

std::string_view Name(Role role) {
  switch (role) {
    case Role::kUpstream:
      return "upstream";
    case Role::kDownstream:
      return "downstream";
    case Role::kUnknown:
      break;
  }
  return "unknown";
}

std::string_view Name(CoverageStatus status) { return kCoverageNames[static_cast<size_t>(status)]; }

std::optional<CoverageStatus> ParseCoverageStatus(std::string_view name) {
  const auto it = std::find(kCoverageNames.begin(), kCoverageNames.end(), name);
  if (it == kCoverageNames.end()) return std::nullopt;
  return static_cast<CoverageStatus>(it - kCoverageNames.begin());
}

std::string KindText(std::string_view group, std::string_view version, std::string_view kind) {
  return fmt::format("{}{}{}/{}", group, group.empty() ? "" : "/", version.empty() ? "*" : version, kind);
}

std::string_view Name(DiagnosticLevel level) {
  switch (level) {
    case DiagnosticLevel::kNote:
      return "note";
    case DiagnosticLevel::kWarning:
      return "warning";
    case DiagnosticLevel::kError:
      break;
  }
  return "error";
}

std::string Object::ApiVersion() const {
  return group.empty() ? std::string(version) : fmt::format("{}/{}", group, version);
}

std::string Object::Display() const {
  return fmt::format("{}/{} {}{}{}", ApiVersion(), kind, ns, ns.empty() ? "" : "/", name);
}

bool LogStream::HasComponent(std::string_view component) const {
  return std::find(components.begin(), components.end(), component) != components.end();
}

std::string LogStream::Display() const {
  std::string out = ns;
  for (const std::string& part : {pod, container}) {
    if (part.empty()) continue;
    if (!out.empty()) out += "/";
    out += part;
  }
  if (out.empty()) out = origin.empty() ? place.member : std::string_view(origin);
  return previous ? out + " (previous)" : out;
}

GroupVersion SplitApiVersion(std::string_view api_version) {
  const size_t slash = api_version.find('/');
  if (slash == std::string_view::npos) return {"", api_version};
  return {api_version.substr(0, slash), api_version.substr(slash + 1)};
}

Snapshot::Snapshot() = default;
Snapshot::Snapshot(Snapshot&&) noexcept = default;
Snapshot& Snapshot::operator=(Snapshot&&) noexcept = default;
Snapshot::~Snapshot() = default;

std::span<const Object> Snapshot::Objects(ClusterId cluster) const {
  const auto first = std::lower_bound(objects_.begin(), objects_.end(), cluster,
                                      [](const Object& o, ClusterId id) { return o.cluster < id; });
  const auto last =
      std::upper_bound(first, objects_.end(), cluster, [](ClusterId id, const Object& o) { return id < o.cluster; });
  return {first, last};
}

std::span<const Object> Snapshot::Objects(ClusterId cluster, std::string_view group, std::string_view kind) const {
  const KindKey key{cluster, group, kind};
  const auto first = std::lower_bound(objects_.begin(), objects_.end(), key,
                                      [](const Object& o, const KindKey& k) { return KindOf(o) < k; });
  const auto last =
      std::upper_bound(first, objects_.end(), key, [](const KindKey& k, const Object& o) { return k < KindOf(o); });
  return {first, last};
}

const Object* Snapshot::Find(ClusterId cluster, std::string_view group, std::string_view kind, std::string_view ns,
                             std::string_view name) const {
  const std::span<const Object> range = Objects(cluster, group, kind);
  const std::pair<std::string_view, std::string_view> key{ns, name};
  const auto it = std::lower_bound(range.begin(), range.end(), key, [](const Object& o, const auto& k) {
    return std::pair<std::string_view, std::string_view>{o.ns, o.name} < k;
  });
  if (it == range.end() || it->ns != ns || it->name != name) return nullptr;
  return &*it;
}

Knowledge Snapshot::KnowledgeOf(ClusterId cluster, std::string_view group, std::string_view kind, std::string_view ns,
                                CoverageStatus* status) const {
  std::map<ArchiveId, CoverageStatus> worst;
  for (const std::string_view wanted : {kind, kAllKinds}) {
    const auto less = [this](uint32_t index, const KindKey& key) { return KindOf(coverage_[index]) < key; };
    const KindKey key{cluster, group, wanted};
    auto it = std::lower_bound(coverage_order_.begin(), coverage_order_.end(), key, less);
    for (; it != coverage_order_.end() && KindOf(coverage_[*it]) == key; ++it) {
      const Coverage& entry = coverage_[*it];
      if (!entry.ns.empty() && entry.ns != ns) continue;
      const auto [known, inserted] = worst.emplace(entry.archive, entry.status);
      if (!inserted && SaysAll(known->second)) known->second = entry.status;
    }
  }
  CoverageStatus best = CoverageStatus::kNotAsked;
  for (const auto& [archive, answer] : worst) {
    if (SaysAll(answer) || !SaysAll(best)) best = answer;
  }
  if (status != nullptr) *status = best;
  return SaysAll(best) ? Knowledge::kKnown : Knowledge::kUnknown;
}

std::optional<Timestamp> Snapshot::Now(ClusterId cluster) const {
  std::optional<Timestamp> latest = clusters_[cluster].collected_at;
  if (latest) return latest;
  for (const ArchiveId id : clusters_[cluster].archives) {
    const std::optional<Timestamp>& at = archives_[id].collected_at;
    if (at && (!latest || *at > *latest)) latest = at;
  }
  return latest;
}

}  // namespace bundlescope
