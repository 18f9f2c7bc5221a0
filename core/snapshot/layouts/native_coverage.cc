#include "core/snapshot/layouts/native_coverage.h"

#include <fmt/format.h>

#include "core/snapshot/layouts/known_kinds.h"

namespace bundlescope {
namespace {

void ReadStatus(const Node& line, Coverage* coverage) {
  const std::string_view word = line.StringAt({"status"});
  const std::optional<CoverageStatus> status = ParseCoverageStatus(word);
  coverage->status = status.value_or(CoverageStatus::kFailed);
  coverage->reason = line.StringAt({"reason"});
  if (!status)
    coverage->reason = fmt::format("the archive calls its status '{}', which this version does not know", word);
}

// "kind", or what is known of "resource", the plural.
std::string_view KindOf(const Node& line, std::string_view group) {
  const std::string_view kind = line.StringAt({"kind"});
  if (!kind.empty()) return kind;
  const KnownKind* known = FindKind(group, line.StringAt({"resource"}));
  return known == nullptr ? std::string_view() : known->kind;
}

void Downgrade(Coverage* coverage, std::string reason) {
  coverage->status = CoverageStatus::kTruncated;
  coverage->reason = std::move(reason);
}

}  // namespace

std::optional<size_t> ReadNativeSource(const Node& line) {
  const Node* source = line.Find("source");
  if (source == nullptr || source->kind() != NodeKind::kInt || source->AsInt() < 0) return std::nullopt;
  return static_cast<size_t>(source->AsInt());
}

std::optional<NativeCoverageLine> ReadNativeCoverage(std::string_view line) {
  const Result<Document> document = ParseJson(line);
  if (!document || !document->root().IsMapping()) return std::nullopt;
  const Node& root = document->root();
  NativeCoverageLine out;
  out.cluster = root.StringAt({"cluster"});
  ReadStatus(root, &out.coverage);
  out.source = ReadNativeSource(root);
  const std::string_view log = root.StringAt({"log"});
  if (!log.empty()) {
    const Node* previous = root.Find("previous");
    const bool of_previous = previous != nullptr && previous->kind() == NodeKind::kBool && previous->AsBool();
    out.coverage.what = fmt::format("logs {}{}", log, of_previous ? " (previous)" : "");
    out.coverage.ns = log.substr(0, log.find('/'));
    return out;
  }
  const GroupVersion gv = SplitApiVersion(root.StringAt({"apiVersion"}));
  out.coverage.group = gv.group;
  out.coverage.version = gv.version;
  out.coverage.kind = KindOf(root, gv.group);
  out.coverage.ns = root.StringAt({"namespace"});
  out.coverage.what = root.StringAt({"what"});
  if (out.coverage.kind.empty() && out.coverage.what.empty()) return std::nullopt;
  const Node* items = root.Find("items");
  if (items != nullptr && items->kind() == NodeKind::kInt) out.items = items->AsInt();
  return out;
}

NativeHolding& NativeCoverage::Holding(std::string_view cluster, std::string_view group, std::string_view kind,
                                       std::string_view ns) {
  return holdings_[{std::string(cluster), std::string(group), std::string(kind), std::string(ns)}];
}

NativeCoverage::Key NativeCoverage::KeyOf(const NativeCoverageLine& line) {
  return {line.cluster, line.coverage.group, line.coverage.kind, line.coverage.ns};
}

// All that was read of what the line speaks of: one namespace, or all of them.
NativeHolding NativeCoverage::Sum(const NativeCoverageLine& line) const {
  const Key key = KeyOf(line);
  NativeHolding sum;
  for (auto it = holdings_.lower_bound(key); it != holdings_.end(); ++it) {
    const Key& at = it->first;
    if (at.cluster != key.cluster || at.group != key.group || at.kind != key.kind) break;
    if (!key.ns.empty() && at.ns != key.ns) break;
    sum.objects += it->second.objects;
    sum.damaged = sum.damaged || it->second.damaged;
  }
  return sum;
}

std::vector<NativeCoverageLine> NativeCoverage::Judge(bool whole_list, bool complete) const {
  std::vector<NativeCoverageLine> out = lines_;
  std::set<Key> spoken_of;
  for (NativeCoverageLine& line : out) {
    if (line.coverage.kind.empty()) continue;
    spoken_of.insert(KeyOf(line));
    if (line.coverage.status != CoverageStatus::kCollected) continue;
    const NativeHolding held = Sum(line);
    if (line.items && held.objects < *line.items) {
      Downgrade(&line.coverage, fmt::format("{} were collected, but {} could be read", *line.items, held.objects));
    } else if (held.damaged) {
      Downgrade(&line.coverage, "a member that holds them is damaged");
    } else if (!line.items && !complete && held.objects == 0) {
      Downgrade(&line.coverage, "the archive is damaged, and none is in what is left");
    }
  }
  if (whole_list) return out;
  for (const auto& [key, held] : holdings_) {
    if (spoken_of.count(key) != 0) continue;
    NativeCoverageLine line;
    line.cluster = key.cluster;
    line.coverage.group = key.group;
    line.coverage.version = held.version;
    line.coverage.kind = key.kind;
    line.coverage.ns = key.ns;
    line.coverage.status = CoverageStatus::kCollected;
    if (held.damaged) Downgrade(&line.coverage, "the member that holds them is damaged");
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace bundlescope
