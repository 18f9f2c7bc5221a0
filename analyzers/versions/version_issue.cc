#include "analyzers/versions/version_issue.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "analyzers/versions/range.h"
#include "analyzers/versions/schema.h"
#include "analyzers/versions/scheme.h"
#include "core/base/timestamp.h"

namespace bundlescope {
namespace {

template <size_t N>
using Words = std::array<std::string_view, N>;

constexpr Words<3> kEventKeys = {"introduced", "fixed", "last_affected"};
constexpr Words<5> kSeverities = {"critical", "high", "medium", "low", "info"};
constexpr Words<2> kCertainties = {"verified", "reported"};
constexpr Words<3> kOrigins = {"source", "release-note", "report"};
constexpr Words<3> kSchemes = {"SEMVER", "SEMVER_BUILD", "ENUM"};
// CSAF 2.0, section 3.2.3.12.1
constexpr Words<5> kCategories = {"vendor_fix", "workaround", "mitigation", "no_fix_planned", "none_available"};

constexpr VersionEventKind kEventKinds[] = {VersionEventKind::kIntroduced, VersionEventKind::kFixed,
                                            VersionEventKind::kLastAffected};

constexpr size_t kMaxIdBytes = 128;

std::string_view Name(VersionEventKind kind) { return kEventKeys[static_cast<size_t>(kind)]; }

bool IsAlphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// "fleet/FVI-2025-0001"
bool IsIssueId(std::string_view id) {
  const size_t slash = id.find('/');
  if (id.size() > kMaxIdBytes || slash == 0 || slash == std::string_view::npos || slash + 1 == id.size()) return false;
  const auto fits = [](char c) { return IsAlphanumeric(c) || c == '-' || c == '.' || c == '_'; };
  return std::all_of(id.begin(), id.begin() + static_cast<ptrdiff_t>(slash), fits) &&
         std::all_of(id.begin() + static_cast<ptrdiff_t>(slash) + 1, id.end(), fits);
}

bool IsLanguageTag(std::string_view tag) {
  return tag.size() >= 2 && tag.size() <= 35 && IsAlphanumeric(tag.front()) && IsAlphanumeric(tag.back()) &&
         std::all_of(tag.begin(), tag.end(), [](char c) { return IsAlphanumeric(c) || c == '-'; });
}

// Printable ASCII without what could end an attribute or a link in a report.
bool IsUrl(std::string_view text) {
  return (text.starts_with("https://") || text.starts_with("http://")) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '<' && c != '>'; });
}

// Reads one document. Faults become issues; what they leave is thrown away at the end.
class VersionIssueReader {
 public:
  VersionIssueReader(const std::string& file, Issues* issues) : file_(file), issues_(issues) {}

  std::optional<VersionIssue> Read(const Node& root);

 private:
  void ReadIdentity(Fields& fields, VersionIssue* out);
  void CheckTitle(Fields& fields, const LocalizedText& title);
  AffectedComponent ReadAffected(const Node& node);
  VersionRange ReadRange(const Node& node);
  std::optional<VersionEvent> ReadEvent(const Node& node, VersionScheme scheme);
  void CheckEventVersion(Fields& fields, const VersionEvent& event, VersionScheme scheme);
  void CheckOrder(Fields& fields, const VersionRange& range);
  void CheckSequence(Fields& fields, const std::vector<OrderedEvent>& events);
  void ReadProvenance(Fields& fields, bool events_read, AffectedComponent* out);
  bool AttachProvenance(Fields& fields, AffectedComponent* out);
  NotAffected ReadNotAffected(const Node& node);
  VersionRemedy ReadRemedy(const Node& node);
  void CheckRemedies(Fields& fields, const VersionIssue& issue);
  std::vector<std::string> ReadReferences(Fields& fields);

  const std::string& file_;
  Issues* issues_;
};

