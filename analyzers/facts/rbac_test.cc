#include "analyzers/facts/rbac.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iterator>
#include <map>
#include <random>

#include "analyzers/facts/rbac_for_test.h"

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr RbacVerdict kNo = RbacVerdict::kNo;
constexpr RbacVerdict kYes = RbacVerdict::kYes;
constexpr RbacVerdict kUnknown = RbacVerdict::kUnknown;

constexpr std::string_view kAgent = "system:serviceaccount:fleet:agent";

// "ClusterRole <pods>": may get and list pods.
constexpr std::string_view kPodReader =
    R"({kind: ClusterRole, metadata: {name: pods}, rules: [{verbs: [get, list], apiGroups: [""], resources: [pods]}]})";

// What a case says, with everything collected unless another kind is named.
RbacAnswer Ask(std::string_view objects, const RbacRequest& request, std::string_view not_collected = "") {
  RbacCase rbac;
  rbac.Add(objects);
  rbac.CoverAllBut(not_collected);
  const Snapshot snapshot = rbac.Build();
  RbacAnswer answer = RbacView(snapshot, 0).Can(request);
  // They point into the snapshot, which ends here.
  answer.binding = answer.role = answer.rules_of = answer.named_binding = answer.named_role = nullptr;
  answer.unclear.clear();
  return answer;
}

struct Row {
  std::string_view source;  // of the Kubernetes documentation; without a page: "Using RBAC Authorization"
  std::string_view objects;
  RbacRequest request;
  RbacVerdict verdict;
};

RbacRequest Pods(std::string_view user, std::string_view ns, std::string_view verb = "get") {
  return {.user = user, .verb = verb, .resource = "pods", .ns = ns, .refused = true};
}

void CheckRows(const std::vector<Row>& rows, std::string_view shared = "") {
  for (const Row& row : rows) {
    std::string objects(shared);
    objects.append("\n").append(row.objects);
    EXPECT_EQ(Ask(objects, row.request).verdict, row.verdict)
        << row.source << "\n"
        << row.objects << "\n"
        << row.request.user << " " << row.request.verb << " " << row.request.resource << row.request.url << " in '"
        << row.request.ns << "'";
  }
}

TEST(RbacView, ABindingReachesAsFarAsItsKindDoes) {
  constexpr std::string_view kInNamespace =
      "{kind: RoleBinding, metadata: {name: b, namespace: a}, subjects: [{kind: User, name: dave}], "
      "roleRef: {kind: ClusterRole, name: pods}}";
  constexpr std::string_view kEverywhere =
      "{kind: ClusterRoleBinding, metadata: {name: b}, subjects: [{kind: User, name: dave}], "
      "roleRef: {kind: ClusterRole, name: pods}}";
  constexpr std::string_view kToRole =
      "{kind: RoleBinding, metadata: {name: b, namespace: a}, subjects: [{kind: User, name: dave}], "
      "roleRef: {kind: Role, name: local}}\n"
      "{kind: Role, metadata: {name: local, namespace: a}, rules: [{verbs: [get], apiGroups: [''], resources: "
      "[pods]}]}";
  constexpr std::string_view kToRoleElsewhere =
      "{kind: RoleBinding, metadata: {name: b, namespace: a}, subjects: [{kind: User, name: dave}], "
      "roleRef: {kind: Role, name: local}}\n"
      "{kind: Role, metadata: {name: local, namespace: z}, rules: [{verbs: [get], apiGroups: [''], resources: "
      "[pods]}]}";
  constexpr std::string_view kClusterBindingToRole =
      "{kind: ClusterRoleBinding, metadata: {name: b}, subjects: [{kind: User, name: dave}], "
      "roleRef: {kind: Role, name: pods}}\n"
      "{kind: Role, metadata: {name: pods, namespace: a}, rules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]}";
  CheckRows(
      {
          {"RoleBinding to a ClusterRole grants in the binding's namespace", kInNamespace, Pods("dave", "a"), kYes},
          {"RoleBinding to a ClusterRole", kInNamespace, Pods("dave", "b"), kNo},
          {"RoleBinding grants nothing for all namespaces", kInNamespace, Pods("dave", ""), kNo},
          {"Names are case sensitive", kInNamespace, Pods("Dave", "a"), kNo},
          {"Only what the role says", kInNamespace, Pods("dave", "a", "delete"), kNo},
          {"ClusterRoleBinding grants in all namespaces", kEverywhere, Pods("dave", "b"), kYes},
          {"ClusterRoleBinding grants for the cluster", kEverywhere, Pods("dave", ""), kYes},
          {"RoleBinding to a Role", kToRole, Pods("dave", "a"), kYes},
          {"RoleBinding to a Role", kToRole, Pods("dave", "b"), kNo},
          {"A Role is looked for in the namespace of its binding", kToRoleElsewhere, Pods("dave", "a"), kNo},
          {"A Role is looked for in the namespace of its binding", kToRoleElsewhere, Pods("dave", "z"), kNo},
          {"ClusterRoleBinding only refers to ClusterRoles", kClusterBindingToRole, Pods("dave", "a"), kNo},
          {"A binding of a role that does not exist grants nothing",
           "{kind: RoleBinding, metadata: {name: b, namespace: a}, subjects: [{kind: User, name: dave}], "
           "roleRef: {kind: ClusterRole, name: gone}}",
           Pods("dave", "a"), kNo},
          {"A role that is not bound grants nothing", "", Pods("dave", "a"), kNo},
      },
      kPodReader);
}

