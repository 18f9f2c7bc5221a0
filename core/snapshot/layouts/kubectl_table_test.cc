#include "core/snapshot/layouts/kubectl_table.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

constexpr std::string_view kPods =
    "NAMESPACE             NAME                          READY   STATUS             RESTARTS       AGE     IP          "
    " NODE   "
    "      NOMINATED NODE   READINESS GATES\n"
    "cattle-fleet-system   fleet-agent-5d4f8b7c9-x2x7k   1/1     Running            5 (3h ago)     9d      10.42.0.17  "
    " "
    "edge-cp-1   <none>           <none>\n"
    "kube-system           coredns-6799fbcd5-abcde       0/1     CrashLoopBackOff   12 (41s ago)   3d12h   <none>      "
    " "
    "edge-cp-1   <none>           <none>\n"
    "kube-system           pending-0                     0/2     Pending            0              2m      <none>      "
    " "
    "<none>      <none>           <none>\n";

TEST(ReadKubectlTable, TakesColumnsFromTheHeader) {
  const KubectlReading reading = ReadKubectlTable(kPods, true);
  EXPECT_EQ(reading.status, CoverageStatus::kCollected);
  const KubectlTable& table = reading.table;
  ASSERT_EQ(table.columns.size(), 10u);
  EXPECT_EQ(table.columns[8], "NOMINATED NODE");
  EXPECT_EQ(table.columns[9], "READINESS GATES");
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_EQ(table.rows[1].line, 3u);
  EXPECT_EQ(table.Cell(table.rows[0], "NAME"), "fleet-agent-5d4f8b7c9-x2x7k");
  EXPECT_EQ(table.Cell(table.rows[0], "RESTARTS"), "5 (3h ago)");
  EXPECT_EQ(table.Cell(table.rows[0], "NODE"), "edge-cp-1");
  EXPECT_EQ(table.Cell(table.rows[1], "STATUS"), "CrashLoopBackOff");
  EXPECT_EQ(table.Cell(table.rows[1], "AGE"), "3d12h");
}

TEST(ReadKubectlTable, ReadsNoneAndMissingColumnsAsNothing) {
  const KubectlReading reading = ReadKubectlTable(kPods, true);
  EXPECT_EQ(reading.table.Cell(reading.table.rows[2], "NODE"), "");
  EXPECT_EQ(reading.table.Cell(reading.table.rows[2], "IMAGES"), "");
}

TEST(ReadKubectlTable, FillsTrailingColumnsThatARowDoesNotHave) {
  const KubectlReading reading = ReadKubectlTable(
      "NAME     STATUS   AGE   LABELS\n"
      "default  Active   9d\n"
      "other    Active\n",
      true);
  ASSERT_EQ(reading.table.rows.size(), 2u);
  EXPECT_EQ(reading.status, CoverageStatus::kCollected);
  EXPECT_EQ(reading.table.Cell(reading.table.rows[0], "AGE"), "9d");
  EXPECT_EQ(reading.table.Cell(reading.table.rows[1], "AGE"), "");
}

TEST(ReadKubectlTable, KeepsACellEmptyThatStandsInTheMiddle) {
  const KubectlReading reading = ReadKubectlTable(
      "NAME           VERSION   AGE\n"
      "node-1                   9d\n",
      true);
  ASSERT_EQ(reading.table.rows.size(), 1u);
  EXPECT_EQ(reading.table.Cell(reading.table.rows[0], "VERSION"), "");
  EXPECT_EQ(reading.table.Cell(reading.table.rows[0], "AGE"), "9d");
}

TEST(ReadKubectlTable, MeasuresColumnsInCodePoints) {
  const KubectlReading reading = ReadKubectlTable(
      "NAME     NOTE            AGE\n"
      "one      Gr\xc3\xbc\xc3\x9f"
      "e           9d\n"
      "two      \xe6\x97\xa5\xe6\x9c\xac              8d\n",
      true);
  ASSERT_EQ(reading.table.rows.size(), 2u);
  EXPECT_EQ(reading.table.Cell(reading.table.rows[0], "NOTE"),
            "Gr\xc3\xbc\xc3\x9f"
            "e");
  EXPECT_EQ(reading.table.Cell(reading.table.rows[0], "AGE"), "9d");
  EXPECT_EQ(reading.table.Cell(reading.table.rows[1], "AGE"), "8d");
}

TEST(ReadKubectlTable, ReadsARowThatWasLaidOutApart) {
  const KubectlReading reading = ReadKubectlTable(
      "NAME    STATUS   AGE\n"
      "a-name-that-is-longer-than-its-column   Active   9d\n",
      true);
  ASSERT_EQ(reading.table.rows.size(), 1u);
  EXPECT_EQ(reading.table.Cell(reading.table.rows[0], "STATUS"), "Active");
}

