#include "analyzers/engine/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzers/engine/signal_data.h"
#include "analyzers/rule/rule_for_test.h"
#include "core/snapshot/builder.h"

namespace bundlescope {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class EngineTest : public ::testing::Test {
 protected:
  EngineTest() {
    archive_ = builder_.AddArchive("case.tgz");
    slot_ = builder_.AddSlot(archive_, "c-1");
    builder_.archive(archive_).collected_at = ParseRfc3339("2025-03-13T13:00:00Z");
  }
  void Load(std::vector<RuleFile> files) {
    Issues issues;
    rules_ = LoadRules(files, &issues);
    ASSERT_THAT(issues, IsEmpty()) << issues[0].message;
    plan_.emplace(rules_);
    scanner_ = std::make_unique<LogScanner>(plan_->Signals());
  }
  void Log(std::string_view text) {
    const LogId id = builder_.AddLog(slot_, archive_, "logs/agent.log");
    builder_.log(id).ns = "cattle-fleet-system";
    builder_.log(id).pod = "fleet-agent-1";
    builder_.log(id).components = {"fleet-agent"};
    scanner_->BeginLog(id);
    scanner_->LogData(text);
    scanner_->EndLog();
    scanner_->Finish();
  }
  Judgement Judge() {
    snapshot_.emplace(builder_.Build());
    return JudgeCase({*snapshot_, rules_, *plan_, *scanner_, versions_});
  }

  SnapshotBuilder builder_;
  ArchiveId archive_;
  SnapshotBuilder::SlotId slot_;
  RuleSet rules_;
  std::optional<ScanPlan> plan_;
  std::unique_ptr<LogScanner> scanner_;
  std::vector<ObservedVersion> versions_;
  std::optional<Snapshot> snapshot_;
};

TEST_F(EngineTest, AFindingNamesArchiveMemberLineAndTimeOfItsEvidence) {
  Load({{"r.yaml", SmallRule()}});
  Log("2025-03-13T12:00:00Z fine\n2025-03-13T12:00:01Z boom\n2025-03-13T12:00:02Z boom\n");
  const Judgement judgement = Judge();
  ASSERT_THAT(judgement.findings, SizeIs(1));
  const Finding& finding = judgement.findings[0];
  EXPECT_EQ(finding.rule, "test/small");
  EXPECT_EQ(finding.cluster, "c-1");
  EXPECT_EQ(finding.verdict, Verdict::kMatch);
  ASSERT_THAT(finding.evidence[0].sources, SizeIs(2));
  const EvidenceSource& source = finding.evidence[0].sources[0];
  EXPECT_EQ(source.archive, "case.tgz");
  EXPECT_EQ(source.member, "logs/agent.log");
  EXPECT_EQ(source.line, 2u);
  EXPECT_EQ(FormatRfc3339(*source.time), "2025-03-13T12:00:01Z");
  EXPECT_EQ(source.excerpt, "boom");
}

TEST_F(EngineTest, WithoutLogsARuleIsNotAssessedAndSaysWhatIsMissing) {
  Load({{"r.yaml", SmallRule()}});
  const Judgement judgement = Judge();
  EXPECT_THAT(judgement.findings, IsEmpty());
  ASSERT_THAT(judgement.not_assessed, SizeIs(1));
  EXPECT_EQ(judgement.not_assessed[0].reason, "logs of fleet-agent");
}

TEST_F(EngineTest, AConsequenceIsTiedToItsCauseInTheSameCluster) {
  std::string consequence = Replaced(SmallRule(), "test/small", "test/after");
  consequence += "consequence_of: [test/small]\n";
  Load({{"a.yaml", SmallRule()}, {"b.yaml", consequence}});
  Log("2025-03-13T12:00:01Z boom\n2025-03-13T12:00:02Z boom\n");
  const Judgement judgement = Judge();
  ASSERT_THAT(judgement.findings, SizeIs(2));
  EXPECT_EQ(judgement.findings[0].rule, "test/small");
  EXPECT_EQ(judgement.findings[1].rule, "test/after");
  EXPECT_EQ(judgement.findings[1].caused_by, judgement.findings[0].fingerprint);
}

TEST_F(EngineTest, AnExpressionThatFailsIsReportedAndNeverAYes) {
  Load({{"r.yaml", Replaced(SmallRule(), "when: corr.many", "when: corr.many && 1 / 0 == 1")}});
  Log("2025-03-13T12:00:01Z boom\n2025-03-13T12:00:02Z boom\n");
  const Judgement judgement = Judge();
  EXPECT_THAT(judgement.findings, IsEmpty());
  ASSERT_FALSE(judgement.not_assessed.empty());
  EXPECT_EQ(judgement.not_assessed[0].outcome, "error");
}

TEST_F(EngineTest, AnExpressionThatCostsTooMuchIsNamed) {
  const std::string expensive =
      "lists.range(200).all(a, lists.range(200).all(b, lists.range(200).all(c, a + b + c >= 0)))";
  Load({{"r.yaml", Replaced(SmallRule(), "when: corr.many", "when: \"corr.many && " + expensive + "\"")}});
  Log("2025-03-13T12:00:01Z boom\n2025-03-13T12:00:02Z boom\n");
  const Judgement judgement = Judge();
  EXPECT_THAT(judgement.findings, IsEmpty());
  ASSERT_FALSE(judgement.not_assessed.empty());
  EXPECT_EQ(judgement.not_assessed[0].outcome, "error");
  EXPECT_THAT(judgement.not_assessed[0].reason, HasSubstr("an expression costs too much"));
  EXPECT_THAT(judgement.not_assessed[0].reason, HasSubstr("corr.many && "));
}

constexpr std::string_view kCorrelated = R"(apiVersion: rules/v1
kind: Rule
id: test/correlated
revision: 1
status: testing
severity: low
category: test
title: {en: "correlated", zh-CN: "关联"}
signals:
  denied:
    source: {component: fleet-agent}
    contains: [denied]
    regex: 'denied (?P<user>[a-z]+) at (?P<node>[a-z]+)'
  seen:
    source: {component: fleet-agent}
    contains: [seen]
    regex: 'seen (?P<user>[a-z]+)'
objects:
  - {as: pod, apiVersion: v1, kind: Pod, need: optional}
group_by: [cap.user]
correlate:
  nodes: {distinct: denied, field: node, gte: 2, within: 5m}
  both: {together: [denied, seen], within: 1m, by: [cluster, cap.user]}
  order: {sequence: [seen, denied], within: 1m}
  after_start: {sequence: ["obj.?pod.status.startTime", denied], within: 1h, skew: 5s}
evidence:
  - {id: denied, required: true, when: sig.denied.count > 0, text: "d"}
  - {id: nodes, symptom: true, when: corr.nodes, text: "n"}
  - {id: both, symptom: true, when: corr.both, text: "b"}
  - {id: order, symptom: true, when: corr.order, text: "o"}
  - {id: start, when: corr.after_start, text: "s"}
decide: {confidence: {confirmed: 0.9, likely: 0.5, possible: 0.01}, confirmed_needs_coverage: 0.1}
tests:
  - {name: none, expect: {match: not-assessed}}
)";

