#include "tests/samples/expectation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

std::string WithFinding(const std::string& finding) {
  return R"({"runs": [{"name": "n", "archives": ["a.tgz"], "exit": 1, "findings": [)" + finding + "]}]}";
}

std::string ErrorOf(const std::string& text) {
  const Result<std::vector<ExpectedRun>> runs = ParseExpectation(text);
  return runs ? "no error" : runs.error().message();
}

TEST(ParseExpectation, ReadsEverythingThatARunCanSay) {
  const Result<std::vector<ExpectedRun>> runs = ParseExpectation(R"({"runs": [{
    "name": "both", "archives": ["a.tgz", "b.zip"], "exit": 3, "diagnostics": ["archive.crc"],
    "findings": [{"rule": "r/a", "verdict": "match", "cluster": "c", "confidence": "likely", "severity": "high",
                  "caused_by": "r/b", "evidence": {"e": "unknown"}, "missing": ["v1/Secret"]}]}]})");
  ASSERT_TRUE(runs) << runs.error().ToString();
  const ExpectedRun& run = runs->at(0);
  EXPECT_EQ(run.name, "both");
  EXPECT_THAT(run.archives, ElementsAre("a.tgz", "b.zip"));
  EXPECT_EQ(run.exit, 3);
  EXPECT_THAT(run.diagnostics, ElementsAre("archive.crc"));
  const ExpectedFinding& finding = run.findings.at(0);
  EXPECT_EQ(finding.rule, "r/a");
  EXPECT_EQ(finding.verdict, "match");
  EXPECT_EQ(finding.cluster, "c");
  EXPECT_EQ(finding.confidence, "likely");
  EXPECT_EQ(finding.severity, "high");
  EXPECT_EQ(finding.caused_by, "r/b");
  EXPECT_THAT(finding.evidence, ElementsAre(Pair("e", "unknown")));
  EXPECT_THAT(finding.missing, ElementsAre("v1/Secret"));
}

TEST(ParseExpectation, LeavesOpenWhatIsNotSaid) {
  const auto runs = ParseExpectation(WithFinding(R"({"rule": "r", "verdict": "match", "cluster": "c"})"));
  ASSERT_TRUE(runs) << runs.error().ToString();
  const ExpectedFinding& finding = runs->at(0).findings.at(0);
  EXPECT_EQ(finding.confidence, std::nullopt);
  EXPECT_EQ(finding.caused_by, std::nullopt);
  EXPECT_THAT(finding.evidence, IsEmpty());
}

TEST(ParseExpectation, RefusesUnknownKeys) {
  EXPECT_THAT(ErrorOf(WithFinding(R"({"rule": "r", "verdict": "match", "cluster": "c", "severty": "high"})")),
              HasSubstr("severty"));
  EXPECT_THAT(ErrorOf(R"({"runs": [], "run": []})"), HasSubstr("\"run\""));
}

TEST(ParseExpectation, RefusesLackingKeys) {
  EXPECT_THAT(ErrorOf(WithFinding(R"({"rule": "r", "verdict": "match"})")), HasSubstr("cluster"));
  EXPECT_THAT(ErrorOf(R"({"runs": [{"name": "n", "archives": ["a"], "findings": []}]})"), HasSubstr("exit"));
  EXPECT_THAT(ErrorOf("{}"), HasSubstr("runs"));
}

TEST(ParseExpectation, RefusesWordsThatNoReportHas) {
  EXPECT_THAT(ErrorOf(WithFinding(R"({"rule": "r", "verdict": "maybe", "cluster": "c"})")), HasSubstr("maybe"));
  EXPECT_THAT(ErrorOf(WithFinding(R"({"rule": "r", "verdict": "match", "cluster": "c", "severity": "bad"})")),
              HasSubstr("bad"));
  EXPECT_THAT(ErrorOf(WithFinding(R"({"rule": "r", "verdict": "match", "cluster": "c", "confidence": "sure"})")),
              HasSubstr("sure"));
  EXPECT_THAT(ErrorOf(WithFinding(R"({"rule": "r", "verdict": "match", "cluster": "c", "evidence": {"e": "yes"}})")),
              HasSubstr("yes"));
}

TEST(ParseExpectation, RefusesOtherTypes) {
  EXPECT_NE(ErrorOf(WithFinding(R"({"rule": 1, "verdict": "match", "cluster": "c"})")), "no error");
  EXPECT_NE(ErrorOf(WithFinding(R"({"rule": "r", "verdict": "match", "cluster": "c", "evidence": {"e": true}})")),
            "no error");
  EXPECT_NE(ErrorOf("[]"), "no error");
}

TEST(ParseExpectation, RefusesTestsThatTestNothing) {
  EXPECT_NE(ErrorOf(R"({"runs": []})"), "no error");
  EXPECT_NE(ErrorOf(R"({"runs": [{"name": "n", "archives": [], "exit": 0, "findings": []}]})"), "no error");
}

TEST(ParseExpectation, SaysWhereTheJsonIsBroken) { EXPECT_THAT(ErrorOf("{\"runs\": [}"), HasSubstr("column")); }

TEST(ParseExpectation, ARefusalGoesWithExitFourAndNothingElse) {
  const auto run = [](int exit, const std::string& more) {
    return R"({"runs":[{"name":"n","archives":["a"],"findings":[],"exit":)" + std::to_string(exit) + more + "}]}";
  };
  EXPECT_TRUE(ParseExpectation(run(4, R"(,"refused":["empty"])")));
  EXPECT_FALSE(ParseExpectation(run(4, "")));
  EXPECT_FALSE(ParseExpectation(run(3, R"(,"refused":["empty"])")));
  EXPECT_TRUE(ParseExpectation(run(0, R"(,"clean":true,"text":{"has":["x"]},"report":{"stats":{}})")));
  EXPECT_FALSE(ParseExpectation(run(0, R"(,"text":{"hass":["x"]})")));
}

}  // namespace
}  // namespace bundlescope