std::optional<VersionIssue> VersionIssueReader::Read(const Node& root) {
  const size_t first = issues_->size();
  Fields fields(&root, file_, "VersionIssue", issues_);
  if (!fields.valid()) return std::nullopt;
  CheckHead(fields, "VersionIssue");
  VersionIssue out;
  out.place = fields.PlaceOf(&root);
  ReadIdentity(fields, &out);
  for (const Node& node : ReadList(fields, "affected", Need::kRequired)) out.affected.push_back(ReadAffected(node));
  for (const Node& node : ReadList(fields, "not_affected", Need::kOptional)) {
    out.not_affected.push_back(ReadNotAffected(node));
  }
  for (const Node& node : ReadList(fields, "remediation", Need::kOptional)) out.remediation.push_back(ReadRemedy(node));
  out.references = ReadReferences(fields);
  fields.Finish();
  if (CountErrors(*issues_, first) == 0) CheckRemedies(fields, out);
  if (CountErrors(*issues_, first) > 0) return std::nullopt;
  return out;
}

void VersionIssueReader::ReadIdentity(Fields& fields, VersionIssue* out) {
  out->id = fields.RequiredString("id");
  const Node* id = fields.Take("id");
  if (id != nullptr && id->IsString() && !IsIssueId(out->id)) {
    fields.Report(id, "'id' must be a namespace, '/' and a name", "for example fleet/FVI-2025-0001");
  }
  out->aliases = ReadTexts(fields, "aliases");
  out->modified = fields.RequiredString("modified");
  const Node* modified = fields.Take("modified");
  if (modified != nullptr && modified->IsString() && !ParseRfc3339(out->modified)) {
    fields.Report(modified, "'modified' must be a time by RFC 3339", "for example 2025-06-01T00:00:00Z");
  }
  out->severity = ReadWord(fields, "severity", Need::kRequired, kSeverities);
  out->title = fields.RequiredText("title");
  CheckTitle(fields, out->title);
}

void VersionIssueReader::CheckTitle(Fields& fields, const LocalizedText& title) {
  for (const auto& [tag, text] : title.by_tag) {
    if (!IsLanguageTag(tag)) {
      fields.Report(fields.Take("title"), "'title' has a key that is no language",
                    "use a BCP 47 tag such as en or zh-CN");
    }
    if (text.empty()) fields.Report(fields.Take("title"), "'title' has an empty text", "fill it, or leave it out");
  }
}

AffectedComponent VersionIssueReader::ReadAffected(const Node& node) {
  AffectedComponent out;
  Fields fields(&node, file_, "entry of 'affected'", issues_);
  if (!fields.valid()) return out;
  out.component = ReadComponentName(fields);
  const size_t first = issues_->size();
  for (const Node& range : ReadList(fields, "ranges", Need::kOptional)) out.ranges.push_back(ReadRange(range));
  const bool events_read = CountErrors(*issues_, first) == 0;
  out.versions = ReadVersions(fields, "versions", Need::kOptional);
  if (node.Find("ranges") == nullptr && node.Find("versions") == nullptr) {
    fields.Report(nullptr, "this entry names no version", "add 'ranges', or 'versions' with single versions");
  }
  ReadProvenance(fields, events_read, &out);
  out.reported_only = ReadWord(fields, "certainty", Need::kOptional, kCertainties) == "reported";
  fields.Finish();
  return out;
}

VersionRange VersionIssueReader::ReadRange(const Node& node) {
  VersionRange out;
  Fields fields(&node, file_, "range", issues_);
  if (!fields.valid()) return out;
  const size_t first = issues_->size();
  const auto scheme = ParseVersionScheme(ReadWord(fields, "type", Need::kRequired, kSchemes));
  if (scheme == VersionScheme::kEnum) {
    fields.Report(fields.Take("type"), "ENUM has no order, so there are no ranges of it",
                  "list the versions one by one under 'versions'");
  }
  out.scheme = scheme.value_or(VersionScheme::kSemver);
  for (const Node& item : ReadList(fields, "events", Need::kRequired)) {
    if (std::optional<VersionEvent> event = ReadEvent(item, out.scheme)) out.events.push_back(*std::move(event));
  }
  fields.Finish();
  const auto has = [&](VersionEventKind kind) {
    return std::any_of(out.events.begin(), out.events.end(),
                       [&](const VersionEvent& event) { return event.kind == kind; });
  };
  if (has(VersionEventKind::kFixed) && has(VersionEventKind::kLastAffected)) {
    fields.Report(fields.Take("events"), "'fixed' and 'last_affected' stand in one range",
                  "use one of them, or make two ranges");
  }
  if (CountErrors(*issues_, first) == 0) CheckOrder(fields, out);
  return out;
}