// "nodes=true both=false ..." of the group of a user.
std::string States(const Judgement& judgement, std::string_view user) {
  for (const Assessment& assessment : judgement.assessments) {
    if (assessment.captures.empty() || assessment.captures[0].second != user) continue;
    std::string out;
    for (const Evidence& e : assessment.evidence) {
      out += (out.empty() ? "" : " ") + e.id + "=" +
             (e.state == Truth::kTrue    ? "true"
              : e.state == Truth::kFalse ? "false"
                                         : "unknown");
    }
    return out;
  }
  return "no such group";
}

TEST_F(EngineTest, CorrelationsLookAtTheLinesOfTheirGroupOnly) {
  Load({{"r.yaml", std::string(kCorrelated)}});
  builder_.AddJson(slot_, "pods",
                   R"([{"metadata":{"name":"fleet-agent-1","namespace":"cattle-fleet-system"},
                        "status":{"phase":"Running","startTime":"2025-03-13T12:00:03Z"}}])",
                   {"v1", "Pod"});
  Log("2025-03-13T12:00:00Z seen ann\n"
      "2025-03-13T12:00:01Z denied ann at east\n"
      "2025-03-13T12:00:02Z denied ann at west\n"
      "2025-03-13T12:00:03Z denied bob at east\n"
      "2025-03-13T12:00:04Z seen bob\n"
      "2025-03-13T12:00:05Z denied eve at east\n"
      "2025-03-13T12:30:00Z denied eve at west\n");
  const Judgement judgement = Judge();
  EXPECT_EQ(States(judgement, "ann"), "denied=true nodes=true both=true order=true start=true");
  EXPECT_EQ(States(judgement, "bob"), "denied=true nodes=false both=true order=false start=true");
  EXPECT_EQ(States(judgement, "eve"), "denied=true nodes=false both=false order=false start=true");
}

// A rule that says that something is not there.
std::string AbsenceRule(const std::string& where) {
  std::string yaml = Replaced(
      SmallRule(),
      "correlate:", "objects:\n  - {as: pod, apiVersion: v1, kind: Pod, where: \"" + where + "\"}\ncorrelate:");
  return Replaced(yaml, "when: corr.many", "when: corr.many && !has(obj.pod)");
}