std::string BindTo(std::string_view subject, std::string_view kind = "ClusterRoleBinding") {
  return fmt::format(
      "{{kind: {}, metadata: {{name: b, namespace: {}}}, subjects: [{}], "
      "roleRef: {{kind: ClusterRole, name: pods}}}}",
      kind, kind == "RoleBinding" ? "fleet" : "''", subject);
}

TEST(RbacView, SubjectsAreMatchedAsTheAuthorizerDoes) {
  const std::string to_agent = BindTo("{kind: ServiceAccount, name: agent, namespace: fleet}");
  const std::string to_agent_as_user = BindTo("{kind: User, name: 'system:serviceaccount:fleet:agent'}");
  const std::string without_namespace = BindTo("{kind: ServiceAccount, name: agent}");
  const std::string local = BindTo("{kind: ServiceAccount, name: agent}", "RoleBinding");
  const std::string foreign = BindTo("{kind: ServiceAccount, name: agent, namespace: other}", "RoleBinding");
  const std::string all_accounts = BindTo("{kind: Group, name: 'system:serviceaccounts'}");
  const std::string accounts_of_fleet = BindTo("{kind: Group, name: 'system:serviceaccounts:fleet'}");
  const std::string authenticated = BindTo("{kind: Group, name: 'system:authenticated'}");
  const std::string unauthenticated = BindTo("{kind: Group, name: 'system:unauthenticated'}");
  const std::string anonymous = BindTo("{kind: User, name: 'system:anonymous'}");
  const std::string user_named_as_group = BindTo("{kind: User, name: 'system:authenticated'}");
  const std::string account_of_others = "system:serviceaccount:other:agent";
  CheckRows(
      {
          {"Referring to subjects: service account", to_agent, Pods(kAgent, "x"), kYes},
          {"Referring to subjects: service account", to_agent, Pods(account_of_others, "x"), kNo},
          {"Referring to subjects: service account", to_agent, Pods("agent", "x"), kNo},
          {"Service accounts have usernames with the prefix system:serviceaccount:", to_agent_as_user,
           Pods(kAgent, "x"), kYes},
          {"The namespace of an account defaults to that of a RoleBinding", local, Pods(kAgent, "fleet"), kYes},
          {"The namespace of an account defaults to that of a RoleBinding", local, Pods(account_of_others, "fleet"),
           kNo},
          {"A RoleBinding may name accounts of other namespaces", foreign, Pods(account_of_others, "fleet"), kYes},
          {"A RoleBinding may name accounts of other namespaces", foreign, Pods(kAgent, "fleet"), kNo},
          {"A ClusterRoleBinding has no namespace to default to", without_namespace, Pods(kAgent, "fleet"), kNo},
          {"For all service accounts everywhere", all_accounts, Pods(kAgent, "x"), kYes},
          {"For all service accounts everywhere", all_accounts, Pods("jane", "x"), kNo},
          {"For all service accounts in a namespace", accounts_of_fleet, Pods(kAgent, "x"), kYes},
          {"For all service accounts in a namespace", accounts_of_fleet, Pods(account_of_others, "x"), kNo},
          {"For all authenticated users", authenticated, Pods(kAgent, "x"), kYes},
          {"For all authenticated users", authenticated, Pods("jane", "x"), kYes},
          {"For all authenticated users", authenticated, Pods("system:anonymous", "x"), kNo},
          {"For all unauthenticated users", unauthenticated, Pods("system:anonymous", "x"), kYes},
          {"For all unauthenticated users", unauthenticated, Pods("jane", "x"), kNo},
          {"Authenticating, Anonymous requests", anonymous, Pods("system:anonymous", "x"), kYes},
          {"A user is not a group", user_named_as_group, Pods("jane", "x"), kNo},
          {"Subjects are users, groups and service accounts", BindTo("{kind: Robot, name: jane}"), Pods("jane", "x"),
           kNo},
          {"A kubelet is in system:nodes (Using Node Authorization)", BindTo("{kind: Group, name: 'system:nodes'}"),
           Pods("system:node:n1", "x"), kYes},
          {"What a name starts with is no service account", accounts_of_fleet,
           Pods("system:serviceaccount:fleet:a:b", "x"), kNo},
      },
      kPodReader);
}