std::optional<VersionEvent> VersionIssueReader::ReadEvent(const Node& node, VersionScheme scheme) {
  Fields fields(&node, file_, "event", issues_);
  if (!fields.valid()) return std::nullopt;
  std::optional<VersionEvent> out;
  for (const VersionEventKind kind : kEventKinds) {
    const Node* value = fields.Take(Name(kind));
    if (value == nullptr) continue;
    if (!value->IsString()) {
      fields.Report(value,
                    fmt::format("event: '{}' must be a string, not a {}", Name(kind), NodeKindName(value->kind())),
                    fmt::format("quote the version: \"{}\"", value->SourceText()));
      continue;
    }
    out.emplace();
    out->kind = kind;
    out->version = value->AsString();
    CheckEventVersion(fields, *out, scheme);
  }
  fields.Finish();
  if (node.members().size() != 1) {
    fields.Report(nullptr, fmt::format("an event must have one key, but this one has {}", node.members().size()),
                  "write {introduced: \"...\"} and {fixed: \"...\"} as two events");
  }
  return out;
}

void VersionIssueReader::CheckEventVersion(Fields& fields, const VersionEvent& event, VersionScheme scheme) {
  if (event.kind == VersionEventKind::kIntroduced && event.version == "0") return;
  const Node* at = fields.Take(Name(event.kind));
  const std::optional<Version> version = ParseVersion(scheme, event.version);
  if (!version) {
    fields.Report(at,
                  fmt::format("event: {} cannot read the version of '{}'", bundlescope::Name(scheme), Name(event.kind)),
                  "three numbers, then perhaps a pre-release: \"0.12.0\", \"0.12.0-rc.1\"");
  } else if (scheme == VersionScheme::kSemver && !version->semver.build.empty()) {
    fields.Warn(at, "event: SEMVER does not look at what stands after '+'", "use SEMVER_BUILD, or leave it out");
  }
}

void VersionIssueReader::CheckOrder(Fields& fields, const VersionRange& range) {
  if (const std::optional<std::vector<OrderedEvent>> ordered = OrderEvents(range)) {
    CheckSequence(fields, *ordered);
    return;
  }
  fields.Report(fields.Take("events"), "the builds of these events cannot be compared with each other",
                "make one range for each distribution: rke2rN here, k3sN there");
}

void VersionIssueReader::CheckSequence(Fields& fields, const std::vector<OrderedEvent>& events) {
  const Node* at = fields.Take("events");
  constexpr VersionEventKind kStart = VersionEventKind::kIntroduced;
  if (events.front().event->kind != kStart) {
    fields.Report(
        at,
        fmt::format("the range begins with '{}', but must begin with 'introduced'", Name(events.front().event->kind)),
        "say {introduced: \"0\"} for every version before");
  }
  for (size_t i = 1; i < events.size(); ++i) {
    const VersionEvent& last = *events[i - 1].event;
    const VersionEvent& next = *events[i].event;
    const bool same_place =
        events[i - 1].version && events[i].version && Compare(*events[i - 1].version, *events[i].version).order == 0;
    if (same_place && next.kind != VersionEventKind::kLastAffected) {
      fields.Report(
          at, fmt::format("'{}' and '{}' stand at the same version {}", Name(last.kind), Name(next.kind), next.version),
          "remove one of the two events");
    } else if (last.kind == kStart && next.kind == kStart) {
      fields.Warn(
          at, fmt::format("'introduced' {} has no effect: the range is still open from {}", next.version, last.version),
          "each branch needs its own end before the next one begins");
    } else if (last.kind != kStart && next.kind != kStart) {
      fields.Warn(at,
                  fmt::format("'{}' {} has no effect: the range is already closed at {}", Name(next.kind), next.version,
                              last.version),
                  "each branch needs its own 'introduced'");
    }
  }
}

