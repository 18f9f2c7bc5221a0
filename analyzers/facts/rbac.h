#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/snapshot.h"

namespace bundlescope {

class RbacIndex;

struct RbacRequest {
  std::string_view user = {};  // "system:serviceaccount:ns:name", "system:anonymous", "jane"
  std::string_view verb = {};
  std::string_view group = {};     // API group, "" for core
  std::string_view resource = {};  // "pods", or with a subresource "pods/log"
  std::string_view ns = {};        // "" for what has no namespace, and for all namespaces at once
  std::string_view name = {};      // "" where the request names no object: create, list, watch, deletecollection
  std::string_view url = {};       // "/healthz": a request for no resource; the four above do not count then
  // Groups of the user beside those that follow from its name. Nothing: they are not known, which for service accounts
  // and system:anonymous means that there are no others.
  std::optional<std::vector<std::string_view>> groups = std::nullopt;
  // The API server was seen to refuse something to this user. Then it is not in system:masters, where everything is
  // allowed.
  bool refused = false;
};

enum class RbacVerdict : uint8_t { kNo, kYes, kUnknown };

// The objects are those of the snapshot: kind, namespace, name and place are the evidence.
struct RbacAnswer {
  RbacVerdict verdict = RbacVerdict::kUnknown;

  // kYes: the binding, the role that it names, and the one that holds the rule (another one where the role is
  // aggregated). All null for a member of system:masters.
  const Object* binding = nullptr;
  const Object* role = nullptr;
  const Object* rules_of = nullptr;

  // kUnknown: what could grant it all the same.
  std::vector<std::string_view> missing_kinds;  // of kRbacGroup, not or not wholly collected: "Role"
  std::vector<const Object*> unclear;           // bindings and roles that do not say all that they grant
  std::vector<std::string> groups;              // that would grant it, where nobody knows whether the user is in them
  bool node_authorizer = false;                 // the user is a kubelet: the Node authorizer grants without any role

  // Not kYes: a binding, with its role, that allows it for objects of certain names, of which the request has none.
  const Object* named_binding = nullptr;
  const Object* named_role = nullptr;

  // The reasons of kUnknown for people: "rbac.authorization.k8s.io/v1/Role", "whether the user is in group ops".
  std::vector<std::string> Missing() const;
};

// What Roles, ClusterRoles and their bindings allow in one cluster, as the RBAC authorizer of Kubernetes judges. kYes
// needs a grant in what is there, whatever else is missing. kNo needs all that could grant. A binding whose role does
// not exist grants nothing. Other authorizers (webhooks) are not seen. Safe to ask from several threads; the snapshot
// must outlive it and stay where it is.
class RbacView {
 public:
  // Of each list in an answer no more are named.
  static constexpr size_t kMaxNamed = 10;

  // Reads all Roles and bindings of the cluster once.
  RbacView(const Snapshot& snapshot, ClusterId cluster);
  RbacView(RbacView&&) noexcept;
  RbacView& operator=(RbacView&&) noexcept;
  ~RbacView();

  // Takes time for the roles that the user is bound to, not for all; where the groups of the user are not known, also
  // for those that groups are bound to.
  RbacAnswer Can(const RbacRequest& request) const;

 private:
  const Snapshot* snapshot_;
  ClusterId cluster_;
  std::unique_ptr<const RbacIndex> index_;
};

}  // namespace bundlescope
