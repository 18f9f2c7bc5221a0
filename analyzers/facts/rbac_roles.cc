#include "analyzers/facts/rbac_roles.h"

#include <optional>
#include <unordered_set>

#include "analyzers/facts/label_selector.h"

namespace bundlescope {
namespace {

// The API server writes `rules: null` for a role that grants nothing. Only where the key is not there at all were the
// rules of an aggregated role not filled in: it is a text that was to be applied, or a tool left them out.
bool IsToBeAggregated(const Object& role) {
  if (role.kind != "ClusterRole" || role.partial || role.body.Find("rules")) return false;
  const std::optional<CompactValue> rule = role.body.Find("aggregationRule");
  return rule && !rule->IsNull();
}

// Null where there are none; `*unclear` is set where they cannot be read.
CompactValue SelectorsOf(const Object& role, bool* unclear) {
  const CompactValue rule = role.body.Find("aggregationRule").value_or(CompactValue());
  const CompactValue selectors = rule.Find("clusterRoleSelectors").value_or(CompactValue());
  if (!rule.IsMapping() || (!selectors.IsSequence() && !selectors.IsNull())) *unclear = true;
  return selectors;
}

// Comparisons that a selector needs for an object with one label.
size_t TestsOf(const CompactValue& selector) {
  size_t tests = 1;
  if (const auto labels = selector.Find("matchLabels")) tests += labels->size();
  const std::optional<CompactValue> expressions = selector.Find("matchExpressions");
  if (!expressions) return tests;
  for (const CompactMember& expression : expressions->items()) {
    const std::optional<CompactValue> values = expression.value.Find("values");
    tests += 1 + (values ? values->size() : 0);
  }
  return tests;
}

}  // namespace

RbacRoles::RbacRoles(const Snapshot& snapshot, ClusterId cluster)
    : snapshot_(snapshot), cluster_(cluster), cluster_roles_(snapshot.Objects(cluster, kRbacGroup, "ClusterRole")) {
  for (const Object& role : cluster_roles_) cluster_role_by_name_.emplace(role.name, &role);
}

uint32_t RbacRoles::Find(std::string_view kind, std::string_view ns, std::string_view name) {
  const auto number = static_cast<uint32_t>(roles_.size());
  const auto [it, inserted] = numbers_.emplace(std::tuple(kind, ns, name), number);
  if (!inserted) return it->second;
  BoundRole role;
  role.kind = kind;
  role.object = ObjectOf(kind, ns, name);
  if (role.object != nullptr && IsToBeAggregated(*role.object)) {
    Aggregate(*role.object, &role);
  } else if (role.object != nullptr) {
    role.sets.push_back(RulesOf(*role.object));
    role.unclear = role.sets.back()->unclear;
  }
  roles_.push_back(std::move(role));
  return number;
}

uint32_t RbacRoles::Unnamed() {
  BoundRole role;
  role.unclear = true;
  roles_.push_back(std::move(role));
  return static_cast<uint32_t>(roles_.size() - 1);
}

const Object* RbacRoles::ObjectOf(std::string_view kind, std::string_view ns, std::string_view name) const {
  if (kind != "ClusterRole") return snapshot_.Find(cluster_, kRbacGroup, kind, ns, name);
  const auto it = cluster_role_by_name_.find(name);
  return it == cluster_role_by_name_.end() ? nullptr : it->second;
}

const RuleSet* RbacRoles::RulesOf(const Object& object) {
  std::unique_ptr<RuleSet>& set = rule_sets_[&object];
  if (set) return set.get();
  set = std::make_unique<RuleSet>();
  set->object = &object;
  const std::optional<CompactValue> rules = object.body.Find("rules");
  set->unclear = rules ? !rules->IsSequence() && !rules->IsNull() : object.partial;
  if (!rules) return set.get();
  for (const CompactMember& item : rules->items()) {
    std::optional<PolicyRule> rule = ReadPolicyRule(item.value);
    if (rule) {
      set->rules.push_back(std::move(*rule));
    } else {
      set->unclear = true;
    }
  }
  return set.get();
}

// What the controller manager would do, also where a role that is taken in is to be aggregated itself.
void RbacRoles::Aggregate(const Object& object, BoundRole* role) {
  role->aggregated = true;
  std::unordered_set<const Object*> taken = {&object};
  std::vector<const Object*> open = {&object};
  while (!open.empty()) {
    const CompactValue selectors = SelectorsOf(*open.back(), &role->unclear);
    open.pop_back();
    for (const Object& candidate : cluster_roles_) {
      if (label_tests_ > kMaxLabelTests) {
        role->unclear = true;
        return;
      }
      if (taken.count(&candidate) != 0 || !Selects(selectors, candidate, role)) continue;
      taken.insert(&candidate);
      if (IsToBeAggregated(candidate)) {
        open.push_back(&candidate);
        continue;
      }
      role->sets.push_back(RulesOf(candidate));
      role->unclear = role->unclear || role->sets.back()->unclear;
    }
  }
}

bool RbacRoles::Selects(const CompactValue& selectors, const Object& candidate, BoundRole* role) {
  ++label_tests_;
  std::optional<CompactValue> labels = candidate.body.FindPath({"metadata", "labels"});
  if (!labels && candidate.partial) {
    role->unclear = true;
    return false;
  }
  if (!labels) labels.emplace();
  for (const CompactMember& selector : selectors.items()) {
    label_tests_ += TestsOf(selector.value) * (1 + labels->size());
    if (label_tests_ > kMaxLabelTests) return false;
    const SelectorMatch match = MatchLabelSelector(selector.value, *labels);
    if (match == SelectorMatch::kYes) return true;
    if (match == SelectorMatch::kUnreadable) role->unclear = true;
  }
  return false;
}

}  // namespace bundlescope
