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
  EXPECT_EQ(names,
            (std::vector<std::string_view>{"native", "rancher-logs", "fleet-dump", "troubleshoot", "support-bundle-kit",
                                           "must-gather", "cluster-info-dump", "fleet-monitor", "unknown"}));
}

TEST(AllLayouts, ClaimNothingThatIsNotTheirs) {
  struct Tree {
    std::string_view owner;  // "" where there is none
    std::vector<std::string> names;
  };
  const std::vector<Tree> trees = {
      {"", {}},
      {"", {"README.md", "src/main.cc", "CMakeLists.txt"}},
      {"troubleshoot",
       {"support-bundle-2025-03-13T12_42_10/version.yaml",
        "support-bundle-2025-03-13T12_42_10/cluster-resources/pods/default.json",
        "support-bundle-2025-03-13T12_42_10/cluster-info/cluster_version.json"}},
      {"support-bundle-kit",
       {"supportbundle_x/metadata.yaml", "supportbundle_x/yamls/cluster/v1/nodes.yaml",
        "supportbundle_x/logs/ns/pod/c.log"}},
      {"must-gather", {"must-gather.logs", "quay-io-x-sha256-1/namespaces/default/core/pods.yaml"}},
      {"cluster-info-dump", {"nodes.json", "default/pods.json", "default/web-0/logs.txt"}},
      {"", {"sosreport-h/sos_reports/manifest.json", "sosreport-h/version.txt", "sosreport-h/etc/hosts"}},
      {"",
       {std::string(5000, '/'), std::string(5000, '_'), "..", "_", "clusters_", "clusters//objects///.ndjson",
        "\xff/\xfe"}},
  };
  for (const Tree& tree : trees) {
    for (const Layout* layout : AllLayouts()) {
      const int points = RecogniseNames(*layout, tree.names, "just: text\n").points;
      // The last resort takes every log, by fewer points than any other needs.
      if (layout == &UnknownLayout()) {
        EXPECT_LE(points, 10);
        continue;
      }
      EXPECT_EQ(points > 0, layout->name() == tree.owner) << layout->name() << " on the tree of " << tree.owner;
    }
  }
}

TEST(AllLayouts, SurviveMembersWithNamesOfAnyShape) {
  for (const Layout* layout : AllLayouts()) {
    LayoutDriver driver(*layout);
    for (const std::string name : {"",
                                   "/",
                                   "_",
                                   "__",
                                   "clusters/",
                                   "clusters/a/objects/core/v1//.ndjson",
                                   "k8s/podlogs/k8s_",
                                   "rke2/podlogs/_/c/0.log",
                                   "rke2/podlogs/__/c/x.log",
                                   "systeminfo/date",
                                   "rke2/kubectl/rancher-prov/",
                                   "rke2/kubectl/rancher-prov/x.",
                                   "events_",
                                   "contents_\xff",
                                   "cluster-resources/",
                                   "cluster-resources/custom-resources/.json",
                                   "secrets//",
                                   "cluster-resources/pods/logs///",
                                   "host-collectors/",
                                   "skipped-collectors.json",
                                   "metadata.yaml",
                                   "nodes/",
                                   "yamls/namespaced///.yaml",
                                   "bundleGenerationError.log",
                                   "namespaces//",
                                   "namespaces//pods///logs/x.log",
                                   "timestamp",
                                   "nodes.json",
                                   "//logs.txt",
                                   "date",
                                   "x_y_z-.log"}) {
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
      EXPECT_EQ(object.body.StringAt({"spec", "nodeName"}), same->body.StringAt({"spec", "nodeName"}));
    }
  }
  EXPECT_GT(compared, 15u);
  for (const LogStream& log : native.logs()) {
    const auto same_pod = [&](const LogStream& other) {
      return !other.dropped && other.ns == log.ns && other.pod == log.pod && other.previous == log.previous &&
             other.components == log.components;
    };
    EXPECT_TRUE(std::any_of(tables.logs().begin(), tables.logs().end(), same_pod)) << log.Display();
  }
}

// The folders of samples/layouts that hold one archive of the one small cluster, and the layout of it.
const std::map<std::string, std::string> kSamples = {
    {"cluster-info-dump", "cluster-info-dump"},
    {"cluster-info-dump-text", "cluster-info-dump"},
    {"cluster-info-dump-yaml", "cluster-info-dump"},
    {"fleet-dump", "fleet-dump"},
    {"fleet-dump-metadata", "fleet-dump"},
    {"fleet-monitor", "fleet-monitor"},
    {"must-gather", "must-gather"},
    {"native", "native"},
    {"rancher-logs-agent-node", "rancher-logs"},
    {"rancher-logs-k3s", "rancher-logs"},
    {"rancher-logs-kubeadm", "rancher-logs"},
    {"rancher-logs-obfuscated", "rancher-logs"},
    {"rancher-logs-rke1", "rancher-logs"},
    {"rancher-logs-rke2", "rancher-logs"},
    {"support-bundle-kit-harvester", "support-bundle-kit"},
    {"support-bundle-kit-longhorn", "support-bundle-kit"},
    {"troubleshoot", "troubleshoot"},
    {"troubleshoot-old", "troubleshoot"},
    {"troubleshoot-v1beta3", "troubleshoot"},
    {"unknown-tree", "unknown"},
};

