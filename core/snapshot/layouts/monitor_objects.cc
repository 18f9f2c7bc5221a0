#include "core/snapshot/layouts/monitor_objects.h"

#include <algorithm>
#include <array>
#include <span>

namespace bundlescope {
namespace {

// A field of an entry, and what it is called in the object.
struct FieldRow {
  std::string_view kind;  // "" for all
  std::string_view field;
  std::string_view key;
};

constexpr std::array kMetadata = {
    FieldRow{"", "name", "name"},
    FieldRow{"", "namespace", "namespace"},
    FieldRow{"", "uid", "uid"},
    FieldRow{"", "resourceVersion", "resourceVersion"},
    FieldRow{"", "generation", "generation"},
    FieldRow{"", "creationTimestamp", "creationTimestamp"},
    FieldRow{"", "deletionTimestamp", "deletionTimestamp"},
    FieldRow{"", "finalizers", "finalizers"},
    FieldRow{"", "labels", "labels"},
    FieldRow{"", "ownerReferences", "ownerReferences"},
};

constexpr std::array kSpec = {
    FieldRow{"BundleDeployment", "deploymentID", "deploymentID"},
    FieldRow{"BundleDeployment", "stagedDeploymentID", "stagedDeploymentID"},
    FieldRow{"BundleDeployment", "paused", "paused"},
    FieldRow{"Bundle", "paused", "paused"},
    FieldRow{"GitRepo", "paused", "paused"},
    FieldRow{"GitRepo", "forceSyncGeneration", "forceSyncGeneration"},
};

constexpr std::array kStatus = {
    FieldRow{"", "conditions", "conditions"},
    FieldRow{"GitRepo", "observedGeneration", "observedGeneration"},
    FieldRow{"GitRepo", "updateGeneration", "updateGeneration"},
    FieldRow{"GitRepo", "commit", "commit"},
    FieldRow{"GitRepo", "pollingCommit", "pollingCommit"},
    FieldRow{"GitRepo", "webhookCommit", "webhookCommit"},
    FieldRow{"GitRepo", "gitJobStatus", "gitJobStatus"},
    FieldRow{"Bundle", "observedGeneration", "observedGeneration"},
    FieldRow{"Bundle", "resourcesSHA256Sum", "resourcesSha256Sum"},
    FieldRow{"BundleDeployment", "appliedDeploymentID", "appliedDeploymentID"},
    FieldRow{"BundleDeployment", "syncGeneration", "syncGeneration"},
    FieldRow{"BundleDeployment", "nonModified", "nonModified"},
    FieldRow{"BundleDeployment", "ready", "ready"},
    FieldRow{"ClusterGroup", "clusterCount", "clusterCount"},
    FieldRow{"Content", "referenceCount", "referenceCount"},
};

constexpr std::array kAgent = {
    FieldRow{"Cluster", "agentLastSeen", "lastSeen"},
    FieldRow{"Cluster", "agentNamespace", "namespace"},
};

// Writes one mapping; commas follow from what stands before.
class Writer {
 public:
  explicit Writer(const KnownKind& kind, const Node& entry) : kind_(kind), entry_(entry) {}

  void Open(std::string_view key) {
    Key(key);
    out_ += '{';
  }
  void Close() { out_ += '}'; }
  void Raw(std::string_view key, std::string_view json) {
    Key(key);
    out_ += json;
  }
  void Text(std::string_view key, std::string_view value) {
    Key(key);
    AppendJsonString(value, &out_);
  }
  void Fields(std::span<const FieldRow> rows) {
    for (const FieldRow& row : rows) {
      const Node* value = row.kind.empty() || row.kind == kind_.kind ? entry_.Find(row.field) : nullptr;
      if (value == nullptr || value->IsNull()) continue;
      Key(row.key);
      AppendJson(*value, &out_);
    }
  }
  std::string Take() { return std::move(out_); }

 private:
  void Key(std::string_view key) {
    if (!out_.empty() && out_.back() != '{') out_ += ',';
    if (key.empty()) return;
    AppendJsonString(key, &out_);
    out_ += ':';
  }

  const KnownKind& kind_;
  const Node& entry_;
  std::string out_;
};

bool IsTrue(const Node* node) { return node != nullptr && node->kind() == NodeKind::kBool && node->AsBool(); }

}  // namespace

std::string MonitoredObject(const KnownKind& kind, const Node& entry) {
  if (entry.StringAt({"name"}).empty()) return "";
  Writer out(kind, entry);
  out.Open("");
  out.Text("apiVersion", kind.ApiVersion());
  out.Text("kind", kind.kind);
  out.Open("metadata");
  out.Fields(kMetadata);
  out.Close();
  // Of a Secret, its type is all that is no value.
  if (const std::string_view type = entry.StringAt({"type"}); kind.kind == "Secret" && !type.empty()) {
    out.Text("type", type);
  }
  out.Open("spec");
  out.Fields(kSpec);
  out.Close();
  out.Open("status");
  out.Fields(kStatus);
  if (IsTrue(entry.Find("ready")) && entry.Find("conditions") == nullptr) {
    out.Raw("conditions", R"([{"type":"Ready","status":"True"}])");
  }
  if (kind.kind == "Cluster") {
    out.Open("agent");
    out.Fields(kAgent);
    out.Close();
  }
  out.Close();
  out.Close();
  return out.Take();
}

}  // namespace bundlescope
