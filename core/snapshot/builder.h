#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
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
  std::string kind;       // of the first object, "" if there is none
};

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

  // A cluster that this archive speaks of. `name` "" if the archive does not say.
  SlotId AddSlot(ArchiveId archive, std::string_view name);
  void SetName(SlotId slot, std::string_view name);
  void SetRole(SlotId slot, Role role);
  void SetUid(SlotId slot, std::string_view kube_system_uid);
  void SetKubernetes(SlotId slot, std::string_view server_version);
  // The Fleet Cluster that this cluster is on the management side, where its own data says it.
  void SetFleetIdentity(SlotId slot, std::string_view ns, std::string_view name, std::string_view reason);

  // Objects in a YAML or JSON text: one object, a List ("items"), a bare array, several YAML documents, or JSON lines.
  // `defaults` fill in for objects without kind. Text that cannot be parsed becomes a diagnostic; what stands before
  // the damage is kept. Returns how many objects were added.
  size_t AddYaml(SlotId slot, const std::string& member, std::string_view text, const ObjectDefaults& defaults = {});
  size_t AddJson(SlotId slot, const std::string& member, std::string_view text, const ObjectDefaults& defaults = {});
  size_t AddJsonLines(SlotId slot, const std::string& member, std::string_view text,
                      const ObjectDefaults& defaults = {});

  // The same for a text that comes in pieces and that is JSON or YAML, whichever it looks like. One at a time.
  void BeginObjects(SlotId slot, std::string member, ObjectDefaults defaults = {},
                    ObjectRepair repair = ObjectRepair::kNone);
  void ObjectData(std::string_view chunk);
  ObjectReading EndObjects(bool complete);

  // An object of which only some fields are known; `json` is its body, with apiVersion, kind and metadata.
  void AddPartial(SlotId slot, const std::string& member, uint32_t line, std::string_view json);

  LogId AddLog(SlotId slot, ArchiveId archive, std::string member);
  LogStream& log(LogId id) { return logs_[id]; }

  // `coverage.cluster` is ignored: the slot says it.
  void AddCoverage(SlotId slot, Coverage coverage);
  void AddDiagnostic(Diagnostic diagnostic) { diagnostics_.push_back(std::move(diagnostic)); }
  void AddDiagnostic(DiagnosticLevel level, std::string_view code, ArchiveId archive, std::string_view member,
                     std::string message);

  // The newest time that the objects of a slot mention (creation, managed fields, events, conditions, lastSeen).
  std::optional<Timestamp> NewestTime(SlotId slot) const;

  // Joins and sorts. The builder is empty afterwards.
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
  };

  size_t AddTree(SlotId slot, const std::string& member, Document document, const ObjectDefaults& defaults);
  bool AddObject(SlotId slot, const std::string& member, const Node& body, const ObjectDefaults& defaults,
                 bool partial);
  bool WithinObjectBudget(SlotId slot, const std::string& member, const Document& document);
  void AddParseDiagnostic(SlotId slot, const std::string& member, const Error& error, size_t kept);

  struct OpenText {
    SlotId slot = 0;
    std::string member;
    ObjectDefaults defaults;
    ObjectRepair repair = ObjectRepair::kNone;
    std::string text;
  };

  OpenText open_;
  std::vector<ArchiveInfo> archives_;
  std::vector<Slot> slots_;
  std::vector<Object> objects_;  // Object::cluster holds the slot until Build()
  std::vector<LogStream> logs_;
  std::vector<Coverage> coverage_;
  std::vector<Diagnostic> diagnostics_;
  std::vector<Document> documents_;
  size_t object_bytes_ = 0;
  bool object_budget_reported_ = false;
};

// Bytes of object trees that one case may take; what is beyond is left out and reported.
inline constexpr size_t kMaxObjectBytes = size_t{1} << 30;

}  // namespace bundlescope