TEST(ReadKubectlTable, TellsAnEmptyResultFromAnError) {
  EXPECT_EQ(ReadKubectlTable("No resources found\n", true).status, CoverageStatus::kEmpty);
  EXPECT_EQ(ReadKubectlTable("No resources found in default namespace.\n", true).status, CoverageStatus::kEmpty);
  EXPECT_EQ(ReadKubectlTable("NAME   AGE\n", true).status, CoverageStatus::kEmpty);
  EXPECT_EQ(ReadKubectlTable("", true).status, CoverageStatus::kFailed);
  EXPECT_EQ(ReadKubectlTable("what is this\n", true).status, CoverageStatus::kFailed);
  const KubectlReading denied = ReadKubectlTable(
      "Error from server (Forbidden): pods is forbidden: User \"system:node:a\" cannot list resource \"pods\"\n", true);
  EXPECT_EQ(denied.status, CoverageStatus::kDenied);
  EXPECT_TRUE(denied.reason.starts_with("Error from server (Forbidden)"));
  EXPECT_TRUE(denied.table.rows.empty());
}

TEST(ReadKubectlTable, PassesOverRemarksBeforeTheHeader) {
  const std::string text =
      "E0313 12:42:10.001234   12345 memcache.go:287] couldn't get resource list for metrics.k8s.io/v1beta1: timeout\n"
      "Warning: something is deprecated\n" +
      std::string(kPods);
  const KubectlReading reading = ReadKubectlTable(text, true);
  EXPECT_EQ(reading.status, CoverageStatus::kCollected);
  ASSERT_EQ(reading.table.rows.size(), 3u);
  EXPECT_EQ(reading.table.rows[0].line, 4u);
}

TEST(ReadKubectlTable, TakesARemarkForTheReasonWhenThereIsNothingElse) {
  const KubectlReading reading = ReadKubectlTable(
      "E0313 12:42:10.001234   12345 memcache.go:265] couldn't get current server API group list: dial tcp: connection "
      "refused\n",
      true);
  EXPECT_EQ(reading.status, CoverageStatus::kFailed);
  EXPECT_NE(reading.reason.find("connection refused"), std::string::npos);
}

TEST(ReadKubectlTable, DoesNotTrustAMissingKindWhenDiscoveryFailed) {
  const std::string no_kind = "error: the server doesn't have a resource type \"helmcharts\"\n";
  EXPECT_EQ(ReadKubectlTable(no_kind, true).status, CoverageStatus::kNotFound);
  EXPECT_EQ(ReadKubectlTable("E0313 12:42:10.001234   1 memcache.go:287] couldn't get resource list\n" + no_kind, true)
                .status,
            CoverageStatus::kFailed);
}

TEST(ReadKubectlTable, CallsATableCutThatEndsInAnError) {
  const KubectlReading reading = ReadKubectlTable(
      std::string(kPods) + "Error from server (Timeout): the server was unable to return a response\n", true);
  EXPECT_EQ(reading.status, CoverageStatus::kTruncated);
  EXPECT_EQ(reading.table.rows.size(), 3u);
  EXPECT_TRUE(reading.reason.starts_with("Error from server (Timeout)"));
}

TEST(ReadKubectlTable, DropsTheLineInWhichTheTextWasCut) {
  const std::string_view cut = kPods.substr(0, kPods.rfind("pending-0") + 4);
  const KubectlReading reading = ReadKubectlTable(cut, false);
  EXPECT_EQ(reading.status, CoverageStatus::kTruncated);
  EXPECT_EQ(reading.table.rows.size(), 2u);
}

TEST(ReadKubectlTable, NeverTakesAnErrorForARow) {
  for (const std::string_view line : {"error: unable to list", "Error from server: etcdserver: request timed out",
                                      "bash: kubectl: command not found", "sentence with blanks that is no row"}) {
    const KubectlReading reading = ReadKubectlTable("NAME   AGE\n" + std::string(line) + "\n", true);
    EXPECT_TRUE(reading.table.rows.empty()) << line;
    EXPECT_EQ(reading.status, CoverageStatus::kTruncated) << line;
  }
}

TEST(ReadKubectlTable, AcceptsARepeatedHeader) {
  const std::string header = "NAME   AGE\n";
  const KubectlReading reading = ReadKubectlTable(header + "a      1d\n" + header + "b      1d\n", true);
  EXPECT_EQ(reading.table.rows.size(), 2u);
  EXPECT_EQ(reading.status, CoverageStatus::kCollected);
}

TEST(ReadKubectlTable, SurvivesAnyBytes) {
  uint32_t seed = 7;
  for (int round = 0; round < 300; ++round) {
    std::string text = "NAMESPACE   NAME   AGE\n";
    for (int i = 0; i < 200; ++i) {
      seed = seed * 1664525 + 1013904223;
      text += static_cast<char>(seed >> 24);
    }
    const KubectlReading reading = ReadKubectlTable(text, round % 2 == 0);
    for (const KubectlTable::Row& row : reading.table.rows) EXPECT_EQ(row.cells.size(), 3u);
  }
}

}  // namespace
}  // namespace bundlescope
