// RbacView against the obvious slow way: every binding and every rule, for every question.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "analyzers/facts/rbac.h"
#include "analyzers/facts/rbac_for_test.h"

namespace bundlescope {
namespace {

using Names = std::vector<std::string>;

struct ModelRule {
  Names verbs, groups, resources, names;
};
struct ModelRole {
  std::string kind, ns, name;
  std::vector<ModelRule> rules;
};
struct ModelSubject {
  std::string kind, ns, name;
};
struct ModelBinding {
  std::string kind, ns, name, role_kind, role_name;
  std::vector<ModelSubject> subjects;
};
struct Model {
  std::vector<ModelRole> roles;
  std::vector<ModelBinding> bindings;
  std::set<std::string> collected;
};
struct Asked {
  std::string user, verb, group, resource, ns, name;
  std::optional<Names> groups;
};
struct Expected {
  RbacVerdict verdict = RbacVerdict::kNo;
  std::string binding;
  std::set<std::string> missing;
};

bool Has(const Names& list, const std::string& text) { return std::find(list.begin(), list.end(), text) != list.end(); }

// What is known of the groups of a user; `all` says whether these are all.
Names GroupsOf(const Asked& asked, bool* all) {
  *all = true;
  Names groups = asked.groups.value_or(Names{});
  if (asked.user == "system:anonymous") {
    groups.push_back("system:unauthenticated");
    return groups;
  }
  groups.push_back("system:authenticated");
  for (const std::string ns : {"a", "b"}) {
    if (!asked.user.starts_with("system:serviceaccount:" + ns + ":")) continue;
    groups.push_back("system:serviceaccounts");
    groups.push_back("system:serviceaccounts:" + ns);
    return groups;
  }
  *all = asked.groups.has_value();
  return groups;
}

bool RuleAllows(const ModelRule& rule, const Asked& asked) {
  if (!Has(rule.verbs, "*") && !Has(rule.verbs, asked.verb)) return false;
  if (!Has(rule.groups, "*") && !Has(rule.groups, asked.group)) return false;
  if (!rule.names.empty() && !Has(rule.names, asked.name)) return false;
  if (Has(rule.resources, "*") || Has(rule.resources, asked.resource)) return true;
  const size_t slash = asked.resource.find('/');
  return slash != std::string::npos && Has(rule.resources, "*/" + asked.resource.substr(slash + 1));
}

class Oracle {
 public:
  Oracle(const Model& model, const Asked& asked) : model_(model), asked_(asked) {
    groups_ = GroupsOf(asked, &all_groups_);
  }

  Expected Answer() {
    Expected out;
    for (const std::string kind : {"ClusterRoleBinding", "RoleBinding"}) {
      std::map<std::string, const ModelBinding*> in_order;
      for (const ModelBinding& b : model_.bindings) {
        if (b.kind == kind && Reaches(b) && Applies(b)) in_order.emplace(b.name, &b);
      }
      for (const auto& [name, b] : in_order) {
        if (RoleAllows(*b)) return {RbacVerdict::kYes, kind + " " + name, {}};
      }
    }
    Doubt(&out);
    return out;
  }

 private:
  bool Reaches(const ModelBinding& b) const { return b.kind == "ClusterRoleBinding" || b.ns == asked_.ns; }

  bool Applies(const ModelBinding& b) const {
    for (const ModelSubject& s : b.subjects) {
      if (s.kind == "User" && s.name == asked_.user) return true;
      if (s.kind == "Group" && Has(groups_, s.name)) return true;
      const std::string ns = s.ns.empty() ? b.ns : s.ns;
      if (s.kind == "ServiceAccount" && asked_.user == "system:serviceaccount:" + ns + ":" + s.name) return true;
    }
    return false;
  }

  bool MayApply(const ModelBinding& b) const {
    if (Applies(b)) return true;
    if (all_groups_) return false;
    return std::any_of(b.subjects.begin(), b.subjects.end(), [](const ModelSubject& s) {
      return s.kind == "Group" && s.name != "system:unauthenticated" && !s.name.starts_with("system:serviceaccounts");
    });
  }

