#include "analyzers/versions/range.h"

#include <algorithm>
#include <utility>

namespace bundlescope {
namespace {

constexpr std::string_view kBeginning = "0";

VersionOrder CompareEvents(const OrderedEvent& a, const OrderedEvent& b) {
  if (!a.version || !b.version) return {a.version.has_value() <=> b.version.has_value(), true};
  return Compare(*a.version, *b.version);
}

bool Before(const OrderedEvent& a, const OrderedEvent& b) {
  const std::weak_ordering order = CompareEvents(a, b).order;
  return order != 0 ? order < 0 : a.event->kind < b.event->kind;
}

}  // namespace

std::optional<std::vector<OrderedEvent>> OrderEvents(const VersionRange& range) {
  std::vector<OrderedEvent> out;
  for (const VersionEvent& event : range.events) {
    OrderedEvent ordered{&event, std::nullopt};
    if (event.kind != VersionEventKind::kIntroduced || event.version != kBeginning) {
      ordered.version = ParseVersion(range.scheme, event.version);
      if (!ordered.version) return std::nullopt;
    }
    out.push_back(std::move(ordered));
  }
  std::stable_sort(out.begin(), out.end(), Before);
  // Comparable is transitive along a sorted list, so neighbours are enough.
  for (size_t i = 1; i < out.size(); ++i) {
    if (!CompareEvents(out[i - 1], out[i]).comparable) return std::nullopt;
  }
  return out;
}

Affected EvaluateRange(const VersionRange& range, std::string_view version) {
  const std::optional<Version> asked = ParseVersion(range.scheme, version);
  const std::optional<std::vector<OrderedEvent>> events = OrderEvents(range);
  if (!asked || !events) return Affected::kUnknown;
  bool affected = false;
  for (const OrderedEvent& ordered : *events) {
    VersionOrder order{std::weak_ordering::greater, true};  // everything is after "0"
    if (ordered.version) order = Compare(*asked, *ordered.version);
    if (!order.comparable) return Affected::kUnknown;
    if (ordered.event->kind == VersionEventKind::kIntroduced) {
      if (order.order >= 0) affected = true;
    } else if (ordered.event->kind == VersionEventKind::kFixed) {
      if (order.order >= 0) affected = false;
    } else if (order.order > 0) {
      affected = false;
    }
  }
  return affected ? Affected::kYes : Affected::kNo;
}

}  // namespace bundlescope
