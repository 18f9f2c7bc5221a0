#include "tests/samples/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace bundlescope {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

json Finding(const std::string& rule) {
  return {{"rule", rule},
          {"verdict", "match"},
          {"cluster", "c"},
          {"confidence", "likely"},
          {"severity", "high"},
          {"fingerprint", "f-" + rule},
          {"caused_by", nullptr},
          {"caused_by_rule", nullptr},
          {"evidence", {{{"id", "e"}, {"state", "true"}, {"sources", {{{"archive", "a.tgz"}}}}}}},
          {"missing", {"v1/Secret cattle-fleet-system/fleet-agent"}}};
}

json Report(std::vector<json> findings) {
  return {{"schema", "bundlescope.report/1"},
          {"tool", json::object()},
          {"packs", json::array()},
          {"clusters", json::array()},
          {"findings", std::move(findings)},
          {"coverage", json::array()},
          {"diagnostics", {{{"code", "archive.crc"}}}},
          {"not_assessed", json::array()},
          {"stats", json::object()}};
}

ExpectedFinding Expected(const std::string& rule) { return {.rule = rule, .verdict = "match", .cluster = "c"}; }

ExpectedRun RunWith(std::vector<ExpectedFinding> findings) {
  return {.name = "run", .archives = {"a.tgz"}, .exit = 1, .findings = std::move(findings), .diagnostics = {}};
}

TEST(CompareFindings, AcceptsWhatIsEqualWhereSomethingIsSaid) {
  ExpectedFinding expected = Expected("r");
  expected.confidence = "likely";
  expected.severity = "high";
  expected.evidence = {{"e", "true"}};
  expected.missing = {"v1/Secret"};
  EXPECT_THAT(CompareFindings(RunWith({expected}), Report({Finding("r")})), IsEmpty());
}

TEST(CompareFindings, OrderMeansNothing) {
  EXPECT_THAT(CompareFindings(RunWith({Expected("a"), Expected("b")}), Report({Finding("b"), Finding("a")})),
              IsEmpty());
}

TEST(CompareFindings, FindsOneThatLacks) {
  EXPECT_THAT(CompareFindings(RunWith({Expected("r")}), Report({})), ElementsAre("not reported: r (match) on c"));
}

TEST(CompareFindings, FindsOneTooMany) {
  EXPECT_THAT(CompareFindings(RunWith({}), Report({Finding("r")})),
              ElementsAre("reported, but not expected: r (match, likely, high) on c"));
}

TEST(CompareFindings, TwoOfARuleAreTwo) {
  EXPECT_THAT(CompareFindings(RunWith({Expected("r"), Expected("r")}), Report({Finding("r")})),
              ElementsAre("not reported: r (match) on c"));
}

TEST(CompareFindings, LeavesTheFittingOneToTheMoreDemanding) {
  ExpectedFinding demanding = Expected("r");
  demanding.severity = "high";
  json modest = Finding("r");
  modest["severity"] = "low";
  EXPECT_THAT(CompareFindings(RunWith({Expected("r"), demanding}), Report({Finding("r"), modest})), IsEmpty());
}

TEST(CompareFindings, SeesEachFieldThatDiffers) {
  ExpectedFinding expected = Expected("r");
  expected.confidence = "confirmed";
  expected.severity = "low";
  expected.evidence = {{"e", "unknown"}, {"other", "false"}};
  expected.missing = {"apps/v1/Deployment"};
  EXPECT_THAT(CompareFindings(RunWith({expected}), Report({Finding("r")})),
              ElementsAre(AllOf(HasSubstr("confidence is \"likely\", expected \"confirmed\""),
                                HasSubstr("severity is \"high\", expected \"low\""),
                                HasSubstr("evidence e is \"true\", expected \"unknown\""),
                                HasSubstr("evidence other is \"\", expected \"false\""),
                                HasSubstr("missing does not name \"apps/v1/Deployment\"")),
                          HasSubstr("not expected")));
}

TEST(CompareFindings, SeesAnotherCluster) {
  json elsewhere = Finding("r");
  elsewhere["cluster"] = "d";
  EXPECT_THAT(CompareFindings(RunWith({Expected("r")}), Report({elsewhere})),
              ElementsAre(HasSubstr("cluster is \"d\", expected \"c\""), HasSubstr("not expected")));
}

