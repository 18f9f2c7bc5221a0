#include "core/snapshot/layouts/supportconfig.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

constexpr std::string_view kLog =
    "#==[ Log File ]=====#\n# /var/log/messages - Last 500 Lines\nMar 13 12:42:10 h x: y\n";
constexpr std::string_view kCommand = "#==[ Command ]=====#\n# /usr/bin/uptime\n 12:42 up\n";

TEST(IsSupportconfigLog, TakesTextsWithASectionOfALog) {
  EXPECT_TRUE(IsSupportconfigLog("scc_h/messages.txt", kLog));
  EXPECT_TRUE(IsSupportconfigLog("cron.txt", kLog));
  EXPECT_FALSE(IsSupportconfigLog("scc_h/basic-environment.txt", kCommand));
  EXPECT_FALSE(IsSupportconfigLog("scc_h/messages", kLog));
}

TEST(IsSupportconfigLog, TakesTextsThatMixOutputsOfCommandsAndLogs) {
  EXPECT_TRUE(IsSupportconfigLog("scc_h/rke2.txt", kCommand));
  EXPECT_TRUE(IsSupportconfigLog("scc_h/plugin-rancher.txt", kCommand));
  EXPECT_FALSE(IsSupportconfigLog("notes/rancher.txt", "# how we set up Rancher\n"));
}

}  // namespace
}  // namespace bundlescope
