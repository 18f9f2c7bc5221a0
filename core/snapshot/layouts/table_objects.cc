#include "core/snapshot/layouts/table_objects.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "core/base/timestamp.h"
#include "core/snapshot/layouts/object_json.h"

namespace bundlescope {
namespace {

// One row with the writer of its object.
struct RowWriter {
  const KubectlTable& table;
  const KubectlTable::Row& row;
  ObjectJson& json;

  std::string_view Cell(std::string_view column) const { return table.Cell(row, column); }

  void TextFrom(std::string_view column, std::string_view key) const {
    if (const std::string_view cell = Cell(column); !cell.empty()) json.Text(key, cell);
  }
  void NumberFrom(std::string_view column, std::string_view key) const;
};

std::optional<int64_t> ParseCount(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

void RowWriter::NumberFrom(std::string_view column, std::string_view key) const {
  if (const std::optional<int64_t> count = ParseCount(Cell(column))) json.Number(key, *count);
}

// "1/3" -> ready 1 of 3.
struct Ready {
  std::optional<int64_t> ready;
  std::optional<int64_t> wanted;
};

Ready ReadReady(std::string_view cell) {
  const size_t slash = cell.find('/');
  if (slash == std::string_view::npos) return {};
  return {ParseCount(cell.substr(0, slash)), ParseCount(cell.substr(slash + 1))};
}

std::vector<std::string_view> SplitCommas(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    out.push_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return out;
}

// kubectl names the containers and their images in the same order.
void WriteContainers(const RowWriter& w) {
  const std::vector<std::string_view> names = SplitCommas(w.Cell("CONTAINERS"));
  const std::vector<std::string_view> images = SplitCommas(w.Cell("IMAGES"));
  if (names.empty() || names.size() != images.size()) return;
  w.json.Open("template").Open("spec").OpenList("containers");
  for (size_t i = 0; i < names.size(); ++i) w.json.Open().Text("name", names[i]).Text("image", images[i]).Close();
  w.json.CloseList().Close().Close();
}

void WritePod(const RowWriter& w) {
  if (const std::string_view node = w.Cell("NODE"); !node.empty()) w.json.Open("spec").Text("nodeName", node).Close();
  // STATUS is the phase only where no container has something more special to say.
  std::string_view phase = w.Cell("STATUS");
  if (phase == "Completed") phase = "Succeeded";
  if (phase == "Running" || phase == "Pending" || phase == "Succeeded" || phase == "Failed") {
    w.json.Open("status").Text("phase", phase).Close();
  }
}

void WriteReplicas(const RowWriter& w) {
  const Ready ready = ReadReady(w.Cell("READY"));
  w.json.Open("spec");
  if (ready.wanted) w.json.Number("replicas", *ready.wanted);
  WriteContainers(w);
  w.json.Close().Open("status");
  if (ready.ready) w.json.Number("readyReplicas", *ready.ready);
  w.NumberFrom("UP-TO-DATE", "updatedReplicas");
  w.NumberFrom("AVAILABLE", "availableReplicas");
  w.json.Close();
}

void WriteReplicaSet(const RowWriter& w) {
  w.json.Open("spec");
  w.NumberFrom("DESIRED", "replicas");
  WriteContainers(w);
  w.json.Close().Open("status");
  w.NumberFrom("CURRENT", "replicas");
  w.NumberFrom("READY", "readyReplicas");
  w.json.Close();
}

void WriteDaemonSet(const RowWriter& w) {
  w.json.Open("spec");
  WriteContainers(w);
  w.json.Close().Open("status");
  w.NumberFrom("DESIRED", "desiredNumberScheduled");
  w.NumberFrom("CURRENT", "currentNumberScheduled");
  w.NumberFrom("READY", "numberReady");
  w.NumberFrom("UP-TO-DATE", "updatedNumberScheduled");
  w.NumberFrom("AVAILABLE", "numberAvailable");
  w.json.Close();
}

void WriteNamespace(const RowWriter& w) {
  w.json.Open("status");
  w.TextFrom("STATUS", "phase");
  w.json.Close();
}

// STATUS is "Ready" or "NotReady" (which may mean False or Unknown), then perhaps ",SchedulingDisabled".
void WriteNode(const RowWriter& w) {
  const std::vector<std::string_view> states = SplitCommas(w.Cell("STATUS"));
  const auto has = [&](std::string_view s) { return std::find(states.begin(), states.end(), s) != states.end(); };
  if (has("SchedulingDisabled")) w.json.Open("spec").Bool("unschedulable", true).Close();
  w.json.Open("status").Open("nodeInfo");
  w.TextFrom("VERSION", "kubeletVersion");
  w.TextFrom("OS-IMAGE", "osImage");
  w.TextFrom("KERNEL-VERSION", "kernelVersion");
  w.TextFrom("CONTAINER-RUNTIME", "containerRuntimeVersion");
  w.json.Close();
  if (has("Ready")) {
    w.json.OpenList("conditions").Open().Text("type", "Ready").Text("status", "True").Close().CloseList();
  }
  w.json.Close();
}

void WriteService(const RowWriter& w) {
  w.json.Open("spec");
  w.TextFrom("TYPE", "type");
  w.TextFrom("CLUSTER-IP", "clusterIP");
  w.json.Close();
}

void WriteMetadata(const KnownKind& kind, const RowWriter& w) {
  w.json.Open("metadata").Text("name", w.Cell("NAME"));
  if (kind.namespaced) w.TextFrom("NAMESPACE", "namespace");
  // Unlike AGE this column, which some kinds have, is exact.
  const std::string_view created = w.Cell("CREATED AT");
  if (ParseRfc3339(created)) w.json.Text("creationTimestamp", created);
  w.json.Close();
}

}  // namespace

std::string PartialObject(const KnownKind& kind, const KubectlTable& table, const KubectlTable::Row& row) {
  ObjectJson json;
  const RowWriter w{table, row, json};
  json.Open().Text("apiVersion", kind.ApiVersion()).Text("kind", kind.kind);
  WriteMetadata(kind, w);
  if (kind.kind == "Pod") WritePod(w);
  if (kind.kind == "Deployment" || kind.kind == "StatefulSet") WriteReplicas(w);
  if (kind.kind == "ReplicaSet") WriteReplicaSet(w);
  if (kind.kind == "DaemonSet") WriteDaemonSet(w);
  if (kind.kind == "Namespace") WriteNamespace(w);
  if (kind.kind == "Node") WriteNode(w);
  if (kind.kind == "Service") WriteService(w);
  json.Close();
  return json.text();
}

}  // namespace bundlescope
