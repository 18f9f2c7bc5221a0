#include <gtest/gtest.h>

#include "analyzers/versions/version_issue.h"

namespace bundlescope {
namespace {

constexpr auto kIntroduced = VersionEventKind::kIntroduced;
constexpr auto kFixed = VersionEventKind::kFixed;

TEST(DescribeAffected, NamesTheEventsFromOldToNew) {
  AffectedComponent affected;
  affected.ranges = {
      {VersionScheme::kSemver, {{kFixed, "0.12.0-rc.1", "", ""}, {kIntroduced, "0.12.0-alpha.15", "", ""}}}};
  EXPECT_EQ(Describe(affected), "introduced 0.12.0-alpha.15, fixed 0.12.0-rc.1");
}

TEST(DescribeAffected, JoinsRangesAndSingleVersions) {
  AffectedComponent affected;
  affected.ranges = {
      {VersionScheme::kSemver, {{kIntroduced, "0", "", ""}, {kFixed, "1.0.1", "", ""}}},
      {VersionScheme::kSemver, {{kIntroduced, "1.1.0", "", ""}, {VersionEventKind::kLastAffected, "1.1.4", "", ""}}}};
  affected.versions = {"2.0.0"};
  EXPECT_EQ(Describe(affected),
            "every version from the first, fixed 1.0.1; introduced 1.1.0, last affected 1.1.4; version 2.0.0");
}

TEST(DescribeAffected, KeepsLongListsShort) {
  AffectedComponent affected;
  for (int i = 0; i < 12; ++i) affected.versions.push_back("1." + std::to_string(i));
  EXPECT_EQ(Describe(affected), "versions 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9 and 2 more");
}

TEST(DescribeAffected, ShowsEventsThatCannotBeOrderedAsWritten) {
  AffectedComponent affected;
  affected.ranges = {{VersionScheme::kSemver, {{kFixed, "soon", "", ""}, {kIntroduced, "1.0.0", "", ""}}}};
  EXPECT_EQ(Describe(affected), "fixed soon, introduced 1.0.0");
  EXPECT_EQ(Describe(AffectedComponent{}), "");
}

}  // namespace
}  // namespace bundlescope
