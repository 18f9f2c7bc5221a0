#include "analyzers/versions/observed.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "analyzers/versions/scheme.h"
#include "core/base/timestamp.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxShownBytes = 512;  // an image reference has at most 255 + 128 bytes and a digest

constexpr std::array<std::string_view, 3> kWorkloads = {"Deployment", "StatefulSet", "DaemonSet"};
// The second one is older and still in Rancher's own chart.
constexpr std::array<std::string_view, 2> kChartLabels = {"helm.sh/chart", "chart"};
constexpr std::array<std::string_view, 2> kContainerLists = {"containers", "initContainers"};

std::string Shown(std::string_view text) { return MakePrintable(text.substr(0, kMaxShownBytes)); }

std::string VersionOrUnknown(std::string_view text) { return IsVersionText(text) ? std::string(text) : ""; }

bool Contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// "" where no data says it.
std::string_view FirstText(const CompactValue& body, std::initializer_list<std::string_view> a,
                           std::initializer_list<std::string_view> b) {
  const std::string_view text = body.StringAt(a);
  return text.empty() ? body.StringAt(b) : text;
}

// When the kubelet last repeated the event; core/v1 and events.k8s.io/v1 use different fields.
std::optional<Timestamp> EventTime(const CompactValue& event) {
  for (const std::string_view text :
       {event.StringAt({"series", "lastObservedTime"}), event.StringAt({"lastTimestamp"}),
        event.StringAt({"deprecatedLastTimestamp"}), event.StringAt({"eventTime"}), event.StringAt({"firstTimestamp"}),
        event.StringAt({"metadata", "creationTimestamp"})}) {
    if (const auto time = ParseRfc3339(text)) return time;
  }
  return std::nullopt;
}

bool IsPullByKubelet(const CompactValue& event) {
  const std::string_view reporter = FirstText(event, {"source", "component"}, {"reportingComponent"});
  return event.StringAt({"reason"}) == "Pulled" && (reporter.empty() || reporter == "kubelet");
}

// A Pod that waits, or that has ended, does not run what its spec names.
bool Runs(const CompactValue& pod) {
  const std::string_view phase = pod.StringAt({"status", "phase"});
  return phase != "Pending" && phase != "Succeeded" && phase != "Failed";
}

class Observation {
 public:
  Observation(const Snapshot& snapshot, const ComponentMap& map) : snapshot_(snapshot), map_(map) {}

  std::vector<ObservedVersion> Run() {
    for (ClusterId id = 0; id < snapshot_.clusters().size(); ++id) ObserveCluster(id);
    std::vector<ObservedVersion> out;
    for (auto& [key, observed] : seen_) out.push_back(std::move(observed));
    return out;
  }

 private:
  using ComponentKey = std::pair<ClusterId, std::string>;

  // The newest Pulled events of a component, of the same moment.
  struct Pulled {
    std::optional<Timestamp> time;
    std::vector<ObservedVersion> versions;
  };

  // Best places first: what is seen again keeps its first place.
  void ObserveCluster(ClusterId cluster) {
    for (const Object& pod : snapshot_.Objects(cluster, "", "Pod")) {
      if (Runs(pod.body)) ObservePodSpec(pod, pod.body.Find("spec"), "spec");
    }
    for (const std::string_view kind : kWorkloads) {
      for (const Object& workload : snapshot_.Objects(cluster, "apps", kind)) {
        ObservePodSpec(workload, workload.body.FindPath({"spec", "template", "spec"}), "spec.template.spec");
      }
    }
    ObserveEvents(cluster);
    for (const std::string_view kind : kWorkloads) {
      for (const Object& workload : snapshot_.Objects(cluster, "apps", kind)) ObserveChart(workload);
    }
    for (const Object& setting : snapshot_.Objects(cluster, "management.cattle.io", "Setting")) ObserveSetting(setting);
    ObserveApiServer(cluster);
  }

  void ObservePodSpec(const Object& object, const std::optional<CompactValue>& spec, std::string_view path) {
    if (!spec) return;
    for (const std::string_view list : kContainerLists) {
      const std::optional<CompactValue> containers = spec->Find(list);
      if (!containers) continue;
      size_t i = 0;
      for (const CompactMember& item : containers->items()) {
        const CompactValue& container = item.value;
        for (ObservedVersion& found : VersionsOfImage(container.StringAt({"image"}), container.StringAt({"name"}))) {
          found.field = fmt::format("{}.{}[{}].image", path, list, i);
          Add(object.cluster, &object, std::move(found));
        }
        ++i;
      }
    }
  }

