#include "analyzers/rule/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzers/rule/rule_for_test.h"

namespace bundlescope {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Parsed {
  explicit Parsed(const std::string& yaml) : document(ParseYaml(yaml).value()) {
    rule = ParseRule(document.root(), "r.yaml", &issues);
  }
  Document document;
  Issues issues;
  std::optional<Rule> rule;
};

Issues IssuesOf(const std::string& yaml) { return Parsed(yaml).issues; }
auto Says(const std::string& text) { return Contains(Field(&Issue::message, HasSubstr(text))); }

TEST(ParseRule, ReadsASmallRule) {
  const Parsed p(SmallRule());
  EXPECT_THAT(p.issues, IsEmpty());
  ASSERT_TRUE(p.rule.has_value());
  EXPECT_EQ(p.rule->id, "test/small");
  EXPECT_EQ(p.rule->severity, Severity::kLow);
  ASSERT_EQ(p.rule->correlations.size(), 1u);
  EXPECT_EQ(p.rule->correlations[0].gte.value, 2);
  EXPECT_EQ(p.rule->correlations[0].within.value, Duration::Minutes(5).ns);
  EXPECT_TRUE(p.rule->evidence[0].symptom);
}

TEST(ParseRule, SaysWhereAnUnknownMemberStandsAndWhatWasMeant) {
  const Issues issues = IssuesOf(Replaced(SmallRule(), "severity:", "sverity:"));
  ASSERT_EQ(issues.size(), 2u);  // missing severity, unknown sverity
  EXPECT_THAT(issues, Contains(Field(&Issue::hint, HasSubstr("did you mean 'severity'"))));
  EXPECT_THAT(issues, Contains(Field(&Issue::place, Place{"r.yaml", 6, 1})));
}

TEST(ParseRule, FindsSeveralFaultsAtOnce) {
  std::string yaml = Replaced(SmallRule(), "status: testing", "status: fine");
  yaml = Replaced(yaml, "gte: 2", "gte: 0");
  yaml = Replaced(yaml, "when: corr.many", "when: corr.many &&");
  const Issues issues = IssuesOf(yaml);
  EXPECT_THAT(issues, Says("unknown status 'fine'"));
  EXPECT_THAT(issues, Says("'gte' must be between"));
  EXPECT_THAT(issues, Says("evidence 'many': when"));
}

TEST(ParseRule, RefusesNamesThatAreNotDeclared) {
  EXPECT_THAT(IssuesOf(Replaced(SmallRule(), "when: corr.many", "when: corr.mony")),
              Says("'corr.mony' is not declared"));
  EXPECT_THAT(IssuesOf(Replaced(SmallRule(), "count: boom", "count: bang")), Says("there is no signal 'bang'"));
  EXPECT_THAT(IssuesOf(Replaced(SmallRule(), "when: corr.many", "when: has(obj.pod)")),
              Says("'obj.pod' is not declared"));
}

TEST(ParseRule, RefusesABadRegularExpressionWithTheWordsOfRe2) {
  const Issues issues = IssuesOf(Replaced(SmallRule(), "contains: [boom]", "contains: [boom]\n    regex: 'bo(m'"));
  EXPECT_THAT(issues, Says("signal 'boom'"));
}

TEST(ParseRule, WarnsOfARegularExpressionThatMakesAScanSlow) {
  const auto issues_of = [](const std::string& regex) {
    return IssuesOf(Replaced(SmallRule(), "contains: [boom]", "regex: '" + regex + "'"));
  };
  EXPECT_THAT(issues_of("failed to (list|watch) .*: Unauthorized"), IsEmpty());
  EXPECT_THAT(issues_of("^panic: "), IsEmpty());
  EXPECT_THAT(issues_of("[0-9]+"), Says("it matches about"));
  EXPECT_THAT(issues_of("^[0-9]+$"), Says("no text is known that each such line has"));
  EXPECT_THAT(issues_of("name.*[0-9]"), Says("of 1000 lines ('name')"));
  EXPECT_THAT(issues_of("e.{30}x"), Says("is kept apart from the others"));
}

TEST(ParseRule, WarnsOfATextThatStandsInMostLines) {
  EXPECT_THAT(IssuesOf(Replaced(SmallRule(), "contains: [boom]", "contains: [level=info]")),
              Says("of 1000 lines ('level=info')"));
}

TEST(ParseRule, ASourceNamesLogsOrAll) {
  EXPECT_THAT(IssuesOf(Replaced(SmallRule(), "{component: fleet-agent}", "{}")), Says("name the logs"));
  EXPECT_THAT(IssuesOf(Replaced(SmallRule(), "{component: fleet-agent}", "{any: true, pod: x}")),
              Says("name the logs"));
}

TEST(ParseRule, WantsTestsAndRequiredEvidence) {
  EXPECT_THAT(IssuesOf(Replaced(SmallRule(), "tests:\n  - {name: none, expect: {match: not-assessed}}\n", "")),
              Says("no embedded tests"));
  EXPECT_THAT(IssuesOf(Replaced(SmallRule(), "required: true, ", "")), Says("nothing is required"));
}

TEST(ParseRule, ReportsAFeatureThatThisVersionLacks) {
  EXPECT_THAT(IssuesOf(SmallRule() + "requires: {features: [time-travel/1]}\n"), Says("no feature 'time-travel/1'"));
}

TEST(ParseRule, ARuleOfTheWrongShapeIsReportedAndNeverCrashes) {
  for (const char* yaml :
       {"[]", "3", "signals: 3\nobjects: {}\nevidence: x\nremediation: 1\ntests: {}\ncorrelate: []\nparams: []",
        "evidence: [3, {}]\nsignals: {a: 1}\nobjects: [1]\nremediation: [1]\nfor_each: []\ngroup_by: 1\nlet: "
        "[]\ndecide: 1"}) {
    const Parsed p(yaml);
    EXPECT_FALSE(p.rule.has_value()) << yaml;
    EXPECT_TRUE(HasErrors(p.issues)) << yaml;
  }
}

constexpr std::string_view kMany = "many: {count: boom, gte: 2, within: 5m}";

Issues WithCorrelation(const std::string& correlation) {
  return IssuesOf(Replaced(SmallRule(), std::string(kMany), std::string(kMany) + "\n  other: " + correlation));
}

TEST(ParseCorrelation, TakesEachKind) {
  std::string yaml =
      Replaced(SmallRule(), "contains: [boom]", "contains: [boom]\n    regex: 'boom (?P<a>[a-z]+) (?P<b>[a-z]+)'");
  yaml = Replaced(yaml, std::string(kMany), std::string(kMany) + R"(
  d: {distinct: boom, field: b, gte: 3, within: 1m}
  t: {together: [boom, "obj.?pod.status.startTime"], within: 1m, by: [cluster, cap.a], skew: 5s}
  s: {sequence: ["obj.?pod.status.startTime", boom], within: 1h}
  a: {absent_after: {signal: boom, after: boom.first, for: 5m}})");
  yaml += "group_by: [cap.a]\n";
  yaml = Replaced(yaml, "correlate:", "objects: [{as: pod, apiVersion: v1, kind: Pod}]\ncorrelate:");
  const Parsed p(yaml);
  ASSERT_THAT(p.issues, IsEmpty()) << p.issues[0].message;
  const std::vector<Correlation>& all = p.rule->correlations;
  ASSERT_EQ(all.size(), 5u);
  EXPECT_EQ(all[1].field, "b");
  EXPECT_EQ(all[2].skew.value, Duration::Seconds(5).ns);
  EXPECT_EQ(all[3].skew.value, Duration::Seconds(60).ns);
  EXPECT_TRUE(all[3].steps.at(0).times);
  EXPECT_EQ(all[3].steps.at(1).signal, "boom");
  EXPECT_EQ(p.rule->GroupedBy(p.rule->signals[0]), (std::vector<std::string>{"a", "b"}));
}

TEST(ParseCorrelation, SaysWhatIsWrong) {
  EXPECT_THAT(WithCorrelation("{rate: boom}"), Says("give 'count', 'distinct', 'together', 'sequence' or"));
  EXPECT_THAT(WithCorrelation("{distinct: boom, gte: 2, within: 1m}"), Says("'field' is missing"));
  EXPECT_THAT(WithCorrelation("{distinct: boom, field: x, gte: 2, within: 1m}"), Says("has no capture 'x'"));
  EXPECT_THAT(WithCorrelation("{sequence: [boom], within: 1m}"), Says("two steps are needed"));
  EXPECT_THAT(WithCorrelation("{sequence: [boom, bang], within: 1m}"), Says("a step that is no signal"));
  EXPECT_THAT(WithCorrelation("{together: ['grp.now', 'grp.now'], within: 1m}"), Says("no step is a signal"));
  EXPECT_THAT(WithCorrelation("{together: [boom, boom]}"), Says("'within' is missing"));
  EXPECT_THAT(WithCorrelation("{together: [boom, boom], within: 1m, by: [user]}"),
              Says("'by' names 'user', by which the rule does not group"));
}

}  // namespace
}  // namespace bundlescope
