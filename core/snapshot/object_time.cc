#include "core/snapshot/object_time.h"

#include <initializer_list>

namespace bundlescope {
namespace {

void Take(const std::optional<CompactValue>& node, std::optional<Timestamp>* newest) {
  if (!node || !node->IsString()) return;
  const std::optional<Timestamp> t = ParseRfc3339(node->AsString());
  if (t && (!*newest || *t > **newest)) *newest = t;
}

void TakeFromEach(const std::optional<CompactValue>& list, std::initializer_list<std::string_view> fields,
                  std::optional<Timestamp>* newest) {
  if (!list) return;
  for (const CompactMember& item : list->items()) {
    for (const std::string_view field : fields) Take(item.value.Find(field), newest);
  }
}

}  // namespace

std::optional<Timestamp> NewestTimeIn(const CompactValue& object) {
  std::optional<Timestamp> newest;
  Take(object.FindPath({"metadata", "creationTimestamp"}), &newest);
  Take(object.FindPath({"status", "agent", "lastSeen"}), &newest);
  for (const std::string_view field : {"lastTimestamp", "firstTimestamp", "eventTime"})
    Take(object.Find(field), &newest);
  TakeFromEach(object.FindPath({"metadata", "managedFields"}), {"time"}, &newest);
  TakeFromEach(object.FindPath({"status", "conditions"}), {"lastTransitionTime", "lastUpdateTime"}, &newest);
  return newest;
}

}  // namespace bundlescope
