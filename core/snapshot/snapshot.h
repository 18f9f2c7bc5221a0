#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/timestamp.h"
#include "core/document/compact.h"

namespace bundlescope {

using ArchiveId = uint32_t;
using ClusterId = uint32_t;
using LogId = uint32_t;

// One archive of the case.
struct ArchiveInfo {
  std::string path;           // as given
  std::string name;           // its last part; unique in the case ("a.tgz", "a.tgz#2")
  std::string container;      // "tar+zstd", see ArchiveSummary
  std::string layout;         // "native", "rancher-logs", "fleet-dump"
  std::string layout_reason;  // why we think so
  // When the data was collected: the "now" of every rule. How it is known: "systeminfo/date", "newest time in the
  // objects".
  std::optional<Timestamp> collected_at;
  std::string collected_at_from;
  bool collected_at_exact = true;  // false where the zone was guessed or the time is only a lower bound
  // Of the clocks that write local times without a zone (the journal of a node), where the archive says it.
  std::optional<int32_t> utc_offset_seconds;
  uint64_t packed_bytes = 0;
  uint64_t unpacked_bytes = 0;
  uint64_t members = 0;
  bool complete = true;
  // Made of other archives, which have rows of their own behind it (see SnapshotBuilder::AddSource): objects, logs,
  // coverage, diagnostics and times are theirs, where it says whose.
  bool converted = false;
};

enum class Role : uint8_t { kUnknown, kUpstream, kDownstream };
std::string_view Name(Role role);

// A Kubernetes cluster of the case.
struct Cluster {
  std::string id;    // unique in the case and fit for people: the name, else "cluster-1"
  std::string name;  // "" if no archive says it
  Role role = Role::kUnknown;
  std::string uid;         // of namespace kube-system, ""
  std::string kubernetes;  // server version, ""
  bool collected = false;  // false: only a Fleet Cluster object of the management cluster speaks of it
  std::vector<ArchiveId> archives;
  std::optional<ClusterId> upstream;  // the management cluster, where the data shows which one
  // The Cluster resource (fleet.cattle.io) on the management cluster, "" where not known.
  std::string fleet_namespace;
  std::string fleet_name;
  std::string
      link_reason;  // how the two were joined: "clientID", "node annotation cluster.x-k8s.io/cluster-name", "name"
  // The cluster's own data names that resource, and not only the other side or a likeness of names.
  bool fleet_stated = false;
  // Where the archive tells it for this cluster apart from itself.
  std::optional<Timestamp> collected_at;
};

// Where an object or a log stands. Names live as long as the Snapshot.
struct MemberPlace {
  ArchiveId archive = 0;
  std::string_view member;
};

// Light, since a case may hold half a million: texts and body live in the Snapshot.
struct Object {
  ClusterId cluster = 0;
  uint32_t line = 0;         // of the member, where the object begins; 0 where that means nothing
  std::string_view group;    // "" for core
  std::string_view version;  // "v1"
  std::string_view kind;
  std::string_view ns;  // "" for cluster scope
  std::string_view name;
  // Without what no rule may or needs to see: values of Secrets, annotations that repeat the object, managed fields but
  // for who and when. A Secret has `derived.keys` instead, see object_edits.h.
  CompactValue body;
  MemberPlace place;
  // True for what was read from a table: a field that is not there says nothing about the object.
  bool partial = false;

  std::string ApiVersion() const;
  // "apps/v1/Deployment cattle-fleet-system/fleet-agent"
  std::string Display() const;
};

// One container's log (or what a tool wrote into one file).
struct LogStream {
  ClusterId cluster = 0;
  MemberPlace place;
  std::string ns;
  std::string pod;        // "" for logs of the node (journal, kubelet)
  std::string container;  // "" where one file holds several containers
  bool previous = false;  // of the container's previous run
  // What may speak in it: "fleet-agent"; several where containers are concatenated. See component.h.
  std::vector<std::string> components;
  uint64_t bytes = 0;       // of its text, unpacked and in UTF-8
  uint64_t lines = 0;       // line breaks in it; known when the member has ended
  uint32_t first_line = 1;  // of the member, where the log begins
  bool complete = true;     // false: cut or damaged
  std::string origin;       // its member in the archive that was converted into this one; "" if it is in none
  // True for what looked like a log and is none, or is the same as another. Such a stream keeps its id, and no rule, no
  // list and no count has it.
  bool dropped = false;