TEST(RbacView, ClusterRolesAreAggregatedWhereTheirRulesWereNotFilledIn) {
  constexpr std::string_view kShared =
      "{kind: ClusterRoleBinding, metadata: {name: b}, subjects: [{kind: User, name: dave}], "
      "roleRef: {kind: ClusterRole, name: all}}\n"
      "{kind: ClusterRole, metadata: {name: p1, labels: {to-view: 'true'}}, "
      "rules: [{verbs: [get], apiGroups: [''], resources: [pods]}]}\n"
      "{kind: ClusterRole, metadata: {name: p2, labels: {to-edit: 'true', tier: low}}, "
      "rules: [{verbs: [delete], apiGroups: [''], resources: [pods]}]}\n"
      "{kind: ClusterRole, metadata: {name: view, labels: {to-all: 'true'}}, "
      "aggregationRule: {clusterRoleSelectors: [{matchLabels: {to-view: 'true'}}]}}\n"
      // Goes round in a circle.
      "{kind: ClusterRole, metadata: {name: edit, labels: {to-all: 'true', to-edit: 'true'}}, "
      "aggregationRule: {clusterRoleSelectors: [{matchLabels: {to-edit: 'true'}}, {matchLabels: {to-all: 'true'}}]}}\n";
  constexpr std::string_view kByLabels =
      "{kind: ClusterRole, metadata: {name: all}, "
      "aggregationRule: {clusterRoleSelectors: [{matchLabels: {to-view: 'true'}}]}}";
  constexpr std::string_view kByExpressions =
      "{kind: ClusterRole, metadata: {name: all}, aggregationRule: {clusterRoleSelectors: "
      "[{matchExpressions: [{key: tier, operator: In, values: [low, mid]}, {key: to-view, operator: DoesNotExist}]}]}}";
  constexpr std::string_view kByAnother =
      "{kind: ClusterRole, metadata: {name: all}, "
      "aggregationRule: {clusterRoleSelectors: [{matchLabels: {to-all: 'true'}}]}}";
  constexpr std::string_view kFilledIn =
      "{kind: ClusterRole, metadata: {name: all}, rules: [{verbs: [list], apiGroups: [''], resources: [pods]}], "
      "aggregationRule: {clusterRoleSelectors: [{matchLabels: {to-view: 'true'}}]}}";
  constexpr std::string_view kFilledInWithNothing =
      "{kind: ClusterRole, metadata: {name: all}, rules: null, "
      "aggregationRule: {clusterRoleSelectors: [{matchLabels: {to-view: 'true'}}]}}";
  constexpr std::string_view kWithoutSelectors = "{kind: ClusterRole, metadata: {name: all}, aggregationRule: {}}";
  constexpr std::string_view kUnreadable =
      "{kind: ClusterRole, metadata: {name: all}, aggregationRule: {clusterRoleSelectors: "
      "[{matchExpressions: [{key: tier, operator: Like, values: [low]}]}]}}";
  constexpr std::string_view kRoleWithRule =
      "{kind: RoleBinding, metadata: {name: r, namespace: n}, subjects: [{kind: User, name: dave}], "
      "roleRef: {kind: Role, name: r}}\n"
      "{kind: Role, metadata: {name: r, namespace: n}, "
      "aggregationRule: {clusterRoleSelectors: [{matchLabels: {to-view: 'true'}}]}}";
  CheckRows(
      {
          {"Aggregated ClusterRoles: matchLabels", kByLabels, Pods("dave", "n", "get"), kYes},
          {"Aggregated ClusterRoles: matchLabels", kByLabels, Pods("dave", "n", "delete"), kNo},
          {"Aggregated ClusterRoles: matchExpressions", kByExpressions, Pods("dave", "n", "delete"), kYes},
          {"Aggregated ClusterRoles: matchExpressions", kByExpressions, Pods("dave", "n", "get"), kNo},
          {"Aggregated ClusterRoles: of aggregated ones", kByAnother, Pods("dave", "n", "get"), kYes},
          {"Aggregated ClusterRoles: of aggregated ones", kByAnother, Pods("dave", "n", "delete"), kYes},
          {"Aggregated ClusterRoles: of aggregated ones", kByAnother, Pods("dave", "n", "list"), kNo},
          {"Aggregated ClusterRoles: the controller fills in the rules", kFilledIn, Pods("dave", "n", "list"), kYes},
          {"Aggregated ClusterRoles: the controller fills in the rules", kFilledIn, Pods("dave", "n", "get"), kNo},
          {"Aggregated ClusterRoles: the controller fills in the rules", kFilledInWithNothing, Pods("dave", "n", "get"),
           kNo},
          {"Aggregated ClusterRoles: nothing is selected", kWithoutSelectors, Pods("dave", "n", "get"), kNo},
          {"Aggregated ClusterRoles: a selector that cannot be read", kUnreadable, Pods("dave", "n", "get"), kUnknown},
          {"Only ClusterRoles are aggregated", kRoleWithRule, Pods("dave", "n", "get"), kNo},
      },
      kShared);
}

TEST(RbacView, UrlsAreGrantedByClusterRoleBindingsOnly) {
  constexpr std::string_view kShared =
      "{kind: ClusterRole, metadata: {name: health}, rules: [{verbs: [get], nonResourceURLs: [/healthz/*]}]}\n"
      "{kind: ClusterRoleBinding, metadata: {name: b}, subjects: [{kind: User, name: jane}], "
      "roleRef: {kind: ClusterRole, name: health}}\n"
      "{kind: RoleBinding, metadata: {name: b, namespace: n}, subjects: [{kind: User, name: dave}], "
      "roleRef: {kind: ClusterRole, name: health}}";
  const auto get = [](std::string_view user, std::string_view url) -> RbacRequest {
    return {.user = user, .verb = "get", .ns = "n", .url = url, .refused = true};
  };
  CheckRows({{"Role examples: nonResourceURLs", "", get("jane", "/healthz/etcd"), kYes},
             {"Role examples: nonResourceURLs", "", get("jane", "/metrics"), kNo},
             {"Role examples: must be bound with a ClusterRoleBinding", "", get("dave", "/healthz/etcd"), kNo}},
            kShared);
}

