#include "analyzers/versions/version_issue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace bundlescope {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

std::optional<VersionIssue> Parse(std::string_view yaml, Issues* issues) {
  const Result<Document> document = ParseYaml(yaml);
  EXPECT_TRUE(document) << (document ? "" : document.error().ToString());
  if (!document) return std::nullopt;
  return ParseVersionIssue(document->root(), "issue.yaml", issues);
}

// A record without faults; each part can be exchanged for another.
struct Record {
  std::string head = "apiVersion: rules/v1\nkind: VersionIssue\n";
  std::string id = "id: fleet/FVI-2025-0001\nmodified: 2025-06-01T00:00:00Z\nseverity: high\n";
  std::string title = "title: {en: Something, zh-CN: 某事}\n";
  std::string events = "[{introduced: \"1.0.0\"}, {fixed: \"1.1.0\"}]";
  std::string type = "SEMVER";
  std::string entry = {};  // further keys of the only entry of 'affected', in flow style with a leading comma
  std::string rest = {};

  std::string Affected() const {
    return "affected:\n- {component: fleet-controller, ranges: [{type: " + type + ", events: " + events + "}]" + entry +
           "}\n";
  }
  std::string Yaml() const { return head + id + title + Affected() + rest; }
};

struct Fault {
  Record record;
  const char* message;
  const char* hint = "";
};

void ExpectFault(const Fault& fault, IssueLevel level = IssueLevel::kError) {
  const std::string yaml = fault.record.Yaml();
  Issues issues;
  EXPECT_EQ(Parse(yaml, &issues).has_value(), level == IssueLevel::kWarning) << yaml;
  ASSERT_EQ(issues.size(), 1u) << yaml << (issues.empty() ? "" : issues[0].message + " / " + issues.back().message);
  EXPECT_EQ(issues[0].level, level) << yaml;
  EXPECT_THAT(issues[0].message, HasSubstr(fault.message)) << yaml;
  EXPECT_THAT(issues[0].hint, HasSubstr(fault.hint)) << yaml;
  EXPECT_EQ(issues[0].place.file, "issue.yaml");
  EXPECT_GT(issues[0].place.line, 0u) << yaml;
}

TEST(ParseVersionIssue, ReadsARecordWithoutFaults) {
  Issues issues;
  Record record;
  record.rest =
      "aliases: [rancher-49428]\nreferences: [\"https://github.com/rancher/rancher/issues/49428\"]\n"
      "not_affected: [{component: fleet-controller, versions: [\"1.0.5\"], ref: tested}]\n"
      "remediation: [{category: vendor_fix, component: fleet-controller, to: \"1.1.0\"}, {category: workaround}]\n";
  record.entry =
      ", versions: [\"1.3.0\"], certainty: reported, provenance: [{event: fixed, at: report, ref: somebody}]";
  const auto issue = Parse(record.Yaml(), &issues);
  EXPECT_THAT(issues, IsEmpty());
  ASSERT_TRUE(issue);
  EXPECT_EQ(issue->id, "fleet/FVI-2025-0001");
  EXPECT_EQ(issue->severity, "high");
  EXPECT_EQ(issue->modified, "2025-06-01T00:00:00Z");
  EXPECT_EQ(issue->title.In(Language::kChinese), "某事");
  EXPECT_THAT(issue->aliases, ElementsAre("rancher-49428"));
  EXPECT_THAT(issue->references, ElementsAre("https://github.com/rancher/rancher/issues/49428"));
  EXPECT_EQ(issue->place.file, "issue.yaml");
  ASSERT_EQ(issue->affected.size(), 1u);
  const AffectedComponent& entry = issue->affected[0];
  EXPECT_EQ(entry.component, "fleet-controller");
  EXPECT_TRUE(entry.reported_only);
  EXPECT_THAT(entry.versions, ElementsAre("1.3.0"));
  ASSERT_EQ(entry.ranges.size(), 1u);
  ASSERT_EQ(entry.ranges[0].events.size(), 2u);
  EXPECT_EQ(entry.ranges[0].events[0].kind, VersionEventKind::kIntroduced);
  EXPECT_EQ(entry.ranges[0].events[0].provenance, "");
  EXPECT_EQ(entry.ranges[0].events[1].version, "1.1.0");
  EXPECT_EQ(entry.ranges[0].events[1].provenance, "report");
  EXPECT_EQ(entry.ranges[0].events[1].ref, "somebody");
  ASSERT_EQ(issue->not_affected.size(), 1u);
  EXPECT_EQ(issue->not_affected[0].ref, "tested");
  ASSERT_EQ(issue->remediation.size(), 2u);
  EXPECT_EQ(issue->remediation[0].to, "1.1.0");
}

