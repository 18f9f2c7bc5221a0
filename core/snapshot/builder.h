#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "core/snapshot/read_limits.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

// What is known of the kind of an object whose text does not say it itself (items of typed lists, fleet dump Secrets).
struct ObjectDefaults {
  std::string api_version;
  std::string kind;
};

// Damage that a tool does to every value it writes, undone while reading.
enum class ObjectRepair : uint8_t {
  kNone,
  kSupportBundleKit,  // "" became "null", also behind a quote at the end of a string; integers became floats
};

// What one text of objects held.
struct ObjectReading {
  size_t objects = 0;     // that were added
  size_t unreadable = 0;  // that were there, but damaged or without kind or name
  bool complete = true;   // the text was whole, and every object in it was read
  bool list = false;      // it was a list, perhaps an empty one
  std::string kind;       // of the first object, "" if there is none
};

struct ObjectTrouble;

// Collects what the layouts read and joins it into a Snapshot. Layouts speak of clusters by a slot: one for each
// cluster that an archive holds; Build() finds out which slots are the same cluster.
class SnapshotBuilder {
 public:
  using SlotId = uint32_t;

  SnapshotBuilder();
  ~SnapshotBuilder();
  SnapshotBuilder(const SnapshotBuilder&) = delete;
  SnapshotBuilder& operator=(const SnapshotBuilder&) = delete;

  // The reference is valid until the next AddArchive.
  ArchiveId AddArchive(std::string path);
  ArchiveInfo& archive(ArchiveId id) { return archives_[id]; }
  const ArchiveInfo& archive(ArchiveId id) const { return archives_[id]; }
  // An archive that `container` was made of: of it there is only what the container says. `name`: what it was called.
  ArchiveId AddSource(ArchiveId container, const std::string& name);

  // A cluster that this archive speaks of. `name` "" if the archive does not say.
  SlotId AddSlot(ArchiveId archive, std::string_view name);
  void SetName(SlotId slot, std::string_view name);
  void SetRole(SlotId slot, Role role);
  void SetUid(SlotId slot, std::string_view kube_system_uid);
  void SetKubernetes(SlotId slot, std::string_view server_version);
  // When this cluster was collected, where that is known apart from the archive.
  void SetCollectedAt(SlotId slot, Timestamp at);
  // The sources that a cluster of a converted archive is of.
  void SetSources(SlotId slot, std::vector<ArchiveId> sources);
  // The sources that the objects of a converted archive are of, by their member in it. Of others they stay its own.
  void SetObjectSources(ArchiveId container, const std::map<std::string, ArchiveId, std::less<>>& sources);
  // The Fleet Cluster that this cluster is on the management side, where its own data says it.
  void SetFleetIdentity(SlotId slot, std::string_view ns, std::string_view name, std::string_view reason);

  // Objects in a text that comes in pieces: YAML or JSON, whichever it looks like; one object, a list ("items"), a bare
  // array, several documents, or lines. `defaults` fill in for objects without kind. What cannot be read becomes one
  // diagnostic; everything else is kept. One text at a time; `first_line` is where it begins in the member. `partial`:
  // of the objects only some fields are known.
  void BeginObjects(SlotId slot, std::string_view member, ObjectDefaults defaults = {},
                    ObjectRepair repair = ObjectRepair::kNone, uint32_t first_line = 1, bool partial = false);
  void ObjectData(std::string_view chunk);
  ObjectReading EndObjects(bool complete);

  // The same for a text that is there as a whole.
  ObjectReading AddObjects(SlotId slot, std::string_view member, std::string_view text, ObjectDefaults defaults = {},
                           ObjectRepair repair = ObjectRepair::kNone);