TEST(RbacView, MembersOfMastersMayDoEverythingWithoutAnyRole) {
  const RbacAnswer answer =
      Ask("", {.user = "jane", .verb = "x", .resource = "y", .groups = {{"system:masters"}}}, "ClusterRoleBinding");
  EXPECT_EQ(answer.verdict, kYes);
  EXPECT_EQ(answer.binding, nullptr);
}

TEST(RbacView, NamesTheFirstBindingTheRoleAndTheRoleThatHoldsTheRule) {
  RbacCase rbac;
  rbac.Add(
      R"({kind: ClusterRole, metadata: {name: part, labels: {x: y}}, rules: [{verbs: [get], apiGroups: [""], resources: [pods]}]}
    {kind: ClusterRole, metadata: {name: whole}, aggregationRule: {clusterRoleSelectors: [{matchLabels: {x: y}}]}}
    {kind: ClusterRoleBinding, metadata: {name: a}, subjects: [{kind: Group, name: "system:serviceaccounts"}], roleRef: {kind: ClusterRole, name: whole}}
    {kind: ClusterRoleBinding, metadata: {name: b}, subjects: [{kind: ServiceAccount, name: agent, namespace: fleet}], roleRef: {kind: ClusterRole, name: part}}
    {kind: RoleBinding, metadata: {name: a, namespace: n}, subjects: [{kind: ServiceAccount, name: agent, namespace: fleet}], roleRef: {kind: ClusterRole, name: part}})");
  rbac.CoverAllBut("");
  const Snapshot snapshot = rbac.Build();
  const RbacAnswer answer = RbacView(snapshot, 0).Can(Pods(kAgent, "n"));
  ASSERT_EQ(answer.verdict, kYes);
  EXPECT_EQ(answer.binding->Display(), "rbac.authorization.k8s.io/v1/ClusterRoleBinding a");
  EXPECT_EQ(answer.role->name, "whole");
  EXPECT_EQ(answer.rules_of->name, "part");
  EXPECT_EQ(answer.binding->place.member, "rbac.yaml");
  EXPECT_THAT(answer.Missing(), IsEmpty());
}

TEST(RbacView, SaysThatObjectsOfOtherNamesAreAllowed) {
  RbacCase rbac;
  rbac.Add(
      R"({kind: Role, metadata: {name: r, namespace: n}, rules: [{verbs: [get], apiGroups: [""], resources: [secrets], resourceNames: [one]}]}
    {kind: RoleBinding, metadata: {name: b, namespace: n}, subjects: [{kind: ServiceAccount, name: agent, namespace: fleet}], roleRef: {kind: Role, name: r}})");
  rbac.CoverAllBut("");
  const Snapshot snapshot = rbac.Build();
  const RbacView view(snapshot, 0);
  RbacRequest request = {.user = kAgent, .verb = "get", .resource = "secrets", .ns = "n"};
  const RbacAnswer any = view.Can(request);
  EXPECT_EQ(any.verdict, kNo);
  ASSERT_NE(any.named_binding, nullptr);
  EXPECT_EQ(any.named_binding->name, "b");
  EXPECT_EQ(any.named_role->name, "r");
  request.name = "one";
  EXPECT_EQ(view.Can(request).verdict, kYes);
  EXPECT_EQ(view.Can(request).named_binding, nullptr);
  request.verb = "delete";
  EXPECT_EQ(view.Can(request).named_binding, nullptr);
}

constexpr std::string_view kAgentMayReadPods =
    R"({kind: ClusterRole, metadata: {name: pods}, rules: [{verbs: [get], apiGroups: [""], resources: [pods]}]}
       {kind: Role, metadata: {name: pods, namespace: n}, rules: [{verbs: [list], apiGroups: [""], resources: [pods]}]}
       {kind: ClusterRoleBinding, metadata: {name: b}, subjects: [{kind: ServiceAccount, name: agent, namespace: fleet}], roleRef: {kind: ClusterRole, name: pods}}
       {kind: RoleBinding, metadata: {name: b, namespace: n}, subjects: [{kind: ServiceAccount, name: agent, namespace: fleet}], roleRef: {kind: Role, name: pods}})";

TEST(RbacView, AGrantThatIsThereCountsWhateverElseIsMissing) {
  for (const std::string_view missing : {"Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"}) {
    EXPECT_EQ(Ask(kAgentMayReadPods, Pods(kAgent, "n", "get"), missing).verdict, kYes) << missing;
    EXPECT_EQ(Ask(kAgentMayReadPods, Pods(kAgent, "n", "list"), missing).verdict, kYes) << missing;
  }
}