TEST(ParseVersionIssue, RefusesUnknownKeysEverywhere) {
  ExpectFault({{.rest = "sevrity: high\n"}, "'sevrity'", "did you mean 'severity'?"});
  ExpectFault({{.entry = ", certanty: reported"}, "'certanty'", "did you mean 'certainty'?"});
  ExpectFault(
      {{.rest = "not_affected: [{component: a, versions: [\"1\"], reff: x}]\n"}, "'reff'", "did you mean 'ref'?"});
  ExpectFault({{.rest = "remediation: [{category: workaround, too: \"1\"}]\n"}, "'too'", "did you mean 'to'?"});
  ExpectFault({{.entry = ", provenance: [{event: fixed, at: source, ref: x, versoin: \"1.1.0\"}]"}, "'versoin'"});
  ExpectFault({{.events = "[{introduced: \"1.0.0\"}, {fixed: \"1.1.0\"}], repo: x"}, "'repo'"});
}

TEST(ParseVersionIssue, AsksForQuotesAroundVersions) {
  ExpectFault({{.events = "[{introduced: 1.0}]"}, "must be a string", "quote the version: \"1.0\""});
  ExpectFault({{.events = "[{introduced: 0}]"}, "must be a string", "quote the version: \"0\""});
  ExpectFault({{.entry = ", versions: [2.10]"}, "must be a string", "quote the version: \"2.10\""});
  ExpectFault(
      {{.rest = "not_affected: [{component: a, versions: [2.10]}]\n"}, "must be a string", "quote the version"});
  ExpectFault({{.rest = "remediation: [{category: workaround, component: a, to: 2.10}]\n"}, "'to'", "\"2.10\""});
}

TEST(ParseVersionIssue, RefusesRangesThatSayNothingClear) {
  ExpectFault(
      {{.events = "[{introduced: \"1.0.0\"}, {fixed: \"1.1.0\"}, {last_affected: \"1.0.9\"}]"}, "in one range"});
  ExpectFault({{.events = "[{fixed: \"1.1.0\"}]"}, "must begin with 'introduced'", "introduced: \"0\""});
  ExpectFault({{.events = "[{introduced: \"1.2.0\"}, {fixed: \"1.1.0\"}]"}, "must begin with 'introduced'"});
  ExpectFault({{.events = "[{introduced: \"1.0.0\"}, {fixed: \"1.0.0\"}]"}, "at the same version"});
  ExpectFault({{.events = "[]"}, "empty list"});
  ExpectFault({{.events = "{introduced: \"1.0.0\"}"}, "must be a list"});
  ExpectFault({{.events = "[{introduced: \"1.0.0\", fixed: \"1.1.0\"}]"}, "one key", "two events"});
  ExpectFault({{.events = "[{introduced: \"1.0\"}]"}, "cannot read the version of 'introduced'"});
  ExpectFault({{.events = "[{introduced: \"0\"}, {fixed: \"0\"}]"}, "cannot read the version of 'fixed'"});
  ExpectFault({{.events = "[{introduced: \"\"}]"}, "cannot read the version"});
  ExpectFault({{.type = "ENUM"}, "ENUM has no order", "'versions'"});
  ExpectFault({{.type = "SEMVR"}, "'type'", "did you mean 'SEMVER'?"});
  ExpectFault({{.events = "[{introduced: \"1.0.0+rke2r1\"}, {fixed: \"1.0.0+k3s2\"}]", .type = "SEMVER_BUILD"},
               "cannot be compared"});
}

