#include "analyzers/versions/chart.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

TEST(ChartAppVersion, TakesTheUpstreamVersionFromTheBuildMetadata) {
  EXPECT_EQ(ChartAppVersion("fleet-106.0.0+up0.12.0-beta.2", "fleet"), "0.12.0-beta.2");
  EXPECT_EQ(ChartAppVersion("fleet-106.0.0_up0.12.0-beta.2", "fleet"), "0.12.0-beta.2");
  EXPECT_EQ(ChartAppVersion("rancher-backup-106.0.0_up7.0.0-alpha.8", "rancher-backup"), "7.0.0-alpha.8");
  EXPECT_EQ(ChartAppVersion("x-100.1.0+up0.0.1-rancher.2", "x"), "0.0.1-rancher.2");
}

TEST(ChartAppVersion, TakesTheVersionOfAChartThatPackagesNothingElse) {
  EXPECT_EQ(ChartAppVersion("fleet-0.12.0", "fleet"), "0.12.0");
  EXPECT_EQ(ChartAppVersion("fleet-v0.12.0", "fleet"), "v0.12.0");
  EXPECT_EQ(ChartAppVersion("rke2-1.32.2_rke2r1", "rke2"), "1.32.2+rke2r1");
}

TEST(ChartAppVersion, TellsChartsWithALongerNameApart) {
  EXPECT_EQ(ChartAppVersion("fleet-agent-106.0.0_up0.12.0", "fleet"), "");
  EXPECT_EQ(ChartAppVersion("fleet-crd-106.0.0_up0.12.0", "fleet"), "");
  EXPECT_EQ(ChartAppVersion("fleet-2-1.0.0", "fleet"), "");
  EXPECT_EQ(ChartAppVersion("fleetx-1.0.0", "fleet"), "");
  EXPECT_EQ(ChartAppVersion("fleet", "fleet"), "");
  EXPECT_EQ(ChartAppVersion("fleet-", "fleet"), "");
  EXPECT_EQ(ChartAppVersion("-1.0.0", ""), "");
  EXPECT_EQ(ChartAppVersion("", "fleet"), "");
}

// The number of the chart must never stand in for the version of what is in it: 106.0.0 would be "newer than every
// fix".
TEST(ChartAppVersion, DoesNotFallBackToTheNumberOfTheChart) {
  EXPECT_EQ(ChartAppVersion("fleet-106.0.0+updev", "fleet"), "dev");
  EXPECT_EQ(ChartAppVersion("fleet-106.0.0+up", "fleet"), "");
}

TEST(ChartAppVersion, DoesNotBelieveALabelThatHelmMayHaveCut) {
  const std::string chart(63 - std::string("-106.0.0_up0.12.0-beta.1").size(), 'x');
  EXPECT_EQ(ChartAppVersion(chart + "-106.0.0_up0.12.0-beta.1", chart), "");
  const std::string shorter = chart.substr(2);
  EXPECT_EQ(ChartAppVersion(shorter + "-106.0.0_up0.12.0-beta.1", shorter), "0.12.0-beta.1");
}

}  // namespace
}  // namespace bundlescope
