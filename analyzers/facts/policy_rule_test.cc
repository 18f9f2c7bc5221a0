#include "analyzers/facts/policy_rule.h"

#include <gtest/gtest.h>

#include "core/document/compact_json.h"

namespace bundlescope {
namespace {

constexpr RuleMatch kNo = RuleMatch::kNo;
constexpr RuleMatch kYes = RuleMatch::kYes;
constexpr RuleMatch kOtherNames = RuleMatch::kOtherNames;

CompactValue Read(std::string_view json, CompactStore* store) {
  CompactJson parsed;
  EXPECT_TRUE(parsed.Parse(json, 1)) << json;
  CompactWriter writer(*store);
  parsed.Write({}, &writer);
  return writer.Finish();
}

struct Row {
  std::string_view source;  // section of "Using RBAC Authorization" of the Kubernetes documentation
  std::string_view rule;
  std::string_view verb;
  std::string_view group;
  std::string_view resource;
  std::string_view name;
  RuleMatch match;
};

constexpr std::string_view kPods = R"({"verbs":["get","list"],"apiGroups":[""],"resources":["pods"]})";
constexpr std::string_view kPodsAndLogs =
    R"({"verbs":["get","list"],"apiGroups":[""],"resources":["pods","pods/log"]})";
constexpr std::string_view kAll = R"({"verbs":["*"],"apiGroups":["*"],"resources":["*"]})";
constexpr std::string_view kAnyStatus = R"({"verbs":["*"],"apiGroups":["*"],"resources":["*/status"]})";
constexpr std::string_view kAllOfPods = R"({"verbs":["*"],"apiGroups":["*"],"resources":["pods/*"]})";
constexpr std::string_view kNamed =
    R"({"verbs":["get","update","list","watch","create","deletecollection"],"apiGroups":[""],
        "resources":["configmaps"],"resourceNames":["my-configmap"]})";

TEST(MatchPolicyRule, JudgesRequestsForResources) {
  constexpr Row kRows[] = {
      {"Role example", kPods, "get", "", "pods", "", kYes},
      {"Role example", kPods, "list", "", "pods", "x", kYes},
      {"Role example: permissions are purely additive", kPods, "watch", "", "pods", "", kNo},
      {"Role example: \"\" is the core group", kPods, "get", "apps", "pods", "", kNo},
      {"Role example", kPods, "get", "", "secrets", "", kNo},
      {"Role example: verbs and resources are case sensitive", kPods, "GET", "", "pods", "", kNo},
      {"Role example: no request is empty", kPods, "", "", "", "", kNo},
      {"Referring to resources: a resource does not stand for its subresources", kPods, "get", "", "pods/log", "", kNo},
      {"Referring to resources", kPodsAndLogs, "get", "", "pods/log", "", kYes},
      {"Referring to resources", kPodsAndLogs, "get", "", "pods/exec", "", kNo},
      {"Referring to resources: *", kAll, "anything", "any.group", "things/part", "x", kYes},
      {"Referring to resources: *", kAll, "*", "*", "*", "", kYes},
      {"Role example: a wildcard that is asked for needs one", kPods, "*", "", "pods", "", kNo},
      {"PolicyRule: '*/foo' is the subresource foo of all resources", kAnyStatus, "update", "apps",
       "deployments/status", "", kYes},
      {"PolicyRule: '*/foo'", kAnyStatus, "update", "apps", "deployments", "", kNo},
      {"PolicyRule: '*/foo'", kAnyStatus, "update", "apps", "deployments/scale", "", kNo},
      {"PolicyRule: '*/foo'", kAnyStatus, "update", "apps", "deployments/status2", "", kNo},
      {"PolicyRule: there is no 'foo/*'", kAllOfPods, "get", "", "pods/log", "", kNo},
      {"PolicyRule: there is no 'foo/*'", kAllOfPods, "get", "", "pods", "", kNo},
      {"Referring to resources: resourceNames", kNamed, "get", "", "configmaps", "my-configmap", kYes},
      {"Referring to resources: resourceNames", kNamed, "get", "", "configmaps", "other", kOtherNames},
      {"Referring to resources: resourceNames", kNamed, "get", "", "configmaps", "", kOtherNames},
      {"Referring to resources: resourceNames", kNamed, "patch", "", "configmaps", "my-configmap", kNo},
      {"Referring to resources: create has no name", kNamed, "create", "", "configmaps", "", kOtherNames},
      {"Referring to resources: deletecollection has no name", kNamed, "deletecollection", "", "configmaps", "",
       kOtherNames},
      {"Referring to resources: list has no name", kNamed, "list", "", "configmaps", "", kOtherNames},
      {"Referring to resources: list and watch with the field selector metadata.name", kNamed, "list", "", "configmaps",
       "my-configmap", kYes},
      {"Referring to resources: an empty list is no restriction",
       R"({"verbs":["get"],"apiGroups":[""],"resources":["pods"],"resourceNames":[]})", "get", "", "pods", "x", kYes},
      {"PolicyRule: a list that is not there allows nothing", R"({"verbs":["*"],"resources":["*"]})", "get", "", "pods",
       "", kNo},
      {"PolicyRule: a list that is not there allows nothing", R"({"verbs":["*"],"apiGroups":["*"]})", "get", "", "pods",
       "", kNo},
      {"PolicyRule: a list that is not there allows nothing", R"({"apiGroups":["*"],"resources":["*"]})", "get", "",
       "pods", "", kNo},
      {"PolicyRule: URLs are no resources", R"({"verbs":["*"],"nonResourceURLs":["*"]})", "get", "", "pods", "", kNo},
  };
  for (const Row& row : kRows) {
    CompactStore store;
    const std::optional<PolicyRule> rule = ReadPolicyRule(Read(row.rule, &store));
    ASSERT_TRUE(rule) << row.rule;
    AccessRequest request;
    request.verb = row.verb;
    request.group = row.group;
    request.resource = row.resource;
    request.name = row.name;
    request.any_with_subresource = AccessRequest::SubresourcePattern(row.resource);
    EXPECT_EQ(MatchPolicyRule(*rule, request), row.match)
        << row.source << ": " << row.verb << " " << row.resource << " by " << row.rule;
  }
}