TEST(ParseVersionIssue, WarnsOfEventsWithoutEffect) {
  ExpectFault({{.events = "[{introduced: \"1.0.0\"}, {introduced: \"1.0.5\"}, {fixed: \"1.1.0\"}]"}, "has no effect"},
              IssueLevel::kWarning);
  ExpectFault(
      {{.events = "[{introduced: \"1.0.0\"}, {fixed: \"1.1.0\"}, {fixed: \"1.2.0\"}]"}, "already closed at 1.1.0"},
      IssueLevel::kWarning);
  ExpectFault({{.events = "[{introduced: \"1.0.0\"}, {fixed: \"1.1.0+up2.0.0\"}]"}, "after '+'", "SEMVER_BUILD"},
              IssueLevel::kWarning);
  ExpectFault({{.entry = ", provenance: [{event: fixed, at: report, ref: x}]"}, "only reports", "certainty: reported"},
              IssueLevel::kWarning);
}

TEST(ParseVersionIssue, ChecksTheHead) {
  ExpectFault({{.head = "apiVersion: rules/v2\nkind: VersionIssue\n"}, "'apiVersion'", "rules/v1"});
  ExpectFault({{.head = "kind: VersionIssue\n"}, "'apiVersion' is missing"});
  ExpectFault({{.head = "apiVersion: rules/v1\nkind: VersionIsue\n"}, "'kind'", "did you mean 'VersionIssue'?"});
  ExpectFault({{.id = "id: fleet\nmodified: 2025-06-01T00:00:00Z\nseverity: high\n"}, "'id'", "fleet/FVI"});
  ExpectFault({{.id = "id: a/b/c\nmodified: 2025-06-01T00:00:00Z\nseverity: high\n"}, "'id'"});
  ExpectFault({{.id = "id: a/b\nmodified: yesterday\nseverity: high\n"}, "'modified'", "2025-06-01T00:00:00Z"});
  ExpectFault(
      {{.id = "id: a/b\nmodified: 2025-06-01T00:00:00Z\nseverity: hig\n"}, "'severity'", "did you mean 'high'?"});
  ExpectFault({{.title = "title: {zh-CN: 某事}\n"}, "English"});
  ExpectFault({{.title = "title: {en: ''}\n"}, "empty text"});
  ExpectFault({{.title = "title: {en: a, '<b>': c}\n"}, "no language"});
  ExpectFault({{.title = ""}, "'title' is missing"});
}

TEST(ParseVersionIssue, ChecksWhatStandsAround) {
  ExpectFault({{.entry = ", provenance: [{event: last_affected, at: source, ref: x}]"}, "no event of this entry"});
  ExpectFault(
      {{.entry = ", provenance: [{event: fixed, version: \"1.2.0\", at: source, ref: x}]"}, "no event of this entry"});
  ExpectFault({{.entry = ", provenance: [{event: fixed, at: sourc, ref: x}]"}, "'at'", "did you mean 'source'?"});
  ExpectFault({{.entry = ", certainty: sure"}, "'certainty'"});
  ExpectFault({{.rest = "references: ['javascript:alert(1)']\n"}, "not a URL"});
  ExpectFault({{.rest = "references: [\"https://a\\u202e/\"]\n"}, "not a URL"});
  ExpectFault({{.rest = "remediation: [{category: vendor_fix, component: a}]\n"}, "'to' is missing"});
  ExpectFault({{.rest = "remediation: [{category: vendor_fix, to: \"1.1.0\"}]\n"}, "'component' is missing"});
  ExpectFault({{.rest = "remediation: [{category: fix}]\n"}, "'category'"});
}

TEST(ParseVersionIssue, DoesNotBlameTheProvenanceOfAnEventThatIsWrong) {
  ExpectFault({{.events = "[{introduced: \"1.0.0\"}, {fixed: 1.1}]",
                .entry = ", provenance: [{event: fixed, at: source, ref: x}]"},
               "must be a string"});
}

TEST(ParseVersionIssue, RefusesAdviceThatLeadsToAnAffectedVersion) {
  const char* kMessage = "do not show fleet-controller";
  ExpectFault(
      {{.rest = "remediation: [{category: vendor_fix, component: fleet-controller, to: \"1.0.9\"}]\n"}, kMessage});
  ExpectFault(
      {{.rest = "remediation: [{category: vendor_fix, component: fleet-controller, to: \"1.1\"}]\n"}, kMessage});
}

