#include "reports/words.h"

#include <algorithm>
#include <span>

#include "reports/messages.h"

namespace bundlescope {
namespace {

struct Word {
  std::string_view name;
  Message message;
};

constexpr Word kCategories[] = {
    {"vendor_fix", Message::kVendorFix},        {"workaround", Message::kWorkaround},
    {"mitigation", Message::kMitigation},       {"verify", Message::kVerify},
    {"no_fix_planned", Message::kNoFixPlanned}, {"none_available", Message::kNoneAvailable}};
constexpr Word kStatuses[] = {{"denied", Message::kDenied},
                              {"not-found", Message::kNotFound},
                              {"timeout", Message::kTimeout},
                              {"truncated", Message::kTruncated},
                              {"skipped-by-budget", Message::kSkippedByBudget},
                              {"interrupted", Message::kInterrupted},
                              {"failed", Message::kFailed},
                              {"not-asked", Message::kNotAsked}};
constexpr Word kReferences[] = {
    {"issue", Message::kIssue}, {"fix", Message::kFix}, {"doc", Message::kDoc}, {"advisory", Message::kAdvisory}};
constexpr Word kDiagnosticLevels[] = {
    {"error", Message::kError}, {"warning", Message::kWarning}, {"note", Message::kNote}};
constexpr Word kRoles[] = {
    {"upstream", Message::kUpstream}, {"downstream", Message::kDownstream}, {"unknown", Message::kRoleUnknown}};

std::string LookUp(std::span<const Word> words, Language language, std::string_view name) {
  for (const Word& word : words) {
    if (word.name == name) return Say(language, word.message);
  }
  return std::string(name);
}

}  // namespace

std::string SeverityLabel(Language language, Severity severity) {
  constexpr Message kLabels[] = {Message::kSeverityInfo, Message::kSeverityLow, Message::kSeverityMedium,
                                 Message::kSeverityHigh, Message::kSeverityCritical};
  return "[" + Say(language, kLabels[static_cast<size_t>(severity)]) + "]";
}

std::string ConfidenceWord(Language language, const Finding& finding) {
  constexpr Message kWords[] = {Message::kPossible, Message::kLikely, Message::kConfirmed};
  if (finding.verdict == Verdict::kInconclusive) return Say(language, Message::kInconclusive);
  return Say(language, kWords[static_cast<size_t>(finding.confidence)]);
}

std::string RiskWord(Language language, Risk risk) {
  constexpr Message kWords[] = {Message::kRiskNone, Message::kRiskLow, Message::kRiskMedium, Message::kRiskHigh};
  return Say(language, kWords[static_cast<size_t>(risk)]);
}

std::string CategoryWord(Language language, std::string_view category) {
  return LookUp(kCategories, language, category);
}
std::string StatusWord(Language language, std::string_view status) { return LookUp(kStatuses, language, status); }
std::string ReferenceWord(Language language, std::string_view kind) { return LookUp(kReferences, language, kind); }
std::string DiagnosticWord(Language language, std::string_view severity) {
  return LookUp(kDiagnosticLevels, language, severity);
}
std::string RoleWord(Language language, std::string_view role) { return LookUp(kRoles, language, role); }

std::string RoleOf(Language language, const ClusterSummary& cluster) {
  if (cluster.role == "downstream" && !cluster.upstream.empty()) {
    return Say(language, Message::kDownstreamOf, {cluster.upstream});
  }
  return RoleWord(language, cluster.role);
}

std::string JoinList(Language language, const std::vector<std::string>& items, size_t limit) {
  const size_t shown = std::min(limit, items.size());
  std::string out;
  for (size_t i = 0; i < shown; ++i) {
    if (i > 0) out += Say(language, Message::kListSeparator);
    out += items[i];
  }
  if (shown < items.size()) {
    out += Say(language, Message::kListSeparator) + SayCount(language, Message::kCountMore, items.size() - shown);
  }
  return out;
}

}  // namespace bundlescope
