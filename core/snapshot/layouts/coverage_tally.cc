#include "core/snapshot/layouts/coverage_tally.h"

#include <fmt/format.h>

namespace bundlescope {

Coverage ThingCoverage(std::string what, std::string_view ns, CoverageStatus status, std::string reason) {
  Coverage out;
  out.what = std::move(what);
  out.ns = ns;
  out.status = status;
  out.reason = std::move(reason);
  return out;
}

CoverageTally::Entry& CoverageTally::At(const KindName& kind, std::string_view ns) {
  Entry& entry = entries_[KeyOf(kind, ns)];
  if (entry.version.empty()) entry.version = kind.version;
  return entry;
}

void CoverageTally::Add(Entry& entry, const ObjectReading& reading) {
  entry.objects += reading.objects;
  entry.unreadable += reading.unreadable;
  entry.cut = entry.cut || !reading.complete;
}

void CoverageTally::AddList(const KindName& kind, std::string_view ns, const ObjectReading& reading) {
  Entry& entry = At(kind, ns);
  Add(entry, reading);
  entry.listed = true;
}

void CoverageTally::AddSome(const KindName& kind, std::string_view ns, const ObjectReading& reading) {
  Add(At(kind, ns), reading);
}

void CoverageTally::AddComplaint(const KindName& kind, std::string_view ns, Complaint complaint) {
  Entry& entry = At(kind, ns);
  if (!entry.complaint) entry.complaint = std::move(complaint);
}

CoverageStatus CoverageTally::StatusOf(const Entry& entry, std::string* reason) {
  if (entry.complaint) {
    *reason = entry.complaint->reason;
    return entry.objects == 0 ? entry.complaint->status : CoverageStatus::kTruncated;
  }
  if (entry.unreadable > 0) {
    *reason = fmt::format("{} could be read, {} not", entry.objects, entry.unreadable);
    return CoverageStatus::kTruncated;
  }
  if (entry.cut) {
    *reason = entry.objects == 0
                  ? "the file that should hold them could not be read"
                  : "the file that holds them was cut or damaged; what stands before the damage was read";
    return entry.objects == 0 ? CoverageStatus::kFailed : CoverageStatus::kTruncated;
  }
  if (!entry.listed) {
    *reason = "files of single objects; whether these are all is not written anywhere";
    return CoverageStatus::kTruncated;
  }
  return entry.objects == 0 ? CoverageStatus::kEmpty : CoverageStatus::kCollected;
}

void CoverageTally::JoinNamespaces(const std::set<std::string, std::less<>>& namespaces) {
  if (namespaces.empty()) return;
  struct Sum {
    Entry entry;
    std::set<std::string, std::less<>> known;
  };
  std::map<std::pair<std::string, std::string>, Sum> kinds;
  std::string reason;
  for (const auto& [key, entry] : entries_) {
    const auto& [group, kind, ns] = key;
    const CoverageStatus status = StatusOf(entry, &reason);
    if (ns.empty() || (status != CoverageStatus::kCollected && status != CoverageStatus::kEmpty)) continue;
    Sum& sum = kinds[{group, kind}];
    sum.entry.version = entry.version;
    sum.entry.objects += entry.objects;
    sum.entry.listed = true;
    if (namespaces.count(ns) != 0) sum.known.insert(ns);
  }
  for (auto& [kind, sum] : kinds) {
    if (sum.known.size() == namespaces.size())
      entries_.try_emplace({kind.first, kind.second, ""}, std::move(sum.entry));
  }
}

void CoverageTally::Write(SnapshotBuilder& builder, SnapshotBuilder::SlotId slot) const {
  for (const auto& [key, entry] : entries_) {
    Coverage coverage;
    std::tie(coverage.group, coverage.kind, coverage.ns) = key;
    coverage.version = entry.version;
    coverage.status = StatusOf(entry, &coverage.reason);
    builder.AddCoverage(slot, std::move(coverage));
  }
}

}  // namespace bundlescope