class WhereTest : public EngineTest {
 protected:
  Judgement JudgeAbsence(const std::string& where) {
    Load({{"r.yaml", AbsenceRule(where)}});
    builder_.AddJson(slot_, "pods", R"([{"metadata":{"name":"fleet-agent-1","namespace":"cattle-fleet-system"},
                                         "spec":{"a":"b"},"status":{"phase":"Running"}}])",
                     {"v1", "Pod"});
    Coverage coverage;
    coverage.kind = "Pod";
    coverage.version = "v1";
    coverage.status = CoverageStatus::kCollected;
    builder_.AddCoverage(slot_, std::move(coverage));
    Log("2025-03-13T12:00:01Z boom\n2025-03-13T12:00:02Z boom\n");
    return Judge();
  }
};

TEST_F(WhereTest, AnObjectThatIsNotAskedForIsNotThere) {
  const Judgement judgement = JudgeAbsence("it.spec.a == 'c'");
  ASSERT_THAT(judgement.findings, SizeIs(1));
  EXPECT_EQ(judgement.findings[0].verdict, Verdict::kMatch);
}

TEST_F(WhereTest, AnObjectForWhichItFailsMayBeTheOne) {
  const Judgement judgement = JudgeAbsence("it.spec.missing == 'c'");
  for (const Finding& finding : judgement.findings) EXPECT_EQ(finding.verdict, Verdict::kInconclusive);
  ASSERT_FALSE(judgement.not_assessed.empty());
  EXPECT_EQ(judgement.not_assessed[0].outcome, "error");
  EXPECT_THAT(judgement.not_assessed[0].reason, HasSubstr("object 'pod': where: no such key"));
  EXPECT_THAT(judgement.not_assessed[0].reason, HasSubstr("at 1:9 of 'it.spec.missing"));
}

TEST_F(WhereTest, AnObjectForWhichItCostsTooMuchMayBeTheOne) {
  const Judgement judgement = JudgeAbsence("lists.range(400000).map(i, i).map(i, i).size() == 0");
  for (const Finding& finding : judgement.findings) EXPECT_EQ(finding.verdict, Verdict::kInconclusive);
  ASSERT_FALSE(judgement.not_assessed.empty());
  EXPECT_THAT(judgement.not_assessed[0].reason, HasSubstr("an expression costs too much"));
}

TEST_F(EngineTest, ATimeOfCollectionThatIsNotKnownIsUnknownAndNotAbsent) {
  Load({{"r.yaml", Replaced(SmallRule(), "when: corr.many", "when: corr.many && !has(grp.now)")}});
  builder_.archive(archive_).collected_at.reset();
  Log("2025-03-13T12:00:01Z boom\n2025-03-13T12:00:02Z boom\n");
  for (const Finding& finding : Judge().findings) EXPECT_EQ(finding.verdict, Verdict::kInconclusive);
}

TEST_F(EngineTest, OnlySoManyItemsAreJudged) {
  std::string yaml = Replaced(SmallRule(), "evidence:", "for_each: {in: 'lists.range(3000)', as: each}\nevidence:");
  Load({{"r.yaml", Replaced(yaml, "when: corr.many", "when: corr.many && each >= 0")}});
  Log("2025-03-13T12:00:01Z boom\n2025-03-13T12:00:02Z boom\n");
  const Judgement judgement = Judge();
  EXPECT_EQ(judgement.assessments.size(), kMaxGroupsPerCluster);
  ASSERT_FALSE(judgement.not_assessed.empty());
  EXPECT_THAT(judgement.not_assessed.back().reason, HasSubstr("the rest was not judged"));
}

// Each value is a hundred levels deeper than the one before it.
TEST_F(EngineTest, ValuesThatGetDeeperFromNameToNameAreAnErrorAndNoCrash) {
  std::string lets = "let:\n  l0: \"" + std::string(100, '[') + "1" + std::string(100, ']') + "\"\n";
  for (int i = 1; i < 200; ++i) {
    lets += "  l" + std::to_string(i) + ": \"" + std::string(100, '[') + "l" + std::to_string(i - 1) +
            std::string(100, ']') + "\"\n";
  }
  std::string yaml = Replaced(SmallRule(), "evidence:", lets + "evidence:");
  Load({{"r.yaml", Replaced(yaml, "when: corr.many", "when: corr.many && l199 == l199")}});
  Log("2025-03-13T12:00:01Z boom\n2025-03-13T12:00:02Z boom\n");
  const Judgement judgement = Judge();
  EXPECT_THAT(judgement.findings, IsEmpty());
  ASSERT_FALSE(judgement.not_assessed.empty());
  EXPECT_THAT(judgement.not_assessed[0].reason, HasSubstr("a value of more than 1000 levels"));
}

}  // namespace
}  // namespace bundlescope