  const ModelRole* RoleOf(const ModelBinding& b) const {
    for (const ModelRole& role : model_.roles) {
      if (role.kind != b.role_kind || role.name != b.role_name) continue;
      if (role.kind == "ClusterRole" || role.ns == b.ns) return &role;
    }
    return nullptr;
  }

  bool RoleAllows(const ModelBinding& b) const {
    const ModelRole* role = RoleOf(b);
    return role != nullptr && std::any_of(role->rules.begin(), role->rules.end(),
                                          [this](const ModelRule& rule) { return RuleAllows(rule, asked_); });
  }

  void Doubt(Expected* out) const {
    const auto need = [&](const std::string& kind) {
      if (model_.collected.count(kind) == 0) out->missing.insert(kind);
    };
    need("ClusterRoleBinding");
    if (!asked_.ns.empty()) need("RoleBinding");
    if (!out->missing.empty()) need("ClusterRole");
    if (out->missing.count("RoleBinding") != 0) need("Role");
    bool in_group = false;
    for (const ModelBinding& b : model_.bindings) {
      if (!Reaches(b) || !MayApply(b)) continue;
      if (RoleOf(b) == nullptr) need(b.role_kind);
      in_group = in_group || RoleAllows(b);
    }
    if (in_group || !out->missing.empty()) out->verdict = RbacVerdict::kUnknown;
  }

  const Model& model_;
  const Asked& asked_;
  Names groups_;
  bool all_groups_ = true;
};

class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  Model MakeModel() {
    Model model;
    for (const std::string kind : {"Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"}) {
      if (Below(6) != 0) model.collected.insert(kind);
    }
    const size_t roles = 1 + Below(6);
    for (size_t i = 0; i < roles; ++i) {
      ModelRole role{Pick({"Role", "ClusterRole"}), "", "r" + std::to_string(i), {}};
      if (role.kind == "Role") role.ns = Pick({"a", "b"});
      const size_t rules = Below(4);
      for (size_t r = 0; r < rules; ++r) role.rules.push_back(MakeRule());
      model.roles.push_back(role);
    }
    const size_t bindings = 1 + Below(8);
    for (size_t i = 0; i < bindings; ++i) model.bindings.push_back(MakeBinding(model, i));
    return model;
  }

  Asked MakeQuestion() {
    Asked asked;
    asked.user = Pick({"system:serviceaccount:a:x", "system:serviceaccount:b:x", "system:serviceaccount:a:y", "jane",
                       "system:anonymous"});
    asked.verb = Pick({"get", "list", "create", "*"});
    asked.group = Pick({"", "apps"});
    asked.resource = Pick({"pods", "pods/log", "secrets", "secrets/log", "*"});
    asked.ns = Pick({"", "a", "b"});
    asked.name = Pick({"", "", "one", "two"});
    if (Below(2) == 0) asked.groups = Below(2) == 0 ? Names{} : Names{Pick({"ops", "dev"})};
    return asked;
  }

 private:
  size_t Below(size_t end) { return random_() % end; }
  std::string Pick(const Names& from) { return from[Below(from.size())]; }
  Names Some(const Names& from, size_t at_least) {
    Names out;
    const size_t count = at_least + Below(2);
    while (out.size() < count) out.push_back(Pick(from));
    return out;
  }

  ModelRule MakeRule() {
    return {Some({"get", "list", "create", "*"}, 1), Some({"", "apps", "*"}, 1),
            Some({"pods", "pods/log", "*/log", "secrets", "*", "pods/*"}, 1),
            Below(3) == 0 ? Some({"one", "two"}, 1) : Names{}};
  }