// "'*' in a nonResourceURL is a suffix glob match" (Role examples).
TEST(MatchPolicyRule, JudgesRequestsForUrls) {
  constexpr std::string_view kHealth = R"({"verbs":["get","post"],"nonResourceURLs":["/healthz","/healthz/*"]})";
  struct UrlRow {
    std::string_view rule;
    std::string_view verb;
    std::string_view url;
    RuleMatch match;
  };
  constexpr UrlRow kRows[] = {
      {kHealth, "get", "/healthz", kYes},
      {kHealth, "post", "/healthz/etcd/x", kYes},
      {kHealth, "put", "/healthz", kNo},
      {kHealth, "get", "/healthzz", kNo},
      {kHealth, "get", "/", kNo},
      {R"({"verbs":["*"],"nonResourceURLs":["*"]})", "get", "/metrics", kYes},
      {R"({"verbs":["*"],"nonResourceURLs":["/api*"]})", "get", "/apis/apps", kYes},
      {R"({"verbs":["*"],"nonResourceURLs":["/api**"]})", "get", "/apis", kYes},
      {R"({"verbs":["*"],"nonResourceURLs":["/*/x"]})", "get", "/a/x", kNo},
      {R"({"verbs":["*"],"nonResourceURLs":["/*/x"]})", "get", "/*/x", kYes},
      {R"({"verbs":["*"],"apiGroups":["*"],"resources":["*"]})", "get", "/metrics", kNo},
  };
  for (const UrlRow& row : kRows) {
    CompactStore store;
    const std::optional<PolicyRule> rule = ReadPolicyRule(Read(row.rule, &store));
    ASSERT_TRUE(rule) << row.rule;
    AccessRequest request;
    request.verb = row.verb;
    request.url = row.url;
    EXPECT_EQ(MatchPolicyRule(*rule, request), row.match) << row.verb << " " << row.url << " by " << row.rule;
  }
}

TEST(ReadPolicyRule, TakesNoRuleOfWhichAPartCannotBeRead) {
  constexpr std::string_view kRules[] = {
      R"(null)",
      R"("get pods")",
      R"([])",
      R"(7)",
      R"({"verbs":"get","apiGroups":[""],"resources":["pods"]})",
      R"({"verbs":["get"],"apiGroups":[""],"resources":{"pods":true}})",
      R"({"verbs":["get"],"apiGroups":[null],"resources":["pods"]})",
      R"({"verbs":["get"],"apiGroups":[""],"resources":["pods"],"resourceNames":"x"})",
      R"({"verbs":["get"],"apiGroups":[""],"resources":["pods"],"resourceNames":[1]})",
      R"({"verbs":["get"],"nonResourceURLs":[["/x"]]})",
  };
  for (const std::string_view rule : kRules) {
    CompactStore store;
    EXPECT_FALSE(ReadPolicyRule(Read(rule, &store))) << rule;
  }
}

TEST(SubresourcePattern, NamesTheSubresourceOfAnyResource) {
  EXPECT_EQ(AccessRequest::SubresourcePattern("pods/log"), "*/log");
  EXPECT_EQ(AccessRequest::SubresourcePattern("pods"), "");
  EXPECT_EQ(AccessRequest::SubresourcePattern("pods/"), "");
  EXPECT_EQ(AccessRequest::SubresourcePattern(""), "");
}

}  // namespace
}  // namespace bundlescope
