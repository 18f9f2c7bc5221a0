#include "analyzers/facts/label_selector.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "analyzers/facts/string_list.h"

namespace bundlescope {
namespace {

SelectorMatch MatchIf(bool holds) { return holds ? SelectorMatch::kYes : SelectorMatch::kNo; }

SelectorMatch MatchExpression(const CompactValue& expression, const CompactValue& labels) {
  const std::string_view key = expression.StringAt({"key"});
  const std::string_view name = expression.StringAt({"operator"});
  const std::optional<std::vector<std::string_view>> values = ReadStringList(expression, "values");
  if (key.empty() || !values) return SelectorMatch::kUnreadable;
  const std::optional<CompactValue> label = labels.Find(key);
  if (label && !label->IsString()) return SelectorMatch::kUnreadable;
  if (name == "Exists" || name == "DoesNotExist") {
    if (!values->empty()) return SelectorMatch::kUnreadable;
    return MatchIf(label.has_value() == (name == "Exists"));
  }
  if ((name != "In" && name != "NotIn") || values->empty()) return SelectorMatch::kUnreadable;
  // A label that is not there has no value at all, so it is in no list.
  const bool in = label && std::find(values->begin(), values->end(), label->AsString()) != values->end();
  return MatchIf(in == (name == "In"));
}

SelectorMatch MatchLabel(const CompactMember& wanted, const CompactValue& labels) {
  if (!wanted.value.IsString()) return SelectorMatch::kUnreadable;
  const std::optional<CompactValue> label = labels.Find(wanted.key);
  if (label && !label->IsString()) return SelectorMatch::kUnreadable;
  return MatchIf(label && label->AsString() == wanted.value.AsString());
}

// The part of a selector under a key; null where there is none.
CompactValue PartOf(const CompactValue& selector, std::string_view key) {
  return selector.Find(key).value_or(CompactValue());
}

}  // namespace

SelectorMatch MatchLabelSelector(const CompactValue& selector, const CompactValue& labels) {
  const CompactValue match_labels = PartOf(selector, "matchLabels");
  const CompactValue expressions = PartOf(selector, "matchExpressions");
  const bool readable = selector.IsMapping() && (labels.IsMapping() || labels.IsNull()) &&
                        (match_labels.IsMapping() || match_labels.IsNull()) &&
                        (expressions.IsSequence() || expressions.IsNull());
  if (!readable) return SelectorMatch::kUnreadable;
  SelectorMatch all = SelectorMatch::kYes;
  // Also behind one that does not hold: Kubernetes takes a selector as a whole or not at all.
  for (const CompactMember& wanted : match_labels.members()) {
    const SelectorMatch match = MatchLabel(wanted, labels);
    if (match == SelectorMatch::kUnreadable) return match;
    if (match == SelectorMatch::kNo) all = match;
  }
  for (const CompactMember& expression : expressions.items()) {
    const SelectorMatch match = MatchExpression(expression.value, labels);
    if (match == SelectorMatch::kUnreadable) return match;
    if (match == SelectorMatch::kNo) all = match;
  }
  return all;
}

}  // namespace bundlescope