TEST(ParseVersionIssue, TellsEveryFaultAtOnce) {
  Issues issues;
  EXPECT_FALSE(
      Parse("apiVersion: rules/v1\n"
            "kind: VersionIssue\n"
            "id: nonsense\n"
            "modified: 5\n"
            "severity: worst\n"
            "affected:\n"
            "- ranges:\n"
            "  - type: SEMVER\n"
            "    events:\n"
            "    - introduced: 2.11\n"
            "    - fixed: abc\n"
            "    - last_affected: 1.0.0\n"
            "- text\n",
            &issues));
  std::vector<uint32_t> lines;
  for (const Issue& issue : issues) lines.push_back(issue.place.line);
  EXPECT_THAT(lines, testing::IsSupersetOf({3u, 4u, 5u, 7u, 10u, 11u, 13u}));
  EXPECT_THAT(issues, Contains(Field(&Issue::message, HasSubstr("'title' is missing"))));
  EXPECT_THAT(issues, Contains(Field(&Issue::message, HasSubstr("'component' is missing"))));
  EXPECT_THAT(issues, Contains(Field(&Issue::message, HasSubstr("in one range"))));
}

TEST(ParseVersionIssue, SurvivesHostileRecords) {
  for (const char* yaml : {"",
                           "null",
                           "[]",
                           "5",
                           "affected",
                           "affected: 5",
                           "affected: [[]]",
                           "affected: [{ranges: [{events: [[]]}]}]",
                           "affected: [{ranges: [5]}]",
                           "affected: [{ranges: [{type: {}, events: {}}]}]",
                           "title: [en]",
                           "title: {en: [x]}",
                           "title: {5: x}",
                           "remediation: [{}]",
                           "remediation: [[]]",
                           "not_affected: {}",
                           "references: {a: b}",
                           "id: {a: b}",
                           "aliases: [[x]]",
                           "affected: [{provenance: [{version: [], event: []}]}]"}) {
    Issues issues;
    EXPECT_FALSE(Parse(yaml, &issues)) << yaml;
    EXPECT_TRUE(HasErrors(issues)) << yaml;
  }
}

TEST(ParseVersionIssue, TellsTwentyThousandFaults) {
  std::string events;
  for (int i = 0; i < 20000; ++i) events += "- {ranges: [{type: SEMVER, events: [{introduced: 1}]}]}\n";
  Issues issues;
  EXPECT_FALSE(Parse("affected:\n" + events, &issues));
  EXPECT_GE(issues.size(), 40000u);
}

TEST(ParseVersionIssue, ReadsTheRecordsThatAreShipped) {
  std::ifstream file(std::string(BUNDLESCOPE_SOURCE_DIR) + "/rules/fleet/data/FVI-2025-0001.yaml");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  Issues issues;
  const auto issue = Parse(text, &issues);
  EXPECT_THAT(issues, IsEmpty());
  ASSERT_TRUE(issue);
  EXPECT_EQ(issue->id, "fleet/FVI-2025-0001");
  const auto fleet = [&](std::string_view version) { return Evaluate(*issue, "fleet-controller", version); };
  EXPECT_EQ(fleet("v0.12.0-alpha.14"), Affected::kNo);
  EXPECT_EQ(fleet("v0.12.0-alpha.15"), Affected::kYes);
  EXPECT_EQ(fleet("v0.12.0-beta.2"), Affected::kYes);
  EXPECT_EQ(fleet("v0.12.0-rc.1"), Affected::kNo);
  EXPECT_EQ(fleet("v0.12.0"), Affected::kNo);
  EXPECT_EQ(fleet("v0.11.5"), Affected::kNo);
  EXPECT_EQ(fleet("dev-head"), Affected::kUnknown);
  const AffectedComponent* hit = nullptr;
  EXPECT_EQ(Evaluate(*issue, "rancher", "v2.11.0-rc1", &hit), Affected::kYes);
  ASSERT_NE(hit, nullptr);
  EXPECT_TRUE(hit->reported_only);
  EXPECT_EQ(Describe(*hit), "introduced 2.11.0-alpha.1, fixed 2.11.1");
  EXPECT_EQ(Evaluate(*issue, "rancher", "v2.10.4-alpha1"), Affected::kNo);
}

}  // namespace
}  // namespace bundlescope