  size_t AddYaml(SlotId slot, const std::string& member, std::string_view text, const ObjectDefaults& defaults = {}) {
    return AddObjects(slot, member, text, defaults).objects;
  }
  size_t AddJson(SlotId slot, const std::string& member, std::string_view text, const ObjectDefaults& defaults = {}) {
    return AddObjects(slot, member, text, defaults).objects;
  }
  size_t AddJsonLines(SlotId slot, const std::string& member, std::string_view text,
                      const ObjectDefaults& defaults = {}) {
    return AddObjects(slot, member, text, defaults).objects;
  }

  // Bytes of objects that the case may take in memory; what is beyond is left out and reported.
  void SetMaxObjectBytes(uint64_t bytes) { max_object_bytes_ = bytes; }

  // An object of which only some fields are known; `json` is its body, with apiVersion, kind and metadata.
  void AddPartial(SlotId slot, std::string_view member, uint32_t line, std::string_view json);

  LogId AddLog(SlotId slot, ArchiveId archive, std::string_view member);
  LogStream& log(LogId id) { return logs_[id]; }
  // A log that turned out to be none, or the same as another: it is not in the snapshot. Its id stays valid.
  void DropLog(LogId id) { logs_[id].dropped = true; }

  // `coverage.cluster` is ignored: the slot says it.
  void AddCoverage(SlotId slot, Coverage coverage);
  // The same for a source of a converted archive.
  void AddCoverageOf(ArchiveId source, SlotId slot, Coverage coverage);
  void AddDiagnostic(Diagnostic diagnostic) { diagnostics_.push_back(std::move(diagnostic)); }
  void AddDiagnostic(DiagnosticLevel level, std::string_view code, ArchiveId archive, std::string_view member,
                     std::string message);

  // The namespaces of all objects of this kind and name so far.
  std::vector<std::string_view> NamespacesOf(SlotId slot, std::string_view kind, std::string_view name);

  // The newest time that the objects of a slot mention (creation, managed fields, events, conditions, lastSeen).
  std::optional<Timestamp> NewestTime(SlotId slot) const;

  // Joins and sorts. The builder must not be used afterwards.
  Snapshot Build();

 private:
  friend class CaseJoin;

  struct Slot {
    ArchiveId archive = 0;
    std::string name;
    Role role = Role::kUnknown;
    std::string uid;
    std::string kubernetes;
    std::string fleet_namespace;
    std::string fleet_name;
    std::string link_reason;
    std::optional<Timestamp> collected_at;
    std::vector<ArchiveId> sources;  // instead of `archive`, which was made of them
  };

  class Taker;  // hands what an ObjectReader reads to the builder

  std::string UniqueArchiveName(const std::string& name);
  bool AddObject(CompactValue body, std::string_view api_version, std::string_view kind, uint32_t line, bool partial);
  bool HasRoom();
  std::unique_ptr<CompactStore> ReleaseStore();
  void ReportTrouble(const ObjectTrouble& trouble, size_t kept);
  // Gives the objects of the open text that have no kind this one.
  void NameKindless(std::string_view api_version, std::string_view kind);

  std::unique_ptr<CompactStore> store_;
  std::unique_ptr<Taker> taker_;
  // The text that is open.
  SlotId open_slot_ = 0;
  std::string_view open_member_;
  size_t open_first_ = 0;    // of its objects
  size_t unnamed_from_ = 0;  // objects that may get their kind from the list that is open
  bool open_partial_ = false;
  uint32_t open_line_ = 1;  // where it begins in its member

  std::vector<ArchiveInfo> archives_;
  std::map<std::string, int, std::less<>> archive_names_;  // with the last number that each was given
  std::vector<Slot> slots_;
  std::vector<Object> objects_;  // Object::cluster holds the slot until Build()
  // The first `named_` objects by name; made when somebody asks.
  std::unordered_multimap<std::string_view, size_t> by_name_;
  size_t named_ = 0;
  std::vector<LogStream> logs_;
  std::vector<Coverage> coverage_;
  std::vector<Diagnostic> diagnostics_;
  uint64_t max_object_bytes_ = ReadLimits().max_object_bytes;
  bool object_budget_reported_ = false;
};

}  // namespace bundlescope