TEST(CompareFindings, NoCauseMeansNoCause) {
  json explained = Finding("r");
  explained["caused_by"] = "f-cause";
  explained["caused_by_rule"] = "cause";
  EXPECT_THAT(CompareFindings(RunWith({Expected("r")}), Report({explained})), Not(IsEmpty()));
  ExpectedFinding expected = Expected("r");
  expected.caused_by = "cause";
  EXPECT_THAT(CompareFindings(RunWith({expected}), Report({explained})), IsEmpty());
  EXPECT_THAT(CompareFindings(RunWith({expected}), Report({Finding("r")})), Not(IsEmpty()));
}

TEST(CompareFindings, WantsTheDiagnosticsButAllowsOthers) {
  ExpectedRun run = RunWith({});
  EXPECT_THAT(CompareFindings(run, Report({})), IsEmpty());
  run.diagnostics = {"archive.crc"};
  EXPECT_THAT(CompareFindings(run, Report({})), IsEmpty());
  run.diagnostics = {"archive.truncated"};
  EXPECT_THAT(CompareFindings(run, Report({})), ElementsAre(HasSubstr("no diagnostic archive.truncated")));
}

TEST(CheckPromises, AcceptsASoundReport) {
  json consequence = Finding("r");
  consequence["caused_by"] = "f-cause";
  EXPECT_THAT(CheckPromises(RunWith({}), Report({Finding("cause"), consequence})), IsEmpty());
}

TEST(CheckPromises, MissesAPartOfTheReport) {
  json report = Report({});
  report.erase("coverage");
  report["schema"] = "bundlescope.report/2";
  EXPECT_THAT(CheckPromises(RunWith({}), report), ElementsAre("the report has no \"coverage\"", HasSubstr("report/2")));
}

TEST(CheckPromises, ACauseIsAFindingOfTheReport) {
  json consequence = Finding("r");
  consequence["caused_by"] = "f-gone";
  EXPECT_THAT(CheckPromises(RunWith({}), Report({consequence})), ElementsAre(HasSubstr("f-gone is not in the report")));
}

TEST(CheckPromises, FingerprintsTellFindingsApart) {
  EXPECT_THAT(CheckPromises(RunWith({}), Report({Finding("r"), Finding("r")})),
              ElementsAre(HasSubstr("same fingerprint")));
}

TEST(CheckPromises, AMatchRestsOnSomethingSeen) {
  json unseen = Finding("r");
  unseen["evidence"][0]["sources"] = json::array();
  EXPECT_THAT(CheckPromises(RunWith({}), Report({unseen})), ElementsAre(HasSubstr("no true evidence has a place")));
  unseen["verdict"] = "inconclusive";
  EXPECT_THAT(CheckPromises(RunWith({}), Report({unseen})), IsEmpty());
}

TEST(CheckPromises, PlacesAreInTheArchivesOfTheRun) {
  json elsewhere = Finding("r");
  elsewhere["evidence"][0]["sources"][0]["archive"] = "/home/somebody/a.tgz";
  EXPECT_THAT(CheckPromises(RunWith({}), Report({elsewhere})), ElementsAre(HasSubstr("no archive of this run")));
}

TEST(ComparePart, WantsOnlyWhatItNames) {
  const nlohmann::json report = {{"a", {{"x", 1}, {"y", 2}}}, {"list", {{{"k", "v"}, {"n", 1}}, {{"k", "w"}}}}};
  EXPECT_THAT(ComparePart({{"a", {{"x", 1}}}, {"list", {{{"k", "w"}}}}}, report), testing::IsEmpty());
  EXPECT_THAT(ComparePart(nullptr, report), testing::IsEmpty());
  EXPECT_THAT(ComparePart({{"a", {{"x", 2}}}}, report), testing::SizeIs(1));
  EXPECT_THAT(ComparePart({{"b", 1}}, report), testing::SizeIs(1));
  EXPECT_THAT(ComparePart({{"list", {{{"k", "v"}, {"n", 2}}}}}, report), testing::SizeIs(1));
  EXPECT_THAT(ComparePart({{"a", nlohmann::json::array()}}, report), testing::SizeIs(1));
}

TEST(CompareFindings, SaysWhatIsNotClean) {
  ExpectedRun run;
  run.clean = true;
  const nlohmann::json note = {{"diagnostics", {{{"severity", "note"}, {"code", "x"}}}}};
  const nlohmann::json warning = {{"diagnostics", {{{"severity", "warning"}, {"code", "x"}}}}};
  EXPECT_THAT(CompareFindings(run, note), testing::IsEmpty());
  EXPECT_THAT(CompareFindings(run, warning), testing::SizeIs(1));
}

}  // namespace
}  // namespace bundlescope