  // What an image says of the components that it belongs to; place and cluster are left to the caller.
  std::vector<ObservedVersion> VersionsOfImage(std::string_view image, std::string_view container) const {
    std::vector<ObservedVersion> out;
    const ImageReference parts = SplitImage(image);
    for (const ComponentSource& source : map_.components) {
      if (!source.containers.empty() && !Contains(source.containers, container)) continue;
      const bool matches = std::any_of(source.images.begin(), source.images.end(),
                                       [&](const std::string& name) { return IsImage(parts.repository, name); });
      if (!matches) continue;
      ObservedVersion found;
      found.component = source.component;
      found.version = VersionOrUnknown(parts.tag);
      found.source = "image " + Shown(image);
      out.push_back(std::move(found));
    }
    return out;
  }

  void ObserveEvents(ClusterId cluster) {
    std::map<std::string, Pulled> newest;
    for (const std::string_view group : {"", "events.k8s.io"}) {
      for (const Object& event : snapshot_.Objects(cluster, group, "Event")) CollectPulled(event, &newest);
    }
    for (auto& [component, pulled] : newest) {
      if (counts_.count({cluster, component}) > 0) continue;
      for (ObservedVersion& version : pulled.versions) {
        const Object* event = version.object;
        Add(cluster, event, std::move(version));
      }
    }
  }

  void CollectPulled(const Object& event, std::map<std::string, Pulled>* newest) const {
    const CompactValue& body = event.body;
    if (!IsPullByKubelet(body)) return;
    const std::string_view field_path = FirstText(body, {"involvedObject", "fieldPath"}, {"regarding", "fieldPath"});
    const bool old_api = !body.StringAt({"message"}).empty();
    const std::string_view image = ImageInMessage(body.StringAt({old_api ? "message" : "note"}));
    const std::optional<Timestamp> time = EventTime(body);
    for (ObservedVersion& found : VersionsOfImage(image, ContainerInFieldPath(field_path))) {
      Pulled& best = (*newest)[found.component];
      if (!best.versions.empty() && time < best.time) continue;
      if (best.time < time) best.versions.clear();
      best.time = time;
      found.object = &event;
      found.field = old_api ? "message" : "note";
      best.versions.push_back(std::move(found));
    }
  }

  void ObserveChart(const Object& workload) {
    const std::optional<CompactValue> labels = workload.body.FindPath({"metadata", "labels"});
    if (!labels) return;
    for (const std::string_view key : kChartLabels) {
      const std::string_view label = labels->StringAt({key});
      if (label.empty()) continue;
      for (const ComponentSource& source : map_.components) AddChart(workload, source, key, label);
    }
  }

  void AddChart(const Object& workload, const ComponentSource& source, std::string_view key, std::string_view label) {
    for (const std::string& chart : source.charts) {
      const std::string version = ChartAppVersion(label, chart);
      if (version.empty()) continue;
      std::string shown = Shown(label);
      std::replace(shown.begin(), shown.end(), '_', '+');
      Add(workload.cluster, &workload,
          {source.component, VersionOrUnknown(version), "chart " + shown, 0, nullptr,
           fmt::format("metadata.labels['{}']", key)});
    }
  }

  void ObserveSetting(const Object& setting) {
    for (const ComponentSource& source : map_.components) {
      if (!Contains(source.settings, setting.name)) continue;
      // Rancher takes the default where the value is empty.
      const std::string_view value = setting.body.StringAt({"value"});
      const std::string_view field = value.empty() ? "default" : "value";
      const std::string_view version = setting.body.StringAt({field});
      if (version.empty()) continue;
      Add(setting.cluster, &setting,
          {source.component, VersionOrUnknown(version), "setting " + Shown(setting.name), 0, nullptr,
           std::string(field)});
    }
  }

  void ObserveApiServer(ClusterId cluster) {
    const std::string& version = snapshot_.clusters()[cluster].kubernetes;
    if (version.empty()) return;
    for (const ComponentSource& source : map_.components) {
      if (!source.kubernetes) continue;
      Add(cluster, nullptr,
          {source.component, VersionOrUnknown(version), "API server " + Shown(version), 0, nullptr, ""});
    }
  }

  void Add(ClusterId cluster, const Object* object, ObservedVersion found) {
    found.cluster = cluster;
    found.object = object;
    if (seen_.count({cluster, found.component, found.version}) > 0) return;
    size_t& count = counts_[{cluster, found.component}];
    if (count >= kMaxVersionsPerComponent) {
      found.source = fmt::format("more than {} versions of {}", kMaxVersionsPerComponent, found.component);
      found.version.clear();
    }
    ++count;
    std::tuple key{cluster, found.component, found.version};
    seen_.emplace(std::move(key), std::move(found));
  }

  const Snapshot& snapshot_;
  const ComponentMap& map_;
  std::map<std::tuple<ClusterId, std::string, std::string>, ObservedVersion> seen_;
  std::map<ComponentKey, size_t> counts_;
};

}  // namespace

std::vector<ObservedVersion> ObserveVersions(const Snapshot& snapshot, const ComponentMap& map) {
  return Observation(snapshot, map).Run();
}

}  // namespace bundlescope
