#include "analyzers/scan/testing/log_line_matchers.h"

namespace bundlescope {
namespace {

TEST(Logrus, ReadsALineOfTheAgent) {
  const Parsed line(R"re(time="2025-03-12T10:00:00Z" level=error msg="Failed to register agent: looking up secret )re"
                    R"re(cattle-fleet-system/fleet-agent-bootstrap: secrets \"fleet-agent-bootstrap\" not found")re");
  EXPECT_EQ(line->format, "logrus");
  EXPECT_EQ(line->level, LogLevel::kError);
  EXPECT_EQ(Show(line->own_time), "2025-03-12T10:00:00Z");
  EXPECT_EQ(line->message,
            "Failed to register agent: looking up secret cattle-fleet-system/fleet-agent-bootstrap: secrets "
            "\"fleet-agent-bootstrap\" not found");
}

TEST(Logrus, JoinsTheError) {
  EXPECT_EQ(
      Parsed(R"(time="2025-03-12T10:00:00.000000001+01:00" level=warning msg=slow error="dial tcp: \"x\"" func=f)")
          ->message,
      R"(slow: dial tcp: "x")");
  EXPECT_EQ(Parsed(R"(level=fatal error=EOF msg="stopped leading")")->message, "stopped leading: EOF");
}

TEST(Logrus, ReadsLogfmtOfOthers) {
  const Parsed line(R"(ts=2025-03-12T10:00:00.5Z caller=main.go:1 level=info msg="ready")");
  EXPECT_EQ(Show(line->own_time), "2025-03-12T10:00:00.500Z");
  EXPECT_EQ(line->message, "ready");
}

TEST(Logrus, TakesWhatIsLeftOfACutLine) {
  EXPECT_EQ(Parsed(R"(time="2025-03-12T10:00:00Z" level=info msg="half a mess)")->message, "half a mess");
}

TEST(Logrus, AMessageMayBeEmptyOrHoldPairs) {
  EXPECT_EQ(Parsed(R"(time="2025-03-12T10:00:00Z" level=info msg=)")->message, "");
  EXPECT_EQ(Parsed(R"(time="2025-03-12T10:00:00Z" level=info msg="level=error error=x")")->message,
            "level=error error=x");
}

TEST(Logrus, NeedsAMessageAndALevelOrATime) {
  for (const char* text : {"time=", "level=", "time=\"", "level=info", R"(time="2025-03-12T10:00:00Z" level=info)",
                           "timeout=5 msg=x", "level =info msg=x"}) {
    EXPECT_EQ(Parsed(text)->format, "plain") << text;
  }
}

TEST(Logrus, KeepsALineWhoseTimeIsAbsurd) {
  const Parsed line(R"(time="0001-01-01T00:00:00Z" level=info msg=x)");
  EXPECT_EQ(line->format, "logrus");
  EXPECT_EQ(Show(line->own_time), "none");
}

}  // namespace
}  // namespace bundlescope