// `events_read` is false where an event was wrong: then it cannot be said that one is missing.
void VersionIssueReader::ReadProvenance(Fields& fields, bool events_read, AffectedComponent* out) {
  bool only_reports = true;
  const std::span<const Node> list = ReadList(fields, "provenance", Need::kOptional);
  for (const Node& item : list) {
    Fields provenance(&item, file_, "provenance", issues_);
    if (!provenance.valid()) continue;
    const bool found = AttachProvenance(provenance, out);
    provenance.Finish();
    if (!found && events_read) {
      provenance.Report(nullptr, "no event of this entry is the one that this provenance speaks of",
                        "name an event that stands in 'ranges'");
    }
    only_reports = only_reports && item.StringAt({"at"}) == "report";
  }
  if (!list.empty() && only_reports && fields.Take("certainty") == nullptr) {
    fields.Warn(nullptr, "only reports speak for this entry", "add 'certainty: reported', or name what was verified");
  }
}

// True also where the provenance itself is wrong, which is then already reported.
bool VersionIssueReader::AttachProvenance(Fields& fields, AffectedComponent* out) {
  const std::string kind = ReadWord(fields, "event", Need::kRequired, kEventKeys);
  const std::optional<std::string> version = fields.String("version");
  const std::string origin = ReadWord(fields, "at", Need::kRequired, kOrigins);
  const std::string ref = fields.RequiredString("ref");
  if (kind.empty() || (!version && fields.Take("version") != nullptr)) return true;
  bool found = false;
  for (VersionRange& range : out->ranges) {
    for (VersionEvent& event : range.events) {
      if (Name(event.kind) != kind || (version && CleanVersion(event.version) != CleanVersion(*version))) continue;
      event.provenance = origin;
      event.ref = ref;
      found = true;
    }
  }
  return found;
}

NotAffected VersionIssueReader::ReadNotAffected(const Node& node) {
  NotAffected out;
  Fields fields(&node, file_, "entry of 'not_affected'", issues_);
  if (!fields.valid()) return out;
  out.component = ReadComponentName(fields);
  out.versions = ReadVersions(fields, "versions", Need::kRequired);
  out.ref = fields.String("ref").value_or("");
  fields.Finish();
  return out;
}

VersionRemedy VersionIssueReader::ReadRemedy(const Node& node) {
  VersionRemedy out;
  Fields fields(&node, file_, "entry of 'remediation'", issues_);
  if (!fields.valid()) return out;
  out.category = ReadWord(fields, "category", Need::kRequired, kCategories);
  const bool required = out.category == "vendor_fix";
  if (required || fields.Take("component") != nullptr) out.component = ReadComponentName(fields);
  const Node* to = required ? fields.Require("to") : fields.Take("to");
  out.to = fields.String("to").value_or("");
  if (to != nullptr && to->IsString() && !IsVersionText(out.to)) {
    fields.Report(to, "'to' cannot be a version", "for example \"0.12.0\"");
  }
  fields.Finish();
  return out;
}

// Advice that leads from one affected version to another is worse than none.
void VersionIssueReader::CheckRemedies(Fields& fields, const VersionIssue& issue) {
  for (size_t i = 0; i < issue.remediation.size(); ++i) {
    const VersionRemedy& remedy = issue.remediation[i];
    if (remedy.to.empty() || Evaluate(issue, remedy.component, remedy.to) == Affected::kNo) continue;
    fields.Report(fields.Take("remediation")->items()[i].Find("to"),
                  fmt::format("the ranges do not show {} {} to be free of this problem", remedy.component, remedy.to),
                  "name a version in which it is fixed, or correct the range");
  }
}

std::vector<std::string> VersionIssueReader::ReadReferences(Fields& fields) {
  std::vector<std::string> out = ReadTexts(fields, "references");
  if (!std::all_of(out.begin(), out.end(), [](const std::string& text) { return IsUrl(text); })) {
    fields.Report(fields.Take("references"), "a reference is not a URL", "begin it with https://");
  }
  return out;
}

}  // namespace

std::optional<VersionIssue> ParseVersionIssue(const Node& root, const std::string& file, Issues* issues) {
  return VersionIssueReader(file, issues).Read(root);
}

}  // namespace bundlescope