  bool HasComponent(std::string_view component) const;
  std::string Display() const;  // "cattle-fleet-system/fleet-agent-abc/fleet-agent (previous)"
};

// The words of the native format's coverage.ndjson.
enum class CoverageStatus : uint8_t {
  kCollected,
  kEmpty,
  kDenied,
  kNotFound,
  kTimeout,
  kTruncated,
  kSkippedByBudget,
  kInterrupted,
  kFailed,
  kNotAsked
};
std::string_view Name(CoverageStatus status);
std::optional<CoverageStatus> ParseCoverageStatus(std::string_view name);

// What was asked for and what came back.
struct Coverage {
  ClusterId cluster = 0;
  ArchiveId archive = 0;
  std::string group;  // with kind: objects of this kind ("*": of every kind of the group). kind "": a log or another
                      // thing, named by `what`
  std::string version;
  std::string kind;
  std::string what;  // "logs fleet-agent"; for kinds "v1/Secret"
  std::string ns;    // "" means all namespaces
  CoverageStatus status = CoverageStatus::kNotAsked;
  std::string reason;
};

// "apps/v1/Deployment", "v1/Pod", "apps/*/Deployment": Coverage::what of a kind where nothing else is said.
std::string KindText(std::string_view group, std::string_view version, std::string_view kind);

enum class DiagnosticLevel : uint8_t { kNote, kWarning, kError };
std::string_view Name(DiagnosticLevel level);

// Partial damage or an assumption, with its place. Never an error: the analysis goes on, the report says it.
struct Diagnostic {
  DiagnosticLevel level = DiagnosticLevel::kWarning;  // error: data was lost; warning: doubtful; note: an assumption
  std::string code;                                   // stable: "archive.truncated", "log.year-inferred"
  ArchiveId archive = 0;
  std::string member;
  uint64_t offset = 0;
  std::string message;
};

// Can objects of a kind be judged? kKnown: what is not there does not exist. kUnknown: it was not (wholly) collected.
enum class Knowledge : uint8_t { kKnown, kUnknown };

// Everything that the archives of a case say, but for the log lines themselves. Read-only once built; objects, strings
// and nodes live as long as the Snapshot. Made by SnapshotBuilder.
class Snapshot {
 public:
  Snapshot(Snapshot&&) noexcept;
  Snapshot& operator=(Snapshot&&) noexcept;
  ~Snapshot();

  std::span<const ArchiveInfo> archives() const { return archives_; }
  std::span<const Cluster> clusters() const { return clusters_; }
  std::span<const LogStream> logs() const { return logs_; }
  std::span<const Coverage> coverage() const { return coverage_; }
  std::span<const Diagnostic> diagnostics() const { return diagnostics_; }

  // Sorted by cluster, group, kind, namespace, name.
  std::span<const Object> objects() const { return objects_; }

  // All objects of a cluster.
  std::span<const Object> Objects(ClusterId cluster) const;

  // All objects of a kind in a cluster. Versions of the group are not told apart.
  std::span<const Object> Objects(ClusterId cluster, std::string_view group, std::string_view kind) const;

  const Object* Find(ClusterId cluster, std::string_view group, std::string_view kind, std::string_view ns,
                     std::string_view name) const;

  // Whether the absence of an object means anything; `ns` "" asks for all namespaces. One archive that has the whole
  // kind is enough; within one archive the worst entry counts. `*status` (may be null) gets the best answer, kNotAsked
  // if none.
  Knowledge KnowledgeOf(ClusterId cluster, std::string_view group, std::string_view kind, std::string_view ns,
                        CoverageStatus* status = nullptr) const;

  // The "now" of a cluster: Cluster::collected_at, else the latest time of collection among its archives.
  std::optional<Timestamp> Now(ClusterId cluster) const;

 private:
  friend class SnapshotBuilder;
  Snapshot();

  std::vector<ArchiveInfo> archives_;
  std::vector<Cluster> clusters_;
  std::vector<Object> objects_;
  std::vector<LogStream> logs_;
  std::vector<Coverage> coverage_;
  std::vector<uint32_t> coverage_order_;  // indexes of coverage_ by cluster, group and kind
  std::vector<Diagnostic> diagnostics_;
  std::unique_ptr<CompactStore> store_;  // owns bodies and texts
};

// "fleet.cattle.io/v1alpha1" -> {"fleet.cattle.io", "v1alpha1"}; "v1" -> {"", "v1"}.
struct GroupVersion {
  std::string_view group;
  std::string_view version;
};
GroupVersion SplitApiVersion(std::string_view api_version);

}  // namespace bundlescope
