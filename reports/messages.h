#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "core/base/language.h"

namespace bundlescope {

// Every text of the reports that does not come from a rule or from the data.
enum class Message : uint8_t {
  // Severities, as labels.
  kSeverityInfo,
  kSeverityLow,
  kSeverityMedium,
  kSeverityHigh,
  kSeverityCritical,
  // How sure a finding is.
  kPossible,
  kLikely,
  kConfirmed,
  kInconclusive,
  // Risks of a remediation step.
  kRiskNone,
  kRiskLow,
  kRiskMedium,
  kRiskHigh,
  // Categories of a remediation step.
  kVendorFix,
  kWorkaround,
  kMitigation,
  kVerify,
  kNoFixPlanned,
  kNoneAvailable,
  // Roles of a cluster.
  kUpstream,
  kDownstream,
  kDownstreamOf,
  kRoleUnknown,
  // What became of a thing that was asked for.
  kDenied,
  kNotFound,
  kTimeout,
  kTruncated,
  kSkippedByBudget,
  kInterrupted,
  kFailed,
  kNotAsked,
  // Kinds of references.
  kIssue,
  kFix,
  kDoc,
  kAdvisory,
  // Severities of diagnostics.
  kError,
  kWarning,
  kNote,
  // Counted things.
  kCountProblems,
  kCountConsequences,
  kCountInconclusive,
  kCountArchives,
  kCountLogLines,
  kCountObjects,
  kCountRules,
  kCountNodes,
  kCountMore,
  kCountMoreSources,
  kCountMoreConsequences,
  kCountMoreNotes,
  kCountOtherPlaces,
  // The head of the report.
  kRulesFrom,
  kPack,
  kCluster,
  kKubernetes,
  kArchive,
  kArchiveOfUnknownTime,
  // A finding.
  kCannotTell,
  kIfSo,
  kRevision,
  kInCluster,
  kEvidence,
  kRequired,
  kRefutes,
  kEvidenceDetails,
  kTimeInferred,
  kLine,
  kNeeded,
  kNeededForFinding,
  kWhatToDo,
  kHowToFindOut,
  kRisk,
  kRunOn,
  kRunOnRole,
  kExpect,
  kNoteOnStep,
  kUndo,
  kSeeAlso,
  kEvidenceCount,
  kBecauseOf,
  // No finding.
  kNothingFound,
  kNothingDecided,
  kNothingConfirmed,
  kNoProofOfHealth,
  kNothingKnownToBeMissing,
  // What was not looked at.
  kNotLookedAt,
  kArchiveIncomplete,
  kClustersNotCollected,
  kGap,
  kScope,
  kRulesNotAssessed,
  kRulesFailed,
  kInClusters,
  kReason,
  // Diagnostics.
  kDiagnostics,
  kAtPlace,
  kOffset,
  // Between the members of a list.
  kListSeparator,
  kLast,  // not a message
};

struct MessageTexts {
  Message id;
  std::string_view english;
  std::string_view english_one;  // for a count of one; "" where nothing is counted
  std::string_view chinese;
};

// In the order of the enumeration.
std::span<const MessageTexts> AllMessages();

// The text with {0}, {1}, ... replaced by the arguments, which are taken as they are.
std::string Say(Language language, Message message, std::initializer_list<std::string_view> arguments = {});

// The text for `count` things; {0} is the count.
std::string SayCount(Language language, Message message, uint64_t count);

// "12,345": the same in both languages.
std::string FormatCount(uint64_t count);

}  // namespace bundlescope
