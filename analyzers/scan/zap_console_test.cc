#include "analyzers/scan/testing/log_line_matchers.h"

namespace bundlescope {
namespace {

TEST(ZapConsole, ReadsLoggerMessageAndError) {
  const Parsed line(
      "2025-03-01T07:33:23Z\tERROR\tsetup\tunable to start manager\t{\"a\": \"b\", \"error\": \"no \\\"x\\\"\"}");
  EXPECT_EQ(line->format, "zap-console");
  EXPECT_EQ(line->level, LogLevel::kError);
  EXPECT_EQ(Show(line->own_time), "2025-03-01T07:33:23Z");
  EXPECT_EQ(line->message, "unable to start manager: no \"x\"");
  EXPECT_EQ(line->body, line->text);
}

TEST(ZapConsole, TakesFewerColumns) {
  EXPECT_EQ(Parsed("2025-03-01T07:33:23Z\tINFO\tstarting")->message, "starting");
  EXPECT_EQ(Parsed("2025-03-01T07:33:23Z\tINFO\tsetup\tstarting")->message, "starting");
  EXPECT_EQ(Parsed("2025-03-01T07:33:23Z\tINFO\tsetup\ta.go:12\tstarting")->message, "starting");
  EXPECT_EQ(Parsed("2025-03-01T07:33:23Z\tINFO\t{starting}")->message, "{starting}");
  EXPECT_EQ(Parsed("2025-03-01T07:33:23Z\tINFO\tstarting\t{\"error\":5}")->message, "starting");
  EXPECT_EQ(Parsed("2025-03-01T07:33:23Z\tINFO\t")->message, "");
}

TEST(ZapConsole, LeavesBackslashesOfItsMessageAlone) {
  EXPECT_EQ(Parsed("2025-03-01T07:33:23Z\tINFO\tC:\\new")->message, "C:\\new");
}

TEST(ZapConsole, ReadsTheOtherTimesOfZap) {
  EXPECT_EQ(Show(Parsed("2025-03-01T07:33:23.123+0100\tDEBUG\tx")->own_time), "2025-03-01T06:33:23.123Z");
  EXPECT_EQ(Show(Parsed("1.7221680005e+09\tDEBUG\tx")->own_time), "2024-07-28T12:00:00.500Z");
}

TEST(ZapConsole, NeedsATimeAndALevel) {
  for (const char* text : {"2025-03-01T07:33:23Z\tHELLO\tx", "2025-03-01T07:33:23Z\tINFO", "5\tINFO\tx",
                           "2025\tINFO\tx", "2025-02-30T07:33:23Z\tINFO\tx", "12\t34\t56", "2025-03-01T07:33:23Z\t"}) {
    EXPECT_EQ(Parsed(text)->format, "plain") << text;
  }
}

}  // namespace
}  // namespace bundlescope
