#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "analyzers/facts/policy_rule.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

inline constexpr std::string_view kRbacGroup = "rbac.authorization.k8s.io";

// The rules that one object holds itself.
struct RuleSet {
  const Object* object = nullptr;
  std::vector<PolicyRule> rules;
  bool unclear = false;  // there may be more: the object comes from a table, or its rules cannot be read
};

// A role that bindings refer to.
struct BoundRole {
  std::string_view kind;           // "Role", "ClusterRole"
  const Object* object = nullptr;  // null: it is not among the objects
  std::vector<const RuleSet*> sets;
  bool unclear = false;     // as RuleSet::unclear, or the binding does not say which role it is
  bool aggregated = false;  // its rules were looked for in other ClusterRoles: those must have been collected
};

// Finds the roles that bindings of a cluster refer to, each read once.
class RbacRoles {
 public:
  // Comparisons of labels for aggregated ClusterRoles without rules of their own, all of a cluster together. A role
  // that needs more is unclear. A cluster has some hundred ClusterRoles, and nearly all that are aggregated have their
  // rules filled in: this is for hostile input.
  static constexpr size_t kMaxLabelTests = 20'000'000;

  RbacRoles(const Snapshot& snapshot, ClusterId cluster);

  // A number for all(). `kind` is "Role" or "ClusterRole", as a literal; `ns` "" for a ClusterRole.
  uint32_t Find(std::string_view kind, std::string_view ns, std::string_view name);
  // The role of a binding that does not say which one it is.
  uint32_t Unnamed();

  const std::vector<BoundRole>& all() const { return roles_; }

 private:
  const Object* ObjectOf(std::string_view kind, std::string_view ns, std::string_view name) const;
  const RuleSet* RulesOf(const Object& object);
  void Aggregate(const Object& object, BoundRole* role);
  // Whether a selector of `rule` takes `candidate` in.
  bool Selects(const CompactValue& selectors, const Object& candidate, BoundRole* role);

  const Snapshot& snapshot_;
  ClusterId cluster_;
  std::span<const Object> cluster_roles_;
  std::unordered_map<std::string_view, const Object*> cluster_role_by_name_;
  std::map<std::tuple<std::string_view, std::string_view, std::string_view>, uint32_t> numbers_;
  std::vector<BoundRole> roles_;
  std::unordered_map<const Object*, std::unique_ptr<RuleSet>> rule_sets_;
  size_t label_tests_ = 0;
};

}  // namespace bundlescope
