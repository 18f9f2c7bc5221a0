#include "core/snapshot/layouts/all.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "core/snapshot/layouts/testing/layout_driver.h"
#include "core/snapshot/loader.h"

namespace bundlescope {
namespace {

namespace fs = std::filesystem;

// Counts the bytes of each log.
class CountingLogs : public LogSink {
 public:
  void BeginLog(LogId id) override { current_ = id; }
  void LogData(std::string_view chunk) override { bytes_[current_] += chunk.size(); }
  void EndLog() override {}
  uint64_t Of(LogId id) const { return bytes_.count(id) != 0 ? bytes_.at(id) : 0; }

 private:
  LogId current_ = 0;
  std::map<LogId, uint64_t> bytes_;
};

Snapshot Load(const std::vector<std::string>& paths) {
  SnapshotBuilder builder;
  CountingLogs logs;
  for (const std::string& path : paths) {
    const Status status = LoadArchive(path, AllLayouts(), ArchiveLimits{}, builder, logs);
    EXPECT_TRUE(status) << path << ": " << status.error().ToString();
  }
  return builder.Build();
}

std::string Sample(std::string_view name) {
  return std::string(BUNDLESCOPE_SOURCE_DIR "/samples/") + std::string(name);
}

const Cluster* FindCluster(const Snapshot& snapshot, std::string_view name) {
  for (const Cluster& cluster : snapshot.clusters()) {
    if (cluster.name == name && cluster.collected) return &cluster;
  }
  return nullptr;
}

TEST(AllLayouts, HaveNamesOfTheirOwn) {
  std::vector<std::string_view> names;
  for (const Layout* layout : AllLayouts()) names.push_back(layout->name());
  EXPECT_EQ(names, (std::vector<std::string_view>{"native", "rancher-logs", "fleet-dump"}));
}

TEST(AllLayouts, ClaimNothingThatIsNotTheirs) {
  const std::vector<std::vector<std::string>> trees = {
      {},
      {"README.md", "src/main.cc", "CMakeLists.txt"},
      {"support-bundle-2025-03-13T12_42_10/version.yaml",
       "support-bundle-2025-03-13T12_42_10/cluster-resources/pods/default.json",
       "support-bundle-2025-03-13T12_42_10/cluster-info/cluster_version.json"},
      {"supportbundle_x/metadata.yaml", "supportbundle_x/yamls/cluster/v1/nodes.yaml",
       "supportbundle_x/logs/ns/pod/c.log"},
      {"must-gather.logs", "quay-io-x-sha256-1/namespaces/default/core/pods.yaml"},
      {"nodes.json", "default/pods.json", "default/web-0/logs.txt"},
      {"sosreport-h/sos_reports/manifest.json", "sosreport-h/version.txt", "sosreport-h/etc/hosts"},
      {std::string(5000, '/'), std::string(5000, '_'), "..", "_", "clusters_", "clusters//objects///.ndjson",
       "\xff/\xfe"},
  };
  for (const auto& tree : trees) {
    for (const Layout* layout : AllLayouts()) {
      EXPECT_EQ(RecogniseNames(*layout, tree, "apiVersion: v1\nkind: List\n").points, 0)
          << layout->name() << " claims " << (tree.empty() ? "nothing" : tree[0]);
    }
  }
}

TEST(AllLayouts, SurviveMembersWithNamesOfAnyShape) {
  for (const Layout* layout : AllLayouts()) {
    LayoutDriver driver(*layout);
    for (const std::string name :
         {"", "/", "_", "__", "clusters/", "clusters/a/objects/core/v1//.ndjson", "k8s/podlogs/k8s_",
          "rke2/podlogs/_/c/0.log", "rke2/podlogs/__/c/x.log", "systeminfo/date", "rke2/kubectl/rancher-prov/",
          "rke2/kubectl/rancher-prov/x.", "events_", "contents_\xff"}) {
      driver.Add(name, "\xff{");
    }
    EXPECT_NO_FATAL_FAILURE(driver.End(false));
  }
}

TEST(AllLayouts, ReadASampleEachAsWhatItIs) {
  const std::map<std::string, std::string> layouts = {
      {"bad/bro-migration/management-fleet-dump.tgz", "fleet-dump"},
      {"bad/bro-migration/downstream-rancher-logs.tar.gz", "rancher-logs"},
      {"bad/bro-migration/downstream-native.tar.zst", "native"}};
  for (const auto& [path, layout] : layouts) {
    const Snapshot snapshot = Load({Sample(path)});
    EXPECT_EQ(snapshot.archives()[0].layout, layout) << path;
    EXPECT_GT(snapshot.objects().size(), 20u) << path;
    for (const Diagnostic& diagnostic : snapshot.diagnostics()) {
      EXPECT_NE(diagnostic.level, DiagnosticLevel::kError) << diagnostic.code << ": " << diagnostic.message;
    }
  }
}

// One downstream cluster in two layouts: what both say must be the same.
TEST(AllLayouts, TellTheSameOfOneClusterInTwoLayouts) {
  const Snapshot native = Load({Sample("bad/bro-migration/downstream-native.tar.zst")});
  const Snapshot tables = Load({Sample("bad/bro-migration/downstream-rancher-logs.tar.gz")});
  EXPECT_EQ(native.clusters()[0].kubernetes, tables.clusters()[0].kubernetes);
  EXPECT_EQ(native.clusters()[0].fleet_name, tables.clusters()[0].fleet_name);
  EXPECT_EQ(native.clusters()[0].role, tables.clusters()[0].role);
  size_t compared = 0;
  for (const Object& object : native.objects()) {
    if (StatusOf(tables, object.group, object.kind) != CoverageStatus::kCollected) continue;
    const Object* same = tables.Find(0, object.group, object.kind, object.ns, object.name);
    ASSERT_NE(same, nullptr) << object.Display();
    ++compared;
    if (object.kind == "Pod") {
      EXPECT_EQ(object.body->StringAt({"spec", "nodeName"}), same->body->StringAt({"spec", "nodeName"}));
    }
  }
  EXPECT_GT(compared, 15u);
  for (const LogStream& log : native.logs()) {
    const auto same_pod = [&](const LogStream& other) {
      return other.ns == log.ns && other.pod == log.pod && other.previous == log.previous &&
             other.components == log.components;
    };
    EXPECT_TRUE(std::any_of(tables.logs().begin(), tables.logs().end(), same_pod)) << log.Display();
  }
}

TEST(AllLayouts, JoinACaseOfThreeArchivesIntoItsClusters) {
  const Snapshot snapshot = Load({Sample("bad/bro-migration/management-fleet-dump.tgz"),
                                  Sample("bad/bro-migration/downstream-rancher-logs.tar.gz"),
                                  Sample("bad/bro-migration/downstream-native.tar.zst")});
  const Cluster* local = FindCluster(snapshot, "local");
  const Cluster* edge = FindCluster(snapshot, "edge-berlin");
  ASSERT_NE(local, nullptr);
  ASSERT_NE(edge, nullptr);
  EXPECT_EQ(local->role, Role::kUpstream);
  EXPECT_EQ(edge->role, Role::kDownstream);
  EXPECT_EQ(edge->archives.size(), 2u);
  EXPECT_TRUE(edge->upstream.has_value());
}

TEST(AllLayouts, KeepWhatStandsBeforeACutAndSayThatItWasCut) {
  const Snapshot snapshot = Load({Sample("damaged/cut-logs/downstream-rancher-logs.tar.gz")});
  EXPECT_FALSE(snapshot.archives()[0].complete);
  EXPECT_TRUE(HasDiagnostic(snapshot, "archive.truncated", DiagnosticLevel::kError));
  EXPECT_FALSE(snapshot.objects().empty());
  EXPECT_FALSE(snapshot.logs().empty());
}

TEST(AllLayouts, ReadAFolderThatWasUnpackedByHand) {
  const fs::path root = fs::temp_directory_path() / ("bundlescope-layouts-" + std::to_string(::getpid()));
  const std::map<std::string, std::string> files = {
      {"systeminfo/date", "Thu Mar 13 12:42:10 UTC 2025\n"},
      {"collector-output.log", "x\n"},
      {"k3s/version", "k3s version v1.31.5+k3s1 (abc)\n"},
      {"k3s/podlogs/cattle-fleet-system-fleet-agent-0", "one line\n"},
      {"k3s/kubectl/namespaces", "NAME      STATUS   AGE\ndefault   Active   9d\n"}};
  for (const auto& [name, text] : files) {
    fs::create_directories((root / name).parent_path());
    std::ofstream(root / name) << text;
  }
  const Snapshot snapshot = Load({root.string()});
  fs::remove_all(root);
  EXPECT_EQ(snapshot.archives()[0].layout, "rancher-logs");
  EXPECT_EQ(snapshot.clusters()[0].kubernetes, "v1.31.5+k3s1");
  ASSERT_EQ(snapshot.logs().size(), 1u);
  EXPECT_EQ(snapshot.logs()[0].bytes, 9u);
  EXPECT_EQ(StatusOf(snapshot, "", "Namespace"), CoverageStatus::kCollected);
}

}  // namespace
}  // namespace bundlescope
