#include "analyzers/facts/policy_rule.h"

#include <algorithm>

#include "analyzers/facts/string_list.h"

namespace bundlescope {
namespace {

constexpr std::string_view kAll = "*";

bool Has(const std::vector<std::string_view>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool HasOrAll(const std::vector<std::string_view>& list, std::string_view text) {
  return std::any_of(list.begin(), list.end(),
                     [text](std::string_view entry) { return entry == text || entry == kAll; });
}

// A '*' at the end stands for any end; elsewhere it is a plain character.
bool UrlMatches(std::string_view pattern, std::string_view url) {
  if (pattern == url) return true;
  if (!pattern.ends_with('*')) return false;
  while (pattern.ends_with('*')) pattern.remove_suffix(1);
  return url.starts_with(pattern);
}

}  // namespace

std::string AccessRequest::SubresourcePattern(std::string_view resource) {
  const size_t slash = resource.find('/');
  if (slash == std::string_view::npos || slash + 1 == resource.size()) return "";
  return std::string(kAll).append(resource.substr(slash));
}

std::optional<PolicyRule> ReadPolicyRule(const CompactValue& rule) {
  if (!rule.IsMapping()) return std::nullopt;
  auto verbs = ReadStringList(rule, "verbs");
  auto groups = ReadStringList(rule, "apiGroups");
  auto resources = ReadStringList(rule, "resources");
  auto names = ReadStringList(rule, "resourceNames");
  auto urls = ReadStringList(rule, "nonResourceURLs");
  if (!verbs || !groups || !resources || !names || !urls) return std::nullopt;
  return PolicyRule{std::move(*verbs), std::move(*groups), std::move(*resources), std::move(*names), std::move(*urls)};
}

RuleMatch MatchPolicyRule(const PolicyRule& rule, const AccessRequest& request) {
  if (!HasOrAll(rule.verbs, request.verb)) return RuleMatch::kNo;
  if (!request.url.empty()) {
    const bool matches = std::any_of(rule.urls.begin(), rule.urls.end(),
                                     [&request](std::string_view pattern) { return UrlMatches(pattern, request.url); });
    return matches ? RuleMatch::kYes : RuleMatch::kNo;
  }
  if (!HasOrAll(rule.groups, request.group)) return RuleMatch::kNo;
  const bool by_subresource =
      !request.any_with_subresource.empty() && Has(rule.resources, request.any_with_subresource);
  if (!by_subresource && !HasOrAll(rule.resources, request.resource)) return RuleMatch::kNo;
  return rule.names.empty() || Has(rule.names, request.name) ? RuleMatch::kYes : RuleMatch::kOtherNames;
}

}  // namespace bundlescope