TEST(RbacView, ABindingsKindThatWasNotCollectedCouldHoldAGrant) {
  const auto missing = [](std::string_view ns, std::string_view kind) {
    return Ask(kAgentMayReadPods, Pods(kAgent, ns, "delete"), kind).missing_kinds;
  };
  EXPECT_THAT(missing("n", "ClusterRoleBinding"), ElementsAre("ClusterRoleBinding"));
  EXPECT_THAT(missing("n", "RoleBinding"), ElementsAre("RoleBinding"));
  EXPECT_THAT(missing("", "RoleBinding"), IsEmpty()) << "none of them would reach that far";
  EXPECT_THAT(missing("n", "ClusterRole"), IsEmpty()) << "the role that is bound is there";
  EXPECT_THAT(missing("n", "Role"), IsEmpty());
}

TEST(RbacView, ARoleThatIsBoundCouldBeAmongThoseNotCollected) {
  constexpr std::string_view kDangling =
      "{kind: ClusterRoleBinding, metadata: {name: b}, subjects: [{kind: ServiceAccount, name: agent, namespace: "
      "fleet}], roleRef: {kind: ClusterRole, name: gone}}\n"
      "{kind: RoleBinding, metadata: {name: b, namespace: n}, subjects: [{kind: ServiceAccount, name: agent, "
      "namespace: fleet}], roleRef: {kind: Role, name: gone}}";
  const auto ask = [&](std::string_view ns, std::string_view kind) { return Ask(kDangling, Pods(kAgent, ns), kind); };
  EXPECT_EQ(ask("n", "").verdict, kNo);
  EXPECT_THAT(ask("n", "ClusterRole").missing_kinds, ElementsAre("ClusterRole"));
  EXPECT_THAT(ask("", "ClusterRole").missing_kinds, ElementsAre("ClusterRole"));
  EXPECT_THAT(ask("n", "Role").missing_kinds, ElementsAre("Role"));
  EXPECT_EQ(ask("", "Role").verdict, kNo);
  EXPECT_EQ(ask("other", "Role").verdict, kNo);
  EXPECT_EQ(Ask(kDangling, Pods("system:serviceaccount:fleet:other", "n"), "Role").verdict, kNo);
}

TEST(RbacView, NothingCollectedNamesAllKinds) {
  RbacCase rbac;
  const Snapshot snapshot = rbac.Build();
  const RbacView view(snapshot, 0);
  EXPECT_THAT(view.Can(Pods(kAgent, "n")).Missing(),
              ElementsAre("rbac.authorization.k8s.io/v1/ClusterRole", "rbac.authorization.k8s.io/v1/ClusterRoleBinding",
                          "rbac.authorization.k8s.io/v1/Role", "rbac.authorization.k8s.io/v1/RoleBinding"));
  EXPECT_THAT(view.Can(Pods(kAgent, "")).missing_kinds, ElementsAre("ClusterRole", "ClusterRoleBinding"));
}

TEST(RbacView, WhatWasCollectedOfOneNamespaceIsKnownThereOnly) {
  RbacCase rbac;
  rbac.Cover("ClusterRole");
  rbac.Cover("ClusterRoleBinding");
  rbac.Cover("RoleBinding", CoverageStatus::kEmpty, "n");
  rbac.Cover("RoleBinding", CoverageStatus::kDenied, "other");
  const Snapshot snapshot = rbac.Build();
  const RbacView view(snapshot, 0);
  EXPECT_EQ(view.Can(Pods(kAgent, "n")).verdict, kNo);
  EXPECT_THAT(view.Can(Pods(kAgent, "other")).missing_kinds, ElementsAre("Role", "RoleBinding"));
  EXPECT_EQ(view.Can(Pods(kAgent, "")).verdict, kNo);
}

TEST(RbacView, WhatHasNoNamespaceIsNotKnownFromOneNamespace) {
  RbacCase rbac;
  rbac.CoverAllBut("ClusterRoleBinding");
  rbac.Cover("ClusterRoleBinding", CoverageStatus::kCollected, "n");
  const Snapshot snapshot = rbac.Build();
  EXPECT_THAT(RbacView(snapshot, 0).Can(Pods(kAgent, "n")).missing_kinds, ElementsAre("ClusterRoleBinding"));
}

TEST(RbacView, AnAggregatedRoleNeedsAllClusterRoles) {
  constexpr std::string_view kObjects =
      "{kind: ClusterRole, metadata: {name: all}, aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}}\n"
      "{kind: ClusterRoleBinding, metadata: {name: b}, subjects: [{kind: ServiceAccount, name: agent, namespace: "
      "fleet}], roleRef: {kind: ClusterRole, name: all}}";
  EXPECT_EQ(Ask(kObjects, Pods(kAgent, "n")).verdict, kNo);
  EXPECT_THAT(Ask(kObjects, Pods(kAgent, "n"), "ClusterRole").missing_kinds, ElementsAre("ClusterRole"));
}

