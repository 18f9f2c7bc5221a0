#include "analyzers/scan/testing/log_line_matchers.h"

namespace bundlescope {
namespace {

TEST(Rancher, ReadsTimeLevelAndText) {
  const Parsed line("2022/07/28 22:59:49 [ERROR] error syncing 'c-m-x': handler import-cluster: x, requeuing");
  EXPECT_EQ(line->format, "rancher");
  EXPECT_EQ(line->level, LogLevel::kError);
  EXPECT_EQ(Show(line->own_time), "2022-07-28T22:59:49Z zone?");
  EXPECT_EQ(line->message, "error syncing 'c-m-x': handler import-cluster: x, requeuing");
}

TEST(Rancher, OnlyALevelIsALevel) {
  EXPECT_EQ(Parsed("2022/07/28 22:59:49 [INFO] [planner] waiting")->message, "[planner] waiting");
  EXPECT_EQ(Parsed("2022/07/28 22:59:49 [planner] waiting")->message, "[planner] waiting");
  EXPECT_EQ(Show(Parsed("2022/07/28 22:59:49 [planner] waiting")->level), "unknown");
  EXPECT_EQ(Parsed("2022/07/28 22:59:49 [INFO")->message, "[INFO");
}

TEST(Rancher, ReadsPackageLogAndNginx) {
  EXPECT_EQ(Parsed("2022/07/28 22:59:49 http: TLS handshake error")->message, "http: TLS handshake error");
  EXPECT_EQ(Show(Parsed("2022/07/28 22:59:49.123456 http: x")->own_time), "2022-07-28T22:59:49.123456Z zone?");
  EXPECT_EQ(Show(Parsed("2022/07/28 22:59:49 [crit] 7#7: x")->level), "fatal");
  EXPECT_EQ(Parsed("2022/07/28 22:59:49")->message, "");
}

TEST(Rancher, LeavesWhatOnlyLooksAlikePlain) {
  for (const char* text :
       {"2022/07/28 22:59:4", "2022/13/28 22:59:49 x", "2022/02/30 22:59:49 x", "2022/07/28 25:59:49 x",
        "2022/07/28T22:59:49 x", "2022/07/28 22:59:49x", "0001/07/28 22:59:49 x", "9999/07/28 22:59:49 x",
        "2022-07-28 22:59:49 x", "2022/07/28 22:59:49,1 x", "202x/07/28 22:59:49 x"}) {
    EXPECT_EQ(Parsed(text)->format, "plain") << text;
    EXPECT_EQ(Show(Parsed(text)->own_time), "none") << text;
  }
}

}  // namespace
}  // namespace bundlescope
