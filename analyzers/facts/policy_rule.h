#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document/compact.h"

namespace bundlescope {

// One of the rules of a Role or ClusterRole; its texts live in the store of the object.
struct PolicyRule {
  std::vector<std::string_view> verbs;
  std::vector<std::string_view> groups;
  std::vector<std::string_view> resources;
  std::vector<std::string_view> names;  // empty: objects of any name
  std::vector<std::string_view> urls;
};

// Nothing where a field has a type that no API server would have let in. Such a rule must not count in part: a list of
// names that cannot be read would otherwise allow all names.
std::optional<PolicyRule> ReadPolicyRule(const CompactValue& rule);

// What somebody wants to do, without who.
struct AccessRequest {
  std::string_view verb = {};
  std::string_view group = {};            // "" for core
  std::string_view resource = {};         // "pods", or with a subresource "pods/log"
  std::string_view name = {};             // "" where the request names no object: create, list, watch, deletecollection
  std::string_view url = {};              // "/healthz": a request for no resource; the three above do not count then
  std::string any_with_subresource = {};  // "*/log", see SubresourcePattern

  static std::string SubresourcePattern(std::string_view resource);
};

enum class RuleMatch : uint8_t {
  kNo,
  kOtherNames,  // would allow it, but only for objects that the rule names, and the request has no such name
  kYes,
};

// As the RBAC authorizer of Kubernetes judges: no verb is special, so that a rule with names never matches a request
// without one.
RuleMatch MatchPolicyRule(const PolicyRule& rule, const AccessRequest& request);

}  // namespace bundlescope
