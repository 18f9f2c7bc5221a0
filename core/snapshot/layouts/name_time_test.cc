#include "core/snapshot/layouts/name_time.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

std::string Time(std::string_view name, std::string_view pattern) {
  const std::optional<Timestamp> time = FindTimeInName(name, pattern);
  return time ? FormatRfc3339(*time) : "none";
}

TEST(FindTimeInName, ReadsTheLastMatch) {
  EXPECT_EQ(Time("support-bundle-2026-08-21T10_11_12", "dddd-dd-ddTdd_dd_dd"), "2026-08-21T10:11:12Z");
  EXPECT_EQ(Time("a-2025-01-01_00_00_00-2026-08-17_10_11_12.tar.gz", "-dddd-dd-dd_dd_dd_dd"), "2026-08-17T10:11:12Z");
  EXPECT_EQ(Time("supportbundle_x_2026-04-28T10-11-12Z", "dddd-dd-ddTdd-dd-ddZ"), "2026-04-28T10:11:12Z");
}

TEST(FindTimeInName, FindsNothingInOtherNames) {
  EXPECT_EQ(Time("support-bundle-2026-08-21T10:11:12", "dddd-dd-ddTdd_dd_dd"), "none");
  EXPECT_EQ(Time("support-bundle-2026-13-21T10_11_12", "dddd-dd-ddTdd_dd_dd"), "none");
  EXPECT_EQ(Time("x", "dddd-dd-ddTdd_dd_dd"), "none");
  EXPECT_EQ(Time("", "dddd-dd-ddTdd_dd_dd"), "none");
}

}  // namespace
}  // namespace bundlescope
