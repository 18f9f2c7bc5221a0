#include "analyzers/engine/container_end.h"

namespace bundlescope {
namespace {

bool IsInitialized(const Object& pod) {
  const std::optional<CompactValue> conditions = pod.body.FindPath({"status", "conditions"});
  if (!conditions) return false;
  for (const CompactMember& condition : conditions->items()) {
    if (condition.value.StringAt({"type"}) == "Initialized") return condition.value.StringAt({"status"}) == "True";
  }
  return false;
}

// An init container that is restarted whenever it ends is a sidecar.
bool IsInitContainer(const Object& pod, std::string_view name) {
  const std::optional<CompactValue> containers = pod.body.FindPath({"spec", "initContainers"});
  if (!containers) return false;
  for (const CompactMember& container : containers->items()) {
    if (container.value.StringAt({"name"}) == name) return container.value.StringAt({"restartPolicy"}) != "Always";
  }
  return false;
}

}  // namespace

bool HasEnded(const Snapshot& snapshot, const LogStream& log) {
  if (log.pod.empty() || log.container.empty()) return false;
  const Object* const pod = snapshot.Find(log.cluster, "", "Pod", log.ns, log.pod);
  if (pod == nullptr || pod->place.archive != log.place.archive) return false;
  const std::string_view phase = pod->body.StringAt({"status", "phase"});
  if (phase == "Succeeded" || phase == "Failed") return true;
  return IsInitContainer(*pod, log.container) && IsInitialized(*pod);
}

}  // namespace bundlescope
