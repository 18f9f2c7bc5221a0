#include "reports/messages.h"

#include <cstddef>
#include <iterator>

#include "core/base/check.h"

namespace bundlescope {
namespace {

using enum Message;

// clang-format off
constexpr MessageTexts kMessages[] = {
    {kSeverityInfo, "INFO", "", "提示"},
    {kSeverityLow, "LOW", "", "低"},
    {kSeverityMedium, "MEDIUM", "", "中"},
    {kSeverityHigh, "HIGH", "", "高"},
    {kSeverityCritical, "CRITICAL", "", "严重"},

    {kPossible, "possible", "", "可能"},
    {kLikely, "likely", "", "很可能"},
    {kConfirmed, "confirmed", "", "已确认"},
    {kInconclusive, "inconclusive", "", "无法判断"},

    {kRiskNone, "none", "", "无"},
    {kRiskLow, "low", "", "低"},
    {kRiskMedium, "medium", "", "中"},
    {kRiskHigh, "high", "", "高"},

    {kVendorFix, "vendor fix", "", "厂商修复"},
    {kWorkaround, "workaround", "", "临时规避"},
    {kMitigation, "mitigation", "", "缓解措施"},
    {kVerify, "check", "", "验证"},
    {kNoFixPlanned, "no fix planned", "", "无修复计划"},
    {kNoneAvailable, "no remedy known", "", "暂无解决办法"},

    {kUpstream, "upstream", "", "上游"},
    {kDownstream, "downstream", "", "下游"},
    {kDownstreamOf, "downstream of {0}", "", "{0} 的下游"},
    {kRoleUnknown, "role not known", "", "角色未知"},

    {kDenied, "access denied", "", "访问被拒绝"},
    {kNotFound, "does not exist there", "", "该处不存在"},
    {kTimeout, "timed out", "", "超时"},
    {kTruncated, "cut", "", "被截断"},
    {kSkippedByBudget, "left out to keep the budget", "", "因预算限制未采集"},
    {kInterrupted, "interrupted", "", "采集被中断"},
    {kFailed, "failed", "", "失败"},
    {kNotAsked, "not asked for", "", "未请求采集"},

    {kIssue, "issue", "", "问题"},
    {kFix, "fix", "", "修复"},
    {kDoc, "documentation", "", "文档"},
    {kAdvisory, "advisory", "", "公告"},

    {kError, "error", "", "错误"},
    {kWarning, "warning", "", "警告"},
    {kNote, "note", "", "说明"},

    {kCountProblems, "{0} problems", "{0} problem", "{0} 个问题"},
    {kCountConsequences, "{0} consequences", "{0} consequence", "{0} 个后果"},
    {kCountInconclusive, "{0} inconclusive", "{0} inconclusive", "{0} 个无法判断"},
    {kCountArchives, "{0} archives", "{0} archive", "{0} 个归档"},
    {kCountLogLines, "{0} log lines", "{0} log line", "{0} 行日志"},
    {kCountObjects, "{0} objects", "{0} object", "{0} 个对象"},
    {kCountRules, "{0} rules", "{0} rule", "{0} 条规则"},
    {kCountNodes, "{0} nodes", "{0} node", "{0} 个节点"},
    {kCountMore, "and {0} more", "and {0} more", "另有 {0} 项"},
    {kCountMoreSources, "and {0} more places", "and {0} more place", "另有 {0} 处"},
    {kCountMoreConsequences, "and {0} more consequences", "and {0} more consequence", "另有 {0} 个后果"},
    {kCountMoreNotes, "{0} more notes, see --verbose", "{0} more note, see --verbose", "另有 {0} 条说明，见 --verbose"},
    {kCountOtherPlaces, "{0} other places", "{0} other place", "另外 {0} 处"},

    {kRulesFrom, "rules: {0}", "", "规则：{0}"},
    {kPack, "{0} ({1}, {2})", "", "{0}（{1}，{2}）"},
    {kCluster, "Cluster {0} ({1})", "", "集群 {0}（{1}）"},
    {kKubernetes, "Kubernetes {0}", "", "Kubernetes {0}"},
    {kArchive, "{0} ({1}, collected {2})", "", "{0}（{1}，采集于 {2}）"},
    {kArchiveOfUnknownTime, "{0} ({1}, time of collection not known)", "", "{0}（{1}，采集时间未知）"},

    {kCannotTell, "Cannot tell: {0}", "", "无法判断：{0}"},
    {kIfSo, "If it is so: {0}", "", "如果属实：{0}"},
    {kRevision, "revision {0}", "", "修订 {0}"},
    {kInCluster, "cluster {0} ({1})", "", "集群 {0}（{1}）"},
    {kEvidence, "Evidence   [x] yes  [ ] no  [?] not known", "", "证据   [x] 是  [ ] 否  [?] 未知"},
    {kRequired, "{0} (required)", "", "{0}（必要条件）"},
    {kRefutes, "{0} (would speak against it)", "", "{0}（若成立则不符合）"},
    {kEvidenceDetails, "{0} ({1}, weight {2})", "", "{0}（{1}，权重 {2}）"},
    {kTimeInferred, "{0} (year or zone assumed)", "", "{0}（年份或时区为推定）"},
    {kLine, "line {0}", "", "第 {0} 行"},
    {kNeeded, "not in the data: {0}", "", "数据中没有：{0}"},
    {kNeededForFinding, "Needed to decide, but not in the data", "", "判断所需但数据中没有"},
    {kWhatToDo, "What to do", "", "处理步骤"},
    {kHowToFindOut, "How to find out", "", "如何判断"},
    {kRisk, "risk: {0}", "", "风险：{0}"},
    {kRunOn, "run on: {0}", "", "执行位置：{0}"},
    {kRunOnRole, "run on: {0} ({1})", "", "执行位置：{0}（{1}）"},
    {kExpect, "expect: {0}", "", "预期：{0}"},
    {kNoteOnStep, "note: {0}", "", "注意：{0}"},
    {kUndo, "undo: {0}", "", "撤销：{0}"},
    {kSeeAlso, "See also", "", "参考"},
    {kEvidenceCount, "{0} of {1} pieces of evidence", "", "{1} 项证据中 {0} 项成立"},
    {kBecauseOf, "because of {0}", "", "由 {0} 引起"},

    {kNothingFound, "No problem found by {0} in {1} and {2} of {3}.", "", "{0}检查了 {3}中的 {1}和 {2}，未发现问题。"},
    {kNothingDecided, "No rule could be judged with {0} and {1} of {2}: nothing can be said about problems.", "",
     "{2}中的 {0}和 {1}不足以判断任何规则：无法断定是否存在问题。"},
    {kNothingConfirmed, "No problem confirmed by {0} in {1} and {2} of {3}; {4}, see below.", "",
     "{0}检查了 {3}中的 {1}和 {2}，未确认任何问题；{4}，见下文。"},
    {kNoProofOfHealth, "This covers only what these rules look for in what was collected.", "",
     "该结论仅限于这些规则在已采集数据中检查的内容。"},
    {kNothingKnownToBeMissing, "The archives name nothing that is missing.", "", "归档未说明有任何缺失。"},

    {kNotLookedAt, "Not looked at", "", "未检查的内容"},
    {kArchiveIncomplete, "archive {0} is not complete: only what could be read was analysed", "",
     "归档 {0} 不完整：仅分析了可读取的部分"},
    {kClustersNotCollected, "known only from the management cluster, nothing collected there: {0}", "",
     "仅从管理集群得知，未采集其数据：{0}"},
    {kGap, "{0}{1}: {2}", "", "{0}{1}：{2}"},
    {kScope, "{0} ({1})", "", "{0}（{1}）"},
    {kRulesNotAssessed, "{0} not judged{1}: {2}", "", "{0}未判断{1}：{2}"},
    {kRulesFailed, "{0} failed{1}: {2}", "", "{0}执行失败{1}：{2}"},
    {kInClusters, " in {0}", "", "（{0}）"},
    {kReason, "{0} ({1})", "", "{0}（{1}）"},

    {kDiagnostics, "About the data", "", "关于数据"},
    {kAtPlace, "{0}: {1}", "", "{0}：{1}"},
    {kOffset, "byte {0}", "", "字节 {0}"},

    {kListSeparator, ", ", "", "、"},
};
// clang-format on

static_assert(std::size(kMessages) == static_cast<size_t>(kLast));

const MessageTexts& TextsOf(Message message) {
  const size_t index = static_cast<size_t>(message);
  BS_CHECK(index < std::size(kMessages));
  return kMessages[index];
}

// One pass: what an argument brings along is never taken for a placeholder.
std::string Fill(std::string_view text, std::initializer_list<std::string_view> arguments) {
  std::string out;
  for (size_t pos = 0; pos < text.size(); ++pos) {
    if (text[pos] == '{' && pos + 2 < text.size() && text[pos + 2] == '}') {
      const size_t index = static_cast<size_t>(text[pos + 1] - '0');
      BS_CHECK(index < arguments.size());
      out += arguments.begin()[index];
      pos += 2;
    } else {
      out += text[pos];
    }
  }
  return out;
}

}  // namespace

std::span<const MessageTexts> AllMessages() { return kMessages; }

std::string Say(Language language, Message message, std::initializer_list<std::string_view> arguments) {
  const MessageTexts& texts = TextsOf(message);
  return Fill(language == Language::kChinese ? texts.chinese : texts.english, arguments);
}

std::string SayCount(Language language, Message message, uint64_t count) {
  const MessageTexts& texts = TextsOf(message);
  const std::string_view english = count == 1 ? texts.english_one : texts.english;
  return Fill(language == Language::kChinese ? texts.chinese : english, {FormatCount(count)});
}

std::string FormatCount(uint64_t count) {
  std::string digits = std::to_string(count);
  for (size_t pos = digits.size(); pos > 3;) {
    pos -= 3;
    digits.insert(pos, 1, ',');
  }
  return digits;
}

}  // namespace bundlescope
