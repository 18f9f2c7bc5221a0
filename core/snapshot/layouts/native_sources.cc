#include "core/snapshot/layouts/native_sources.h"

#include <algorithm>

namespace bundlescope {
namespace {

// A case has some dozens; so many rows would hide all else.
constexpr size_t kMaxSources = 10'000;

uint64_t CountAt(const Node& node, std::string_view key) {
  const Node* found = node.Find(key);
  const bool count = found != nullptr && found->kind() == NodeKind::kInt && found->AsInt() >= 0;
  return count ? static_cast<uint64_t>(found->AsInt()) : 0;
}

bool BoolAt(const Node& node, std::string_view key, bool fallback) {
  const Node* found = node.Find(key);
  return found != nullptr && found->kind() == NodeKind::kBool ? found->AsBool() : fallback;
}

std::optional<int32_t> OffsetAt(const Node& node) {
  constexpr int64_t kMostSeconds = 24 * 3600;
  const Node* found = node.Find("utcOffsetSeconds");
  if (found == nullptr || found->kind() != NodeKind::kInt) return std::nullopt;
  if (found->AsInt() < -kMostSeconds || found->AsInt() > kMostSeconds) return std::nullopt;
  return static_cast<int32_t>(found->AsInt());
}

ArchiveInfo ReadInfo(const Node& node) {
  ArchiveInfo info;
  info.name = node.StringAt({"name"});
  info.container = node.StringAt({"container"});
  info.layout = node.StringAt({"layout"});
  info.layout_reason = node.StringAt({"layoutReason"});
  info.collected_at = ParseRfc3339(node.StringAt({"collectedAt"}));
  info.collected_at_from = node.StringAt({"collectedAtFrom"});
  info.collected_at_exact = BoolAt(node, "collectedAtExact", false);
  info.utc_offset_seconds = OffsetAt(node);
  info.packed_bytes = CountAt(node, "packedBytes");
  info.unpacked_bytes = CountAt(node, "unpackedBytes");
  info.members = CountAt(node, "members");
  info.complete = BoolAt(node, "complete", true);
  return info;
}

}  // namespace

void NativeSources::Read(const Node& manifest) {
  const Node* list = manifest.Find("sources");
  if (list == nullptr) return;
  for (const Node& source : list->items()) {
    if (infos_.size() < kMaxSources) infos_.push_back(ReadInfo(source));
  }
}

void NativeSources::ReadCluster(const Node& cluster, SnapshotBuilder::SlotId slot) {
  const Node* list = cluster.Find("sources");
  if (list == nullptr) return;
  std::vector<size_t>& numbers = of_slot_[slot];
  for (const Node& source : list->items()) {
    const bool number = source.kind() == NodeKind::kInt && source.AsInt() >= 0;
    if (number && numbers.size() < kMaxSources) numbers.push_back(static_cast<size_t>(source.AsInt()));
  }
}

void NativeSources::Add(SnapshotBuilder& builder, ArchiveId container) {
  container_ = container;
  if (infos_.empty()) return;
  builder.archive(container).converted = true;
  const bool complete = builder.archive(container).complete;
  for (ArchiveInfo& info : infos_) {
    const ArchiveId id = builder.AddSource(container, info.name);
    ids_.push_back(id);
    ArchiveInfo& added = builder.archive(id);
    info.name = added.name;
    info.path = added.path;
    info.complete = info.complete && complete;
    added = std::move(info);
  }
  for (const auto& [slot, numbers] : of_slot_) {
    std::vector<ArchiveId> sources;
    for (const size_t number : numbers) {
      if (number < ids_.size()) sources.push_back(ids_[number]);
    }
    builder.SetSources(slot, std::move(sources));
  }
}

ArchiveId NativeSources::Of(std::optional<size_t> source, std::optional<SnapshotBuilder::SlotId> slot) const {
  if (source && *source < ids_.size()) return ids_[*source];
  const auto it = slot ? of_slot_.find(*slot) : of_slot_.end();
  if (it == of_slot_.end() || it->second.size() != 1 || it->second[0] >= ids_.size()) return container_;
  return ids_[it->second[0]];
}

std::optional<Timestamp> NativeSources::NewestTime(const SnapshotBuilder& builder) const {
  std::optional<Timestamp> newest;
  for (const ArchiveId id : ids_) newest = std::max(newest, builder.archive(id).collected_at);
  return newest;
}

}  // namespace bundlescope