// Tables of kubectl have the names of roles and bindings, and nothing of their rules and subjects.
TEST(RbacView, RowsOfTablesSayNothingOfRulesAndSubjects) {
  RbacCase rbac;
  rbac.CoverAllBut("");
  rbac.AddPartial(R"({"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"row"}})");
  rbac.AddPartial(
      R"({"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"b","namespace":"n"}})");
  rbac.Add(
      "{kind: RoleBinding, metadata: {name: c, namespace: m}, subjects: [{kind: ServiceAccount, name: agent, "
      "namespace: fleet}], roleRef: {kind: ClusterRole, name: row}}");
  const Snapshot snapshot = rbac.Build();
  const RbacView view(snapshot, 0);
  EXPECT_THAT(view.Can(Pods(kAgent, "n")).Missing(),
              ElementsAre("all of rbac.authorization.k8s.io/v1/RoleBinding n/b"));
  EXPECT_THAT(view.Can(Pods(kAgent, "m")).Missing(),
              ElementsAre("all of rbac.authorization.k8s.io/v1/ClusterRole row"));
  EXPECT_EQ(view.Can(Pods("system:anonymous", "m")).verdict, kNo);
  EXPECT_EQ(view.Can(Pods(kAgent, "")).verdict, kNo);
}

TEST(RbacView, ABindingThatLacksOnlyItsSubjectsMattersOnlyIfItsRoleDoes) {
  RbacCase rbac;
  rbac.CoverAllBut("");
  rbac.Add(kPodReader);
  rbac.AddPartial(
      R"({"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"b"},
          "roleRef":{"kind":"ClusterRole","name":"pods"}})");
  const Snapshot snapshot = rbac.Build();
  const RbacView view(snapshot, 0);
  EXPECT_EQ(view.Can(Pods(kAgent, "n", "get")).verdict, kUnknown);
  EXPECT_EQ(view.Can(Pods(kAgent, "n", "delete")).verdict, kNo);
}

TEST(RbacView, GroupsOfUsersAreNotInTheirNames) {
  const std::string objects = std::string(kPodReader) + "\n" + BindTo("{kind: Group, name: ops}");
  RbacRequest request = Pods("jane", "n");
  EXPECT_THAT(Ask(objects, request).Missing(), ElementsAre("whether the user is in group ops"));
  request.groups.emplace();
  EXPECT_EQ(Ask(objects, request).verdict, kNo);
  request.groups->push_back("ops");
  EXPECT_EQ(Ask(objects, request).verdict, kYes);
  EXPECT_EQ(Ask(objects, Pods("jane", "n", "delete")).verdict, kNo) << "that group may not either";
  EXPECT_EQ(Ask(objects, Pods(kAgent, "n")).verdict, kNo) << "the groups of a service account are known";
  EXPECT_EQ(Ask(objects, Pods("system:anonymous", "n")).verdict, kNo);
}

TEST(RbacView, NamesOnlyTheGroupsThatWouldMakeADifference) {
  const std::string objects = std::string(kPodReader) + "\n" + BindTo("{kind: Group, name: ops}") +
                              R"(
    {kind: ClusterRole, metadata: {name: secrets}, rules: [{verbs: [get], apiGroups: [""], resources: [secrets]}]}
    {kind: ClusterRoleBinding, metadata: {name: c}, subjects: [{kind: Group, name: dev}, {kind: Group, name: all}], roleRef: {kind: ClusterRole, name: secrets}})";
  RbacRequest request = Pods("jane", "n");
  EXPECT_THAT(Ask(objects, request).groups, ElementsAre("ops"));
  request.resource = "secrets";
  EXPECT_THAT(Ask(objects, request).groups, ElementsAre("all", "dev"));
}

TEST(RbacView, OnlyARefusalShowsThatAUserIsNoMaster) {
  const std::string objects = std::string(kPodReader) + "\n" + BindTo("{kind: Group, name: 'system:masters'}");
  RbacRequest request = Pods("jane", "n");
  EXPECT_EQ(Ask(objects, request).verdict, kNo);
  request.refused = false;
  EXPECT_THAT(Ask(objects, request).groups, ElementsAre("system:masters"));
  EXPECT_THAT(Ask("", request).groups, ElementsAre("system:masters")) << "no binding is needed for that";
}

TEST(RbacView, TheNodeAuthorizerMayAllowAKubeletMore) {
  const RbacAnswer answer = Ask("", Pods("system:node:n1", "n"));
  EXPECT_EQ(answer.verdict, kUnknown);
  EXPECT_THAT(answer.Missing(), ElementsAre("what the Node authorizer allows"));
}

TEST(RbacView, NamesNoMoreThanTenOfAKind) {
  std::string objects(kPodReader);
  for (int i = 0; i < 30; ++i) {
    objects += fmt::format(
        "\n{{kind: ClusterRoleBinding, metadata: {{name: b{}}}, subjects: [{{kind: Group, name: g{}}}], "
        "roleRef: {{kind: ClusterRole, name: pods}}}}",
        i, i);
  }
  EXPECT_EQ(Ask(objects, Pods("jane", "n")).groups.size(), RbacView::kMaxNamed);
}