  ModelBinding MakeBinding(const Model& model, size_t number) {
    ModelBinding b;
    b.kind = Pick({"RoleBinding", "ClusterRoleBinding"});
    b.name = "b" + std::to_string(number);
    if (b.kind == "RoleBinding") b.ns = Pick({"a", "b"});
    b.role_kind = b.kind == "RoleBinding" ? Pick({"Role", "ClusterRole"}) : "ClusterRole";
    b.role_name = "gone";
    for (const ModelRole& role : model.roles) {
      if (role.kind == b.role_kind && Below(2) == 0) b.role_name = role.name;
    }
    const size_t subjects = Below(4);
    for (size_t i = 0; i < subjects; ++i) {
      ModelSubject s{Pick({"User", "Group", "ServiceAccount"}), "", ""};
      if (s.kind == "User") s.name = Pick({"jane", "system:anonymous", "system:serviceaccount:a:x"});
      if (s.kind == "Group") {
        s.name = Pick({"ops", "dev", "system:authenticated", "system:unauthenticated", "system:serviceaccounts",
                       "system:serviceaccounts:a"});
      }
      if (s.kind == "ServiceAccount") {
        s.name = Pick({"x", "y"});
        s.ns = Pick({"", "a", "b"});
      }
      b.subjects.push_back(s);
    }
    return b;
  }

  std::mt19937 random_;
};

std::string List(const Names& names) {
  std::string out = "[";
  for (const std::string& name : names) out += fmt::format("'{}',", name);
  return out + "]";
}

Snapshot Build(const Model& model) {
  RbacCase rbac;
  for (const std::string& kind : model.collected) rbac.Cover(kind);
  for (const ModelRole& role : model.roles) {
    std::string rules;
    for (const ModelRule& rule : role.rules) {
      rules += fmt::format("{{verbs: {}, apiGroups: {}, resources: {}, resourceNames: {}}},", List(rule.verbs),
                           List(rule.groups), List(rule.resources), List(rule.names));
    }
    rbac.Add(fmt::format("{{kind: {}, metadata: {{name: {}, namespace: '{}'}}, rules: [{}]}}", role.kind, role.name,
                         role.ns, rules));
  }
  for (const ModelBinding& b : model.bindings) {
    std::string subjects;
    for (const ModelSubject& s : b.subjects) {
      subjects += fmt::format("{{kind: {}, namespace: '{}', name: '{}'}},", s.kind, s.ns, s.name);
    }
    rbac.Add(fmt::format(
        "{{kind: {}, metadata: {{name: {}, namespace: '{}'}}, subjects: [{}], roleRef: {{kind: {}, name: {}}}}}",
        b.kind, b.name, b.ns, subjects, b.role_kind, b.role_name));
  }
  return rbac.Build();
}

TEST(RbacView, AnswersAsTheObviousSlowWayDoes) {
  std::map<RbacVerdict, int> seen;
  for (uint32_t seed = 0; seed < 200; ++seed) {
    Generator generator(seed);
    const Model model = generator.MakeModel();
    const Snapshot snapshot = Build(model);
    const RbacView view(snapshot, 0);
    for (int i = 0; i < 60; ++i) {
      const Asked asked = generator.MakeQuestion();
      const Expected expected = Oracle(model, asked).Answer();
      RbacRequest request = {.user = asked.user,
                             .verb = asked.verb,
                             .group = asked.group,
                             .resource = asked.resource,
                             .ns = asked.ns,
                             .name = asked.name,
                             .refused = true};
      if (asked.groups) request.groups.emplace(asked.groups->begin(), asked.groups->end());
      const RbacAnswer answer = view.Can(request);
      const std::string text = fmt::format("seed {}: {} {} {}.{} '{}' in '{}'", seed, asked.user, asked.verb,
                                           asked.resource, asked.group, asked.name, asked.ns);
      ASSERT_EQ(answer.verdict, expected.verdict) << text << ::testing::PrintToString(answer.Missing());
      const std::set<std::string> missing(answer.missing_kinds.begin(), answer.missing_kinds.end());
      ASSERT_EQ(missing, expected.missing) << text;
      if (answer.binding != nullptr) {
        ASSERT_EQ(fmt::format("{} {}", answer.binding->kind, answer.binding->name), expected.binding) << text;
      }
      ++seen[answer.verdict];
    }
  }
  for (const RbacVerdict verdict : {RbacVerdict::kNo, RbacVerdict::kYes, RbacVerdict::kUnknown}) {
    EXPECT_GT(seen[verdict], 500) << "the questions do not try everything";
  }
}

}  // namespace
}  // namespace bundlescope
