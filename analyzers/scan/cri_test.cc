#include "analyzers/scan/cri.h"

#include "analyzers/scan/testing/log_line_matchers.h"

namespace bundlescope {
namespace {

TEST(RuntimePrefix, OfCriIsTakenAway) {
  const Parsed line("2026-08-17T10:11:12.123456789Z stderr F E0817 10:11:12.345678       1 a.go:1] text");
  EXPECT_EQ(Show(line->prefix_time), "2026-08-17T10:11:12.123456789Z");
  EXPECT_EQ(line->body, "E0817 10:11:12.345678       1 a.go:1] text");
  EXPECT_FALSE(line->cri_partial);
  EXPECT_EQ(line->format, "klog");
  EXPECT_EQ(line->message, "text");
}

TEST(RuntimePrefix, OfCriTellsThatALineGoesOn) {
  const Parsed line("2026-08-17T12:11:12.1+02:00 stdout P {\"level\":\"info\",\"msg\":\"a");
  EXPECT_TRUE(line->cri_partial);
  EXPECT_EQ(Show(line->prefix_time), "2026-08-17T10:11:12.100Z");
  EXPECT_EQ(line->message, "a");
}

TEST(RuntimePrefix, OfCriMayHaveMoreTagsAndNoText) {
  EXPECT_EQ(Parsed("2026-08-17T10:11:12Z stdout F:x:y text")->body, "text");
  EXPECT_EQ(Parsed("2026-08-17T10:11:12Z stdout F ")->body, "");
  EXPECT_EQ(Parsed("2026-08-17T10:11:12Z stdout F")->body, "");
}

TEST(RuntimePrefix, OfTimestampsIsTakenAway) {
  const Parsed line("2026-08-17T10:11:12.123456789Z 2022/07/28 22:59:49 [INFO] text");
  EXPECT_EQ(line->body, "2022/07/28 22:59:49 [INFO] text");
  EXPECT_EQ(line->format, "rancher");
  EXPECT_EQ(Show(line->prefix_time), "2026-08-17T10:11:12.123456789Z");
  EXPECT_EQ(Parsed("2026-08-17T10:11:12.123456789Z ")->body, "");
}

TEST(RuntimePrefix, KeepsWordsThatOnlyLookLikeAStream) {
  EXPECT_EQ(Parsed("2026-08-17T10:11:12Z stderr is noisy")->body, "stderr is noisy");
  EXPECT_EQ(Parsed("2026-08-17T10:11:12Z stderr Full disk")->body, "stderr Full disk");
  EXPECT_EQ(Parsed("2026-08-17T10:11:12Z stdlog F x")->body, "stdlog F x");
  EXPECT_EQ(Parsed("2026-08-17T10:11:12Z stderr ")->body, "stderr ");
}

TEST(RuntimePrefix, IsNotSeenInOtherText) {
  for (const char* text :
       {"2026-08-17T10:11:12Z", "2026-08-17T10:11:12Z\tx", "2026-08-17 10:11:12Z x", "2026-08-17T10:11:12 x",
        "2026-13-17T10:11:12Z x", "0001-01-01T00:00:00Z x", "9999-12-31T23:59:59Z x", "2026-08-17t10:11:12Z x"}) {
    const Parsed line(text);
    EXPECT_EQ(line->body, text);
    EXPECT_EQ(Show(line->prefix_time), "none") << text;
  }
}

}  // namespace
}  // namespace bundlescope
