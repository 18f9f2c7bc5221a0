#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "core/snapshot/builder.h"
#include "core/snapshot/layouts/command_output.h"
#include "core/snapshot/layouts/known_kinds.h"

namespace bundlescope {

// A kind as coverage names it.
struct KindName {
  std::string group;  // "" for core
  std::string version;
  std::string kind;

  static KindName Of(const KnownKind& known) {
    return {std::string(known.group), std::string(known.version), std::string(known.kind)};
  }
};

// Coverage of something that is no kind of objects: "logs kube-system/etcd-0/etcd", "collector certificates".
Coverage ThingCoverage(std::string what, std::string_view ns, CoverageStatus status, std::string reason);

// Gathers what the members of an archive held of each kind in each namespace, and says it as coverage in the end. What
// nobody told it of is not mentioned: whether that was asked for, the layout must know.
class CoverageTally {
 public:
  // A member that holds all objects of the kind in `ns` ("": of cluster scope, or of all namespaces).
  void AddList(const KindName& kind, std::string_view ns, const ObjectReading& reading);
  // A member that holds one or some, which does not prove that there are no others.
  void AddSome(const KindName& kind, std::string_view ns, const ObjectReading& reading);
  void AddComplaint(const KindName& kind, std::string_view ns, Complaint complaint);

  bool Has(const KindName& kind, std::string_view ns) const { return entries_.count(KeyOf(kind, ns)) != 0; }

  // `namespaces` are all that the cluster has: a kind that is known in each of them is known everywhere.
  void JoinNamespaces(const std::set<std::string, std::less<>>& namespaces);

  void Write(SnapshotBuilder& builder, SnapshotBuilder::SlotId slot) const;

 private:
  using Key = std::tuple<std::string, std::string, std::string>;  // group, kind, namespace

  struct Entry {
    std::string version;
    size_t objects = 0;
    size_t unreadable = 0;
    bool cut = false;
    bool listed = false;
    std::optional<Complaint> complaint;
  };

  static Key KeyOf(const KindName& kind, std::string_view ns) { return {kind.group, kind.kind, std::string(ns)}; }
  static CoverageStatus StatusOf(const Entry& entry, std::string* reason);
  Entry& At(const KindName& kind, std::string_view ns);
  void Add(Entry& entry, const ObjectReading& reading);

  std::map<Key, Entry> entries_;
};

}  // namespace bundlescope
