// Fuzz target for the readers of layouts: every layout gets members whose names are typical of one of them and whose
// content is any bytes. The test program replays testdata/fuzz through it. To fuzz, build it from the root:
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -DFMT_HEADER_ONLY -I. -o /tmp/fuzz
//     $(ls core/snapshot/layouts/*.cc core/snapshot/*.cc core/document/*.cc core/archive/*.cc core/base/*.cc
//       | grep -v _test.cc | grep -v _fuzz.cc)
//     core/snapshot/layouts/layouts_fuzz.cc -lyaml -lsimdjson -larchive -lzstd -lz -llzma -lbz2 -lcrypto
//   /tmp/fuzz -max_len=8000 -timeout=5 <corpus> core/snapshot/layouts/testdata/fuzz

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/check.h"
#include "core/base/utf8.h"
#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/testing/layout_driver.h"

namespace bundlescope {
namespace {

constexpr std::string_view kNames[] = {
    "manifest.json",
    "coverage.ndjson",
    "checksums.json",
    "clusters/local/cluster.json",
    "clusters/local/objects/core/v1/pods/default.ndjson",
    "clusters/local/objects/fleet.cattle.io/v1alpha1/bundles/_cluster.ndjson",
    "clusters/local/logs/ns/pod/container.previous.log",
    "./node-2025-03-13_12_42_10/systeminfo/date",
    "./node-2025-03-13_12_42_10/rke2/kubectl/pods",
    "./node-2025-03-13_12_42_10/rke2/kubectl/version",
    "./node-2025-03-13_12_42_10/rke2/kubectl/nodes.json",
    "./node-2025-03-13_12_42_10/rke2/kubectl/rancher-prov/clusters.fleet.cattle.io",
    "./node-2025-03-13_12_42_10/rke2/podlogs/cattle-fleet-system-fleet-agent-0",
    "./node-2025-03-13_12_42_10/journald/rke2-server",
    "bundles_fleet-default_app",
    "clusters_fleet-local_local",
    "events_default",
    "secrets_fleet-default_s",
    "b/version.yaml",
    "b/cluster-info/cluster_version.json",
    "b/cluster-resources/namespaces.json",
    "b/cluster-resources/pods/default.json",
    "b/cluster-resources/pods-errors.json",
    "b/cluster-resources/custom-resources/bundles.fleet.cattle.io/fleet-default.json",
    "b/cluster-resources/pods/logs/ns/pod/c-previous.log",
    "b/cluster-resources/pods/logs/ns/pod/c-logs-errors.log",
    "b/skipped-collectors.json",
    "b/secrets/ns/s.json",
    "D/nodes.json",
    "D/ns/pods.yaml",
    "D/ns/pod/logs.txt",
    "cluster-info-dump.txt",
    "m/timestamp",
    "m/quay-io-x-sha256-abc/namespaces/ns/core/pods.yaml",
    "m/quay-io-x-sha256-abc/namespaces/ns/ns.yaml",
    "m/quay-io-x-sha256-abc/namespaces/ns/pods/p/c/c/logs/current.log",
    "m/quay-io-x-sha256-abc/namespaces/ns/pods/p/c/c/logs/rotated/0.log.20260818-101112.gz",
    "m/quay-io-x-sha256-abc/cluster-scoped-resources/core/nodes/n.yaml",
    "s/metadata.yaml",
    "s/bundleGenerationError.log",
    "s/yamls/namespaced/ns/apps/v1/deployments.yaml",
    "s/yamls/cluster/v1/nodes.yaml",
    "s/logs/ns/pod/c.log.1",
    "s/nodes/n.zip/n/logs/kubelet.log",
    "monitor.json",
    "var/log/pods/ns_pod_uid/c/0.log",
    "any.yaml",
    "any.json",
    "any",
    "any.log",
};
constexpr size_t kNameCount = sizeof(kNames) / sizeof(kNames[0]);

// Each member: one byte for the name, two for the length, the content.
void Drive(const Layout& layout, std::string_view input) {
  LayoutDriver driver(layout);
  std::vector<ProbeMember> probe;
  bool complete = true;
  for (int n = 0; input.size() >= 3 && n < 40; ++n) {
    const auto byte = [&](size_t i) { return static_cast<uint8_t>(input[i]); };
    const std::string name(kNames[byte(0) % kNameCount]);
    const size_t length = std::min<size_t>(byte(1) | byte(2) << 8, input.size() - 3);
    const std::string_view content = input.substr(3, length);
    complete = complete && (byte(2) & 0x80) == 0;
    driver.Add(name, content, (byte(2) & 0x80) == 0);
    probe.push_back({name, std::string(content.substr(0, kProbeHeadBytes))});
    input.remove_prefix(3 + length);
  }
  const LayoutScore score = layout.Recognise(probe);
  BS_CHECK(score.points >= 0 && score.points <= 100);
  const Snapshot snapshot = driver.End(complete);
  for (const Object& object : snapshot.objects()) BS_CHECK(!object.kind.empty() && !object.name.empty());
  for (const Coverage& coverage : snapshot.coverage()) BS_CHECK(coverage.cluster < snapshot.clusters().size());
  for (const LogStream& log : snapshot.logs()) BS_CHECK(log.cluster < snapshot.clusters().size());
}

}  // namespace
}  // namespace bundlescope

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace bundlescope;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  for (const Layout* layout : AllLayouts()) Drive(*layout, input);
  return 0;
}
