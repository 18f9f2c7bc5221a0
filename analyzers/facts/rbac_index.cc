#include "analyzers/facts/rbac_index.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

namespace bundlescope {
namespace {

constexpr char kUserMark = 'u';
constexpr char kGroupMark = 'g';

std::string Marked(SubjectKind kind, std::string_view name) {
  return std::string(1, kind == SubjectKind::kUser ? kUserMark : kGroupMark).append(name);
}

// The text under `key`, "" where there is none; nothing where it is something else.
std::optional<std::string_view> ReadText(const CompactValue& mapping, std::string_view key) {
  const std::optional<CompactValue> value = mapping.Find(key);
  if (!value || value->IsNull()) return "";
  if (!value->IsString()) return std::nullopt;
  return value->AsString();
}

// Groups that only names of their own have: of service accounts, and of who did not say who he is.
bool FollowsFromUserName(std::string_view group) {
  constexpr std::string_view kServiceAccounts = "system:serviceaccounts";
  if (group == "system:unauthenticated" || group == "system:authenticated") return true;
  return group == kServiceAccounts ||
         (group.starts_with(kServiceAccounts) && group.substr(kServiceAccounts.size()).starts_with(':'));
}

uint64_t RangeKey(uint32_t scope, uint32_t subject) { return uint64_t{scope} << 32 | subject; }

}  // namespace

RbacIndex::RbacIndex(const Snapshot& snapshot, ClusterId cluster) : roles_(snapshot, cluster) {
  AddBindings(snapshot, cluster, "ClusterRoleBinding");
  AddBindings(snapshot, cluster, "RoleBinding");
  Sort();
}

void RbacIndex::AddBindings(const Snapshot& snapshot, ClusterId cluster, std::string_view kind) {
  for (const Object& binding : snapshot.Objects(cluster, kRbacGroup, kind)) AddBinding(binding);
}

void RbacIndex::AddBinding(const Object& binding) {
  const bool cluster_wide = binding.kind == "ClusterRoleBinding";
  // The API server has no RoleBinding without a namespace; it would not be of any.
  if (!cluster_wide && binding.ns.empty()) return;
  Scoped grant;
  if (!FindRole(binding, &grant.grant.role)) return;
  const std::string_view scope = cluster_wide ? "" : binding.ns;
  grant.scope = scopes_.emplace(scope, static_cast<uint32_t>(scopes_.size())).first->second;
  grant.grant.binding = static_cast<uint32_t>(bindings_.size());
  bindings_.push_back(&binding);
  const std::optional<CompactValue> subjects = binding.body.Find("subjects");
  bool clear = subjects ? subjects->IsSequence() || subjects->IsNull() : !binding.partial;
  if (subjects) {
    for (const CompactMember& subject : subjects->items()) clear = AddSubject(subject.value, grant) && clear;
  }
  if (!clear) Add("", grant);
}

bool RbacIndex::FindRole(const Object& binding, uint32_t* role) {
  const CompactValue reference = binding.body.Find("roleRef").value_or(CompactValue());
  const std::optional<std::string_view> kind = ReadText(reference, "kind");
  const std::optional<std::string_view> name = ReadText(reference, "name");
  const bool cluster_wide = binding.kind == "ClusterRoleBinding";
  if (!kind || !name || kind->empty() || name->empty()) {
    *role = roles_.Unnamed();
  } else if (*kind == "ClusterRole") {
    *role = roles_.Find("ClusterRole", "", *name);
  } else if (*kind == "Role" && !cluster_wide) {
    *role = roles_.Find("Role", binding.ns, *name);
  } else {
    return false;
  }
  return true;
}

bool RbacIndex::AddSubject(const CompactValue& subject, Scoped grant) {
  const std::optional<std::string_view> kind = ReadText(subject, "kind");
  const std::optional<std::string_view> name = ReadText(subject, "name");
  const std::optional<std::string_view> ns = ReadText(subject, "namespace");
  if (!kind || !name || !ns || kind->empty() || name->empty()) return false;
  if (*kind == "User") {
    Add(Marked(SubjectKind::kUser, *name), grant);
  } else if (*kind == "Group") {
    Add(Marked(SubjectKind::kGroup, *name), grant);
  } else if (*kind == "ServiceAccount") {
    const Object& binding = *bindings_[grant.grant.binding];
    const std::string_view home = ns->empty() && binding.kind == "RoleBinding" ? binding.ns : *ns;
    if (home.empty()) return true;
    std::string user = Marked(SubjectKind::kUser, kServiceAccountUser);
    Add(user.append(home).append(":").append(*name), grant);
  }
  return true;
}

void RbacIndex::Add(std::string name, Scoped grant) {
  const auto [it, inserted] = subjects_.emplace(std::move(name), static_cast<uint32_t>(subjects_.size()));
  if (inserted) names_.push_back(&it->first);
  grant.grant.subject = it->second;
  collected_.push_back(grant);
}

void RbacIndex::Sort() {
  const auto by_role = [](const Scoped& s) { return std::tuple(s.scope, s.grant.subject, s.grant.role); };
  std::sort(collected_.begin(), collected_.end(), [&by_role](const Scoped& a, const Scoped& b) {
    return std::pair(by_role(a), a.grant.binding) < std::pair(by_role(b), b.grant.binding);
  });
  const auto last = std::unique(collected_.begin(), collected_.end(),
                                [&by_role](const Scoped& a, const Scoped& b) { return by_role(a) == by_role(b); });
  collected_.erase(last, collected_.end());
  Grants of_groups;
  for (const Scoped& s : collected_) {
    const auto at = static_cast<uint32_t>(grants_.size());
    const auto range = ranges_.try_emplace(RangeKey(s.scope, s.grant.subject), Range{at, at}).first;
    grants_.push_back(s.grant);
    range->second.end = at + 1;
    const std::string_view name = *names_[s.grant.subject];
    if (name.starts_with(kGroupMark) && !FollowsFromUserName(name.substr(1))) of_groups.push_back(s);
  }
  std::sort(of_groups.begin(), of_groups.end(), [](const Scoped& a, const Scoped& b) {
    return std::tuple(a.scope, a.grant.role, a.grant.binding, a.grant.subject) <
           std::tuple(b.scope, b.grant.role, b.grant.binding, b.grant.subject);
  });
  for (const Scoped& s : of_groups) {
    const auto at = static_cast<uint32_t>(group_grants_.size());
    const auto range = group_ranges_.try_emplace(s.scope, Range{at, at}).first;
    group_grants_.push_back(s.grant);
    range->second.end = at + 1;
  }
  collected_ = {};
}

std::span<const RbacGrant> RbacIndex::GrantsTo(SubjectKind kind, std::string_view name, std::string_view scope) const {
  const auto subject = subjects_.find(Marked(kind, name));
  return subject == subjects_.end() ? std::span<const RbacGrant>() : GrantsTo(subject->second, scope);
}

std::span<const RbacGrant> RbacIndex::GrantsToAnybody(std::string_view scope) const {
  const auto subject = subjects_.find(std::string_view());
  return subject == subjects_.end() ? std::span<const RbacGrant>() : GrantsTo(subject->second, scope);
}

std::span<const RbacGrant> RbacIndex::GrantsTo(uint32_t subject, std::string_view scope) const {
  const auto number = scopes_.find(scope);
  if (number == scopes_.end()) return {};
  const auto range = ranges_.find(RangeKey(number->second, subject));
  if (range == ranges_.end()) return {};
  return std::span(grants_).subspan(range->second.begin, range->second.end - range->second.begin);
}

std::span<const RbacGrant> RbacIndex::GrantsToGroups(std::string_view scope) const {
  const auto number = scopes_.find(scope);
  if (number == scopes_.end()) return {};
  const auto range = group_ranges_.find(number->second);
  if (range == group_ranges_.end()) return {};
  return std::span(group_grants_).subspan(range->second.begin, range->second.end - range->second.begin);
}

}  // namespace bundlescope
