#include "core/snapshot/layouts/native_coverage.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

TEST(ReadNativeCoverage, ReadsObjectsAndLogs) {
  const auto pods = ReadNativeCoverage(
      R"({"cluster":"edge","apiVersion":"apps/v1","kind":"Deployment","namespace":"a","status":"collected","items":3,"new":[]})");
  ASSERT_TRUE(pods);
  EXPECT_EQ(pods->cluster, "edge");
  EXPECT_EQ(pods->coverage.group, "apps");
  EXPECT_EQ(pods->coverage.kind, "Deployment");
  EXPECT_EQ(pods->coverage.ns, "a");
  EXPECT_EQ(pods->coverage.status, CoverageStatus::kCollected);
  EXPECT_EQ(pods->items, 3);
  const auto log = ReadNativeCoverage(R"({"cluster":"edge","log":"ns/pod/c","previous":true,"status":"timeout"})");
  ASSERT_TRUE(log);
  EXPECT_EQ(log->coverage.what, "logs ns/pod/c (previous)");
  EXPECT_EQ(log->coverage.ns, "ns");
  EXPECT_EQ(log->coverage.kind, "");
  EXPECT_FALSE(log->source);
  const auto other =
      ReadNativeCoverage(R"({"what":"metrics","apiVersion":"v1","namespace":"a","status":"denied","source":1})");
  ASSERT_TRUE(other);
  EXPECT_EQ(other->coverage.what, "metrics");
  EXPECT_EQ(other->coverage.ns, "a");
  EXPECT_EQ(other->source, 1u);
}

TEST(ReadNativeCoverage, NeverTakesAnUnknownStatusForKnowledge) {
  const auto status = [](std::string_view line) { return ReadNativeCoverage(line)->coverage.status; };
  EXPECT_EQ(status(R"({"apiVersion":"v1","kind":"Pod","status":"sampled"})"), CoverageStatus::kFailed);
  EXPECT_EQ(status(R"({"apiVersion":"v1","kind":"Pod"})"), CoverageStatus::kFailed);
}

TEST(ReadNativeCoverage, RefusesLinesThatSpeakOfNothing) {
  EXPECT_FALSE(ReadNativeCoverage(R"({"cluster":"edge","status":"collected"})"));
  EXPECT_FALSE(ReadNativeCoverage("[]"));
  EXPECT_FALSE(ReadNativeCoverage("{"));
}

NativeCoverageLine Line(std::string_view ns, CoverageStatus status, std::optional<int64_t> items) {
  NativeCoverageLine line;
  line.cluster = "edge";
  line.coverage.kind = "Pod";
  line.coverage.ns = ns;
  line.coverage.status = status;
  line.items = items;
  return line;
}

CoverageStatus Judged(std::string_view ns, std::optional<int64_t> items, NativeHolding held, bool complete = true) {
  NativeCoverage coverage;
  coverage.AddLine(Line(ns, CoverageStatus::kCollected, items));
  coverage.Holding("edge", "", "Pod", "a") = held;
  coverage.Holding("edge", "", "PodTemplate", "a").damaged = true;  // of no concern
  coverage.Holding("other", "", "Pod", "a").damaged = true;
  return coverage.Judge(true, complete).at(0).coverage.status;
}

TEST(NativeCoverage, ComparesWhatItClaimsWithWhatWasRead) {
  EXPECT_EQ(Judged("a", 3, {"v1", 3, false}), CoverageStatus::kCollected);
  EXPECT_EQ(Judged("a", 3, {"v1", 2, false}), CoverageStatus::kTruncated);
  EXPECT_EQ(Judged("a", 3, {"v1", 3, true}), CoverageStatus::kTruncated);
  EXPECT_EQ(Judged("", 3, {"v1", 3, false}), CoverageStatus::kCollected);
  EXPECT_EQ(Judged("", 4, {"v1", 3, false}), CoverageStatus::kTruncated);
  EXPECT_EQ(Judged("b", std::nullopt, {"v1", 3, true}), CoverageStatus::kCollected);
  EXPECT_EQ(Judged("b", std::nullopt, {"v1", 3, true}, false), CoverageStatus::kTruncated);
}

TEST(NativeCoverage, TakesMembersForCollectedOnlyWithoutAWholeList) {
  NativeCoverage coverage;
  coverage.Holding("edge", "", "Pod", "a") = {"v1", 3, false};
  coverage.Holding("edge", "", "Pod", "b") = {"v1", 3, true};
  EXPECT_TRUE(coverage.Judge(true, true).empty());
  const std::vector<NativeCoverageLine> lines = coverage.Judge(false, false);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].coverage.status, CoverageStatus::kCollected);
  EXPECT_EQ(lines[1].coverage.status, CoverageStatus::kTruncated);
}

}  // namespace
}  // namespace bundlescope
