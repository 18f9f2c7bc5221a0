#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/facts/rbac_roles.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

inline constexpr std::string_view kServiceAccountUser = "system:serviceaccount:";

// Who a binding is for. A service account is a user: "system:serviceaccount:ns:name".
enum class SubjectKind : uint8_t { kUser, kGroup };

// A binding gives its role to a subject.
struct RbacGrant {
  uint32_t subject = 0;
  uint32_t role = 0;     // of RbacIndex::roles()
  uint32_t binding = 0;  // of RbacIndex::bindings()
};

// All bindings of a cluster by subject and scope; the scope is a namespace, or "" for the whole cluster. Where a
// subject has a role in a scope by several bindings, only the first of them is kept.
class RbacIndex {
 public:
  RbacIndex(const Snapshot& snapshot, ClusterId cluster);

  // Sorted by role.
  std::span<const RbacGrant> GrantsTo(SubjectKind kind, std::string_view name, std::string_view scope) const;
  // To all groups that the authenticator may put a user into, sorted by role.
  std::span<const RbacGrant> GrantsToGroups(std::string_view scope) const;
  // Of bindings that do not say all of their subjects.
  std::span<const RbacGrant> GrantsToAnybody(std::string_view scope) const;

  const BoundRole& RoleOf(const RbacGrant& grant) const { return roles_.all()[grant.role]; }
  // ClusterRoleBindings before RoleBindings; within both by namespace and name.
  const Object& BindingOf(const RbacGrant& grant) const { return *bindings_[grant.binding]; }
  // Of a grant to a group.
  std::string_view GroupName(const RbacGrant& grant) const {
    return std::string_view(*names_[grant.subject]).substr(1);
  }

 private:
  struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  struct Range {
    uint32_t begin = 0;
    uint32_t end = 0;
  };
  struct Scoped {
    uint32_t scope = 0;
    RbacGrant grant;
  };
  using Grants = std::vector<Scoped>;

  void AddBindings(const Snapshot& snapshot, ClusterId cluster, std::string_view kind);
  void AddBinding(const Object& binding);
  // The role of a binding; false where it can never grant anything.
  bool FindRole(const Object& binding, uint32_t* role);
  // False where the subject cannot be read.
  bool AddSubject(const CompactValue& subject, Scoped grant);
  void Add(std::string name, Scoped grant);
  void Sort();
  std::span<const RbacGrant> GrantsTo(uint32_t subject, std::string_view scope) const;

  RbacRoles roles_;
  std::vector<const Object*> bindings_;
  std::unordered_map<std::string_view, uint32_t> scopes_;
  // "u" and the name of a user, "g" and the name of a group, "" for anybody.
  std::unordered_map<std::string, uint32_t, TextHash, std::equal_to<>> subjects_;
  std::vector<const std::string*> names_;  // of subjects, by number
  Grants collected_;                       // until Sort()
  std::vector<RbacGrant> grants_;
  std::unordered_map<uint64_t, Range> ranges_;  // of grants_, by scope and subject
  std::vector<RbacGrant> group_grants_;
  std::unordered_map<uint32_t, Range> group_ranges_;  // of group_grants_, by scope
};

}  // namespace bundlescope