// Nothing of this comes from an API server: it may mean anything, so it neither allows nor denies.
TEST(RbacView, FieldsOfWrongTypesLeaveItOpen) {
  constexpr std::string_view kBinding =
      "{kind: RoleBinding, metadata: {name: b, namespace: n}, subjects: [{kind: ServiceAccount, name: agent, "
      "namespace: fleet}], roleRef: {kind: Role, name: r}}\n";
  for (const std::string_view rules :
       {"7", "all", "{}", "[7]", "[null]", "[[]]", "[{verbs: get, apiGroups: [''], resources: [pods]}]",
        "[{verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [3]}]",
        "[{verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: {}}]"}) {
    const std::string role = fmt::format("{{kind: Role, metadata: {{name: r, namespace: n}}, rules: {}}}", rules);
    EXPECT_EQ(Ask(std::string(kBinding) + role, Pods(kAgent, "n")).verdict, kUnknown) << rules;
  }
  for (const std::string_view rules : {"null", "[]", "[{}]", "[{verbs: null, apiGroups: null, resources: null}]"}) {
    const std::string role = fmt::format("{{kind: Role, metadata: {{name: r, namespace: n}}, rules: {}}}", rules);
    EXPECT_EQ(Ask(std::string(kBinding) + role, Pods(kAgent, "n")).verdict, kNo) << rules;
  }
  for (const std::string_view rule : {"7", "all", "[]", "{clusterRoleSelectors: all}", "{clusterRoleSelectors: {}}",
                                      "{clusterRoleSelectors: [all]}", "{clusterRoleSelectors: [null, {}]}"}) {
    const std::string objects = fmt::format(
        "{{kind: ClusterRole, metadata: {{name: r}}, aggregationRule: {}}}\n"
        "{{kind: ClusterRole, metadata: {{name: other}}, rules: []}}\n"
        "{{kind: ClusterRoleBinding, metadata: {{name: b}}, subjects: [{{kind: ServiceAccount, name: agent, "
        "namespace: fleet}}], roleRef: {{kind: ClusterRole, name: r}}}}",
        rule);
    EXPECT_EQ(Ask(objects, Pods(kAgent, "n")).verdict, kUnknown) << rule;
  }
  constexpr std::string_view kEnd = "roleRef: {kind: ClusterRole, name: pods}";
  for (const std::string_view subjects :
       {"7", "all", "{}", "[7]", "[null]", "[[]]", "[{}]", "[{kind: 1, name: x}]", "[{kind: User}]",
        "[{kind: User, name: []}]", "[{kind: ServiceAccount, name: agent, namespace: 3}]"}) {
    const std::string binding =
        fmt::format("\n{{kind: RoleBinding, metadata: {{name: b, namespace: n}}, subjects: {}, {}}}", subjects, kEnd);
    EXPECT_EQ(Ask(std::string(kPodReader) + binding, Pods(kAgent, "n")).verdict, kUnknown) << subjects;
    EXPECT_EQ(Ask(std::string(kPodReader) + binding, Pods(kAgent, "n", "delete")).verdict, kNo) << subjects;
  }
  for (const std::string_view subjects : {"null", "[]"}) {
    const std::string binding =
        fmt::format("\n{{kind: RoleBinding, metadata: {{name: b, namespace: n}}, subjects: {}, {}}}", subjects, kEnd);
    EXPECT_EQ(Ask(std::string(kPodReader) + binding, Pods(kAgent, "n")).verdict, kNo) << subjects;
  }
  for (const std::string_view reference : {"7", "null", "pods", "[]", "{}", "{kind: ClusterRole}", "{name: pods}",
                                           "{kind: ClusterRole, name: 3}", "{kind: [], name: pods}"}) {
    const std::string binding = fmt::format(
        "\n{{kind: ClusterRoleBinding, metadata: {{name: b}}, subjects: [{{kind: ServiceAccount, name: agent, "
        "namespace: fleet}}], roleRef: {}}}",
        reference);
    EXPECT_EQ(Ask(std::string(kPodReader) + binding, Pods(kAgent, "n")).verdict, kUnknown) << reference;
    EXPECT_EQ(Ask(std::string(kPodReader) + binding, Pods("system:anonymous", "n")).verdict, kNo) << reference;
  }
}

// Puts junk in the place of some parts of good objects.
class Damage {
 public:
  explicit Damage(uint32_t seed) : random_(seed) {}

  std::string Of(std::string text) {
    constexpr std::string_view kParts[] = {"['get']",
                                           "['']",
                                           "['pods']",
                                           "['one']",
                                           "'User'",
                                           "'dave'",
                                           "'ClusterRole'",
                                           "'all'",
                                           "{'x': 'y'}",
                                           "'y'",
                                           "'In'",
                                           "['y']",
                                           "'part'",
                                           "{'kind': 'User', 'name': 'dave'}",
                                           "'Group'",
                                           "'Role'",
                                           "'get'",
                                           "'pods'",
                                           "{'kind': 'ClusterRole', 'name': 'all'}"};
    constexpr std::string_view kJunk[] = {"null", "7",      "-1.5",  "true",          "''",       "'*x'",          "[]",
                                          "{}",   "[null]", "[[1]]", "[{'kind': 3}]", "{'a': 1}", "['', 'get', 4]"};
    for (uint32_t left = 1 + random_() % 4; left != 0; --left) {
      const std::string_view part = kParts[random_() % std::size(kParts)];
      std::vector<size_t> places;
      for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) places.push_back(at);
      if (places.empty()) continue;
      text.replace(places[random_() % places.size()], part.size(), kJunk[random_() % std::size(kJunk)]);
    }
    return text;
  }

 private:
  std::mt19937 random_;
};

