#include "analyzers/facts/rbac.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "analyzers/facts/policy_rule.h"
#include "analyzers/facts/rbac_index.h"

namespace bundlescope {
namespace {

constexpr std::string_view kMasters = "system:masters";
constexpr std::string_view kNodeUser = "system:node:";

struct Identity {
  std::string_view user;
  std::vector<std::string> groups;
  bool groups_known = false;
  bool node = false;
};

// The namespace of the service account that a user name means; "" for other users.
std::string_view ServiceAccountNamespace(std::string_view user) {
  if (!user.starts_with(kServiceAccountUser)) return "";
  user.remove_prefix(kServiceAccountUser.size());
  const size_t colon = user.find(':');
  if (colon == std::string_view::npos || colon + 1 == user.size()) return "";
  return user.find(':', colon + 1) == std::string_view::npos ? user.substr(0, colon) : "";
}

Identity IdentityOf(const RbacRequest& request) {
  Identity out;
  out.user = request.user;
  out.groups_known = request.groups.has_value();
  if (request.groups) out.groups.assign(request.groups->begin(), request.groups->end());
  if (request.user == "system:anonymous") {
    out.groups.emplace_back("system:unauthenticated");
    out.groups_known = true;
    return out;
  }
  out.groups.emplace_back("system:authenticated");
  const std::string_view ns = ServiceAccountNamespace(request.user);
  if (!ns.empty()) {
    out.groups.emplace_back("system:serviceaccounts");
    out.groups.push_back(fmt::format("system:serviceaccounts:{}", ns));
    out.groups_known = true;
  } else if (request.user.starts_with(kNodeUser)) {
    out.groups.emplace_back("system:nodes");
    out.node = true;
  }
  return out;
}

AccessRequest AccessOf(const RbacRequest& request) {
  return {.verb = request.verb,
          .group = request.group,
          .resource = request.resource,
          .name = request.name,
          .url = request.url,
          .any_with_subresource = AccessRequest::SubresourcePattern(request.resource)};
}

// One question on its way to its answer.
class Question {
 public:
  Question(const Snapshot& snapshot, ClusterId cluster, const RbacIndex& index, const RbacRequest& request)
      : snapshot_(snapshot),
        cluster_(cluster),
        index_(index),
        refused_(request.refused),
        access_(AccessOf(request)),
        identity_(IdentityOf(request)),
        ns_(request.url.empty() ? request.ns : "") {}

  RbacAnswer Answer() {
    if (!IsGranted()) {
      LookForDoubts();
      Conclude();
    }
    return std::move(answer_);
  }

 private:
  bool IsGranted();
  bool IsGrantedIn(std::string_view scope);
  void LookForGrant(std::span<const RbacGrant> grants, const RbacGrant** best);
  RuleMatch Match(const BoundRole& role, const RuleSet** matching = nullptr) const;
  void LookForDoubts();
  void LookForDoubtsIn(std::string_view scope);
  void Doubt(std::span<const RbacGrant> grants);
  void DoubtGroups(std::span<const RbacGrant> grants);
  void DoubtSubjects(std::span<const RbacGrant> grants);
  void DoubtKnowledge();
  bool IsMissing(const BoundRole& role);
  bool IsKnown(std::string_view kind);
  void Conclude();

