#include "core/snapshot/layouts/dump_mark.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

TEST(ParseDumpMark, ReadsStartAndEnd) {
  const auto start =
      ParseDumpMark("==== START logs for container fleet-agent of pod cattle-fleet-system/fleet-agent-0 ====");
  ASSERT_TRUE(start);
  EXPECT_TRUE(start->start);
  EXPECT_EQ(start->container, "fleet-agent");
  EXPECT_EQ(start->ns, "cattle-fleet-system");
  EXPECT_EQ(start->pod, "fleet-agent-0");
  EXPECT_FALSE(ParseDumpMark("==== END logs for container c of pod a/b ====")->start);
}

TEST(ParseDumpMark, TakesNothingElseForAMark) {
  for (const char* line :
       {"", "==== ", "==== START logs for container ",
        "==== START logs for container c of pod a ====", "==== START logs for container c of pod a/b",
        "==== START logs for container  of pod a/b ====", " ==== START logs for container c of pod a/b ===="}) {
    EXPECT_FALSE(ParseDumpMark(line)) << line;
  }
}

}  // namespace
}  // namespace bundlescope