TEST(RbacView, SurvivesAnyDamageAndGrantsNothingBecauseOfIt) {
  constexpr std::string_view kGood = R"(
    {'kind': ClusterRole, 'metadata': {'name': part, 'labels': {'x': 'y'}}, 'rules': [{'verbs': ['get'], 'apiGroups': [''], 'resources': ['pods'], 'resourceNames': ['one']}]}
    {'kind': ClusterRole, 'metadata': {'name': all}, 'aggregationRule': {'clusterRoleSelectors': [{'matchLabels': {'x': 'y'}}, {'matchExpressions': [{'key': 'x', 'operator': 'In', 'values': ['y']}]}]}}
    {'kind': ClusterRoleBinding, 'metadata': {'name': b}, 'subjects': [{'kind': 'User', 'name': 'dave'}, {'kind': 'Group', 'name': 'part'}], 'roleRef': {'kind': 'ClusterRole', 'name': 'all'}}
    {'kind': RoleBinding, 'metadata': {'name': b, 'namespace': n}, 'subjects': [{'kind': 'User', 'name': 'dave'}], 'roleRef': {'kind': 'Role', 'name': 'part'}}
    {'kind': Role, 'metadata': {'name': part, 'namespace': n}, 'rules': [{'verbs': ['get'], 'apiGroups': [''], 'resources': ['pods']}, {'verbs': ['get'], 'nonResourceURLs': ['pods']}]})";
  constexpr std::string_view kUntouched = R"(
    {kind: ClusterRoleBinding, metadata: {name: z}, subjects: [{kind: User, name: eve}], roleRef: {kind: ClusterRole, name: z}}
    {kind: ClusterRole, metadata: {name: z}, rules: [{verbs: [get], apiGroups: [''], resources: [pods]}]})";
  std::map<RbacVerdict, int> seen;
  for (uint32_t seed = 0; seed < 500; ++seed) {
    RbacCase rbac;
    const std::string objects = Damage(seed).Of(std::string(kGood));
    rbac.Add(objects);
    rbac.Add(kUntouched);
    rbac.CoverAllBut("");
    const Snapshot snapshot = rbac.Build();
    const RbacView view(snapshot, 0);
    EXPECT_EQ(view.Can(Pods("eve", "n")).verdict, kYes) << objects;
    EXPECT_NE(view.Can(Pods("dave", "n", "delete")).verdict, kYes) << objects;
    EXPECT_NE(view.Can(Pods("mallory", "n")).verdict, kYes) << objects;
    ++seen[view.Can(Pods("dave", "n")).verdict];
  }
  // Most damage leaves it open; some of it makes an object a good one that says something else.
  EXPECT_GT(seen[kYes], 20);
  EXPECT_GT(seen[kUnknown], 20);
  EXPECT_GT(seen[kNo], 0);
}

TEST(RbacView, ReadsWhatIsGoodBesideWhatIsNot) {
  constexpr std::string_view kObjects =
      "{kind: Role, metadata: {name: r, namespace: n}, rules: [7, {verbs: [get], apiGroups: [''], resources: "
      "[pods]}]}\n"
      "{kind: RoleBinding, metadata: {name: b, namespace: n}, subjects: [[], {kind: ServiceAccount, name: agent, "
      "namespace: fleet}], roleRef: {kind: Role, name: r}}";
  EXPECT_EQ(Ask(kObjects, Pods(kAgent, "n")).verdict, kYes);
  EXPECT_EQ(Ask(kObjects, Pods(kAgent, "n", "delete")).verdict, kUnknown);
}

TEST(RbacView, AnEmptyRequestIsAnsweredToo) {
  EXPECT_EQ(Ask(kAgentMayReadPods, {}).verdict, kUnknown);
  EXPECT_EQ(Ask(kAgentMayReadPods, {.user = "system:serviceaccount:", .refused = true}).verdict, kNo);
  EXPECT_EQ(Ask(kAgentMayReadPods, {.user = "system:serviceaccount::", .refused = true}).verdict, kNo);
  EXPECT_EQ(Ask(kAgentMayReadPods, {.user = kAgent, .verb = "get", .resource = "/"}).verdict, kNo);
}

TEST(RbacView, AggregationEndsWhereItWouldTakeTooLong) {
  std::string selectors;
  for (int i = 0; i < 400; ++i) selectors += fmt::format("{{matchLabels: {{a{}: b}}}},", i);
  std::string objects =
      "{kind: ClusterRoleBinding, metadata: {name: b}, subjects: [{kind: ServiceAccount, name: agent, namespace: "
      "fleet}], roleRef: {kind: ClusterRole, name: all}}\n";
  objects += fmt::format(
      "{{kind: ClusterRole, metadata: {{name: all}}, aggregationRule: {{clusterRoleSelectors: [{}]}}}}\n", selectors);
  std::string labels;
  for (int i = 0; i < 1000; ++i) labels += fmt::format("l{}: x,", i);
  for (int i = 0; i < 30; ++i) {
    objects += fmt::format("{{kind: ClusterRole, metadata: {{name: r{}, labels: {{{}}}}}, rules: []}}\n", i, labels);
  }
  EXPECT_EQ(Ask(objects, Pods(kAgent, "n")).verdict, kUnknown);
}

}  // namespace
}  // namespace bundlescope