  const Snapshot& snapshot_;
  ClusterId cluster_;
  const RbacIndex& index_;
  bool refused_;
  AccessRequest access_;
  Identity identity_;
  std::string_view ns_;
  RbacAnswer answer_;
  std::map<std::string_view, bool> known_;  // by kind
  std::set<std::string_view> missing_kinds_;
  std::set<const Object*> unclear_;
  std::set<std::string_view> groups_;
};

bool Question::IsGranted() {
  if (IsGrantedIn("")) return true;
  if (!ns_.empty() && IsGrantedIn(ns_)) return true;
  // The API server asks no role about members of this group.
  const std::vector<std::string>& groups = identity_.groups;
  if (std::find(groups.begin(), groups.end(), kMasters) == groups.end()) return false;
  answer_ = {};
  answer_.verdict = RbacVerdict::kYes;
  return true;
}

bool Question::IsGrantedIn(std::string_view scope) {
  const RbacGrant* best = nullptr;
  LookForGrant(index_.GrantsTo(SubjectKind::kUser, identity_.user, scope), &best);
  for (const std::string& group : identity_.groups) {
    LookForGrant(index_.GrantsTo(SubjectKind::kGroup, group, scope), &best);
  }
  if (best == nullptr) return false;
  const RuleSet* set = nullptr;
  Match(index_.RoleOf(*best), &set);
  answer_ = {};
  answer_.verdict = RbacVerdict::kYes;
  answer_.binding = &index_.BindingOf(*best);
  answer_.role = index_.RoleOf(*best).object;
  answer_.rules_of = set->object;
  return true;
}

// The first binding counts, so that the evidence does not depend on which of the user's names has it.
void Question::LookForGrant(std::span<const RbacGrant> grants, const RbacGrant** best) {
  for (const RbacGrant& grant : grants) {
    if (*best != nullptr && (*best)->binding <= grant.binding) continue;
    const RuleMatch match = Match(index_.RoleOf(grant));
    if (match == RuleMatch::kYes) *best = &grant;
    if (match != RuleMatch::kOtherNames || answer_.named_binding != nullptr) continue;
    answer_.named_binding = &index_.BindingOf(grant);
    answer_.named_role = index_.RoleOf(grant).object;
  }
}

// What the rules of a role do, as far as they are there.
RuleMatch Question::Match(const BoundRole& role, const RuleSet** matching) const {
  RuleMatch best = RuleMatch::kNo;
  for (const RuleSet* set : role.sets) {
    for (const PolicyRule& rule : set->rules) {
      const RuleMatch match = MatchPolicyRule(rule, access_);
      best = std::max(best, match);
      if (match != RuleMatch::kYes) continue;
      if (matching != nullptr) *matching = set;
      return best;
    }
  }
  return best;
}

void Question::LookForDoubts() {
  LookForDoubtsIn("");
  if (!ns_.empty()) LookForDoubtsIn(ns_);
  if (!identity_.groups_known && !refused_) groups_.insert(kMasters);
  DoubtKnowledge();
}

void Question::LookForDoubtsIn(std::string_view scope) {
  Doubt(index_.GrantsTo(SubjectKind::kUser, identity_.user, scope));
  for (const std::string& group : identity_.groups) Doubt(index_.GrantsTo(SubjectKind::kGroup, group, scope));
  DoubtSubjects(index_.GrantsToAnybody(scope));
  if (!identity_.groups_known) DoubtGroups(index_.GrantsToGroups(scope));
}

// Of roles that do not grant it as far as one can see, those that may.
void Question::Doubt(std::span<const RbacGrant> grants) {
  for (const RbacGrant& grant : grants) {
    const BoundRole& role = index_.RoleOf(grant);
    if (IsMissing(role)) missing_kinds_.insert(role.kind);
    if (role.unclear) unclear_.insert(role.object != nullptr ? role.object : &index_.BindingOf(grant));
  }
}

void Question::DoubtGroups(std::span<const RbacGrant> grants) {
  const BoundRole* last = nullptr;
  RuleMatch match = RuleMatch::kNo;
  for (const RbacGrant& grant : grants) {
    const std::string_view group = index_.GroupName(grant);
    if (refused_ && group == kMasters) continue;
    const BoundRole* const role = &index_.RoleOf(grant);
    if (role != last) match = Match(*role);
    last = role;
    if (match == RuleMatch::kYes) {
      groups_.insert(group);
    } else {
      Doubt({&grant, 1});
    }
  }
}

void Question::DoubtSubjects(std::span<const RbacGrant> grants) {
  for (const RbacGrant& grant : grants) {
    const BoundRole& role = index_.RoleOf(grant);
    if (IsMissing(role)) missing_kinds_.insert(role.kind);
    if (role.unclear || Match(role) == RuleMatch::kYes) unclear_.insert(&index_.BindingOf(grant));
  }
}

// A kind of bindings that was not collected could refer to roles of any kind.
void Question::DoubtKnowledge() {
  const auto doubt = [this](std::string_view kind) {
    if (IsKnown(kind)) return false;
    missing_kinds_.insert(kind);
    return true;
  };
  if (doubt("ClusterRoleBinding")) doubt("ClusterRole");
  if (ns_.empty() || !doubt("RoleBinding")) return;
  doubt("ClusterRole");
  doubt("Role");
}

bool Question::IsMissing(const BoundRole& role) {
  if (role.object == nullptr) return !role.kind.empty() && !IsKnown(role.kind);
  return role.aggregated && !IsKnown(role.kind);
}

// In the namespace of the request, where the kind has namespaces.
bool Question::IsKnown(std::string_view kind) {
  const auto [it, inserted] = known_.emplace(kind, false);
  if (!inserted) return it->second;
  const std::string_view ns = kind == "Role" || kind == "RoleBinding" ? ns_ : "";
  it->second = snapshot_.KnowledgeOf(cluster_, kRbacGroup, kind, ns) == Knowledge::kKnown;
  return it->second;
}

void Question::Conclude() {
  const auto name = [](const auto& from, auto* to) {
    for (const auto& entry : from) {
      if (to->size() == RbacView::kMaxNamed) break;
      to->emplace_back(entry);
    }
  };
  name(missing_kinds_, &answer_.missing_kinds);
  name(unclear_, &answer_.unclear);
  name(groups_, &answer_.groups);
  answer_.node_authorizer = identity_.node;
  const bool doubtful = !missing_kinds_.empty() || !unclear_.empty() || !groups_.empty() || identity_.node;
  answer_.verdict = doubtful ? RbacVerdict::kUnknown : RbacVerdict::kNo;
}

}  // namespace

std::vector<std::string> RbacAnswer::Missing() const {
  std::vector<std::string> out;
  for (const std::string_view kind : missing_kinds) out.push_back(KindText(kRbacGroup, "v1", kind));
  for (const Object* object : unclear) out.push_back(fmt::format("all of {}", object->Display()));
  for (const std::string& group : groups) out.push_back(fmt::format("whether the user is in group {}", group));
  if (node_authorizer) out.emplace_back("what the Node authorizer allows");
  return out;
}

RbacView::RbacView(const Snapshot& snapshot, ClusterId cluster)
    : snapshot_(&snapshot), cluster_(cluster), index_(std::make_unique<const RbacIndex>(snapshot, cluster)) {}
RbacView::RbacView(RbacView&&) noexcept = default;
RbacView& RbacView::operator=(RbacView&&) noexcept = default;
RbacView::~RbacView() = default;

RbacAnswer RbacView::Can(const RbacRequest& request) const {
  return Question(*snapshot_, cluster_, *index_, request).Answer();
}

}  // namespace bundlescope
