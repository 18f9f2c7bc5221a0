#include "analyzers/engine/container_end.h"

namespace bundlescope {
namespace {

// Between the last line and the moment that the kubelet notes.
constexpr Duration kSlack = Duration::Seconds(60);

// The element of a list that has `value` under `key`.
std::optional<CompactValue> ElementOf(const Object& pod, std::initializer_list<std::string_view> path,
                                      std::string_view key, std::string_view value) {
  const std::optional<CompactValue> list = pod.body.FindPath(path);
  if (!list) return std::nullopt;
  for (const CompactMember& element : list->items()) {
    if (element.value.StringAt({key}) == value) return element.value;
  }
  return std::nullopt;
}

std::optional<Timestamp> EndOfInitContainer(const Object& pod, std::string_view name) {
  const std::optional<CompactValue> container = ElementOf(pod, {"spec", "initContainers"}, "name", name);
  // One that is restarted whenever it ends is a sidecar.
  if (!container || container->StringAt({"restartPolicy"}) == "Always") return std::nullopt;
  const std::optional<CompactValue> initialized = ElementOf(pod, {"status", "conditions"}, "type", "Initialized");
  if (!initialized || initialized->StringAt({"status"}) != "True") return std::nullopt;
  return ParseRfc3339(initialized->StringAt({"lastTransitionTime"}));
}

std::optional<Timestamp> EndOfContainer(const Object& pod, std::string_view name) {
  const std::string_view phase = pod.body.StringAt({"status", "phase"});
  if (phase != "Succeeded" && phase != "Failed") return std::nullopt;
  const std::optional<CompactValue> status = ElementOf(pod, {"status", "containerStatuses"}, "name", name);
  if (!status) return std::nullopt;
  return ParseRfc3339(status->StringAt({"state", "terminated", "finishedAt"}));
}

}  // namespace

bool HasEnded(const Snapshot& snapshot, const LogStream& log, std::optional<Timestamp> last) {
  if (log.pod.empty() || log.container.empty() || !last) return false;
  const Object* const pod = snapshot.Find(log.cluster, "", "Pod", log.ns, log.pod);
  if (pod == nullptr) return false;
  std::optional<Timestamp> end = EndOfInitContainer(*pod, log.container);
  if (!end) end = EndOfContainer(*pod, log.container);
  if (end) end = Add(*end, kSlack);
  return end && *last <= *end;
}

}  // namespace bundlescope