std::string ArchiveIn(const std::string& folder) {
  for (const auto& entry : fs::directory_iterator(Sample("layouts/" + folder))) {
    const std::string name = entry.path().filename();
    if (name != "README.md" && name != "expected.json" && name != "differences.txt") return entry.path();
  }
  return "";
}

TEST(AllLayouts, ReadEverySampleAsWhatItIs) {
  for (const auto& [folder, layout] : kSamples) {
    const Snapshot snapshot = Load({ArchiveIn(folder)});
    EXPECT_EQ(snapshot.archives()[0].layout, layout) << folder;
    EXPECT_EQ(snapshot.archives().size(), 1u) << folder;
    EXPECT_TRUE(snapshot.archives()[0].complete) << folder;
    EXPECT_TRUE(snapshot.archives()[0].collected_at) << folder;
    for (const Diagnostic& diagnostic : snapshot.diagnostics()) {
      EXPECT_EQ(diagnostic.level, DiagnosticLevel::kNote)
          << folder << ": " << diagnostic.code << ": " << diagnostic.message;
    }
  }
}

bool IsOfFleet(std::string_view ns) { return ns.starts_with("cattle-fleet-") || ns.starts_with("fleet-"); }

// What a sample says of a kind that it knows must agree with the native archive, which holds all.
TEST(AllLayouts, TellTheSameOfOneClusterInEveryLayout) {
  const Snapshot native = Load({ArchiveIn("native")});
  for (const auto& [folder, layout] : kSamples) {
    const Snapshot other = Load({ArchiveIn(folder)});
    size_t compared = 0;
    for (const Object& object : native.objects()) {
      if (!IsOfFleet(object.ns) || object.kind == "Event" || object.kind == "Secret") continue;
      if (StatusOf(other, object.group, object.kind, object.ns) != CoverageStatus::kCollected) continue;
      EXPECT_NE(other.Find(0, object.group, object.kind, object.ns, object.name), nullptr)
          << folder << object.Display();
      ++compared;
    }
    // An agent's node gives no objects, and of others nothing shows which are all.
    const bool silent = folder == "rancher-logs-agent-node" || layout == "unknown";
    EXPECT_EQ(compared == 0, silent) << folder;
    EXPECT_EQ(other.clusters()[0].role, Role::kUpstream) << folder;
  }
}

TEST(AllLayouts, FindTheLogsOfFleetInEverySampleThatHasThem) {
  for (const auto& [folder, layout] : kSamples) {
    if (layout == "fleet-dump" || layout == "fleet-monitor") continue;
    const Snapshot snapshot = Load({ArchiveIn(folder)});
    std::map<std::string, int> runs;  // how many logs speak for a container's run
    bool agent = false;
    for (const LogStream& log : snapshot.logs()) {
      agent = agent || (log.HasComponent("fleet-agent") && log.bytes > 1000);
      const bool rotated = log.place.member.find(".log.2024") != std::string_view::npos;
      if (!log.dropped && !log.components.empty() && !rotated) ++runs[log.Display()];
    }
    EXPECT_TRUE(agent) << folder;
    for (const auto& [run, count] : runs) EXPECT_EQ(count, 1) << folder << " " << run;
  }
}

// One container of the cluster never started.
TEST(AllLayouts, SayOfEverySampleThatHasLogsWhichOneCouldNotBeHad) {
  for (const auto& [folder, layout] : kSamples) {
    // The files of a node hold no word of it; Fleet's tools take no logs.
    const bool silent = layout == "fleet-dump" || layout == "fleet-monitor" || layout == "unknown" ||
                        folder == "rancher-logs-agent-node";
    const Snapshot snapshot = Load({ArchiveIn(folder)});
    std::string lost;
    for (const Coverage& coverage : snapshot.coverage()) {
      const bool log = coverage.kind.empty() && coverage.what.starts_with("log");
      if (log && coverage.status != CoverageStatus::kCollected) lost += coverage.what + ";";
    }
    const std::string wanted = folder == "rancher-logs-rke1" ? "log kube-proxy" : "metrics-server-";
    EXPECT_EQ(lost.find(wanted) == std::string::npos, silent) << folder << ": " << lost;
    EXPECT_LE(std::count(lost.begin(), lost.end(), ';'), 1) << folder << ": " << lost;
  }
}

TEST(AllLayouts, ReadTheArchivesInATicketEachAsWhatItIs) {
  const Snapshot snapshot = Load({ArchiveIn("ticket")});
  std::vector<std::string_view> layouts;
  for (const ArchiveInfo& archive : snapshot.archives()) layouts.push_back(archive.layout);
  EXPECT_EQ(layouts, (std::vector<std::string_view>{"unknown", "rancher-logs", "fleet-dump", "support-bundle-kit"}));
  const Cluster* local = FindCluster(snapshot, "local");
  ASSERT_NE(local, nullptr);
  EXPECT_EQ(local->archives.size(), 3u);
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
