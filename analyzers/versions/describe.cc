#include <fmt/format.h>

#include "analyzers/versions/range.h"
#include "analyzers/versions/version_issue.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxListed = 10;

std::string DescribeEvent(const VersionEvent& event, bool at_beginning) {
  if (at_beginning) return "every version from the first";
  switch (event.kind) {
    case VersionEventKind::kIntroduced:
      return "introduced " + event.version;
    case VersionEventKind::kFixed:
      return "fixed " + event.version;
    case VersionEventKind::kLastAffected:
      return "last affected " + event.version;
  }
  return "";
}

std::string DescribeRange(const VersionRange& range) {
  std::string out;
  const auto append = [&](const VersionEvent& event, bool at_beginning) {
    if (!out.empty()) out += ", ";
    out += DescribeEvent(event, at_beginning);
  };
  if (const auto ordered = OrderEvents(range)) {
    for (const OrderedEvent& event : *ordered) append(*event.event, !event.version);
  } else {
    for (const VersionEvent& event : range.events) append(event, false);
  }
  return out;
}

std::string DescribeList(const std::vector<std::string>& versions) {
  std::string out = versions.size() == 1 ? "version " : "versions ";
  for (size_t i = 0; i < versions.size() && i < kMaxListed; ++i) {
    if (i > 0) out += ", ";
    out += versions[i];
  }
  if (versions.size() > kMaxListed) out += fmt::format(" and {} more", versions.size() - kMaxListed);
  return out;
}

}  // namespace

std::string Describe(const AffectedComponent& affected) {
  std::string out;
  for (const VersionRange& range : affected.ranges) {
    if (!out.empty()) out += "; ";
    out += DescribeRange(range);
  }
  if (affected.versions.empty()) return out;
  if (!out.empty()) out += "; ";
  return out + DescribeList(affected.versions);
}

}  // namespace bundlescope
