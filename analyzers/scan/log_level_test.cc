#include "analyzers/scan/log_level.h"

#include <gmock/gmock.h>

namespace bundlescope {
namespace {

TEST(ParseLogLevel, KnowsTheNamesInAnyCase) {
  EXPECT_EQ(ParseLogLevel("warn"), LogLevel::kWarning);
  EXPECT_EQ(ParseLogLevel("WARNING"), LogLevel::kWarning);
  EXPECT_EQ(ParseLogLevel("Error"), LogLevel::kError);
  EXPECT_EQ(ParseLogLevel("dpanic"), LogLevel::kFatal);
  EXPECT_EQ(ParseLogLevel("notice"), LogLevel::kInfo);
  EXPECT_EQ(ParseLogLevel("LEVEL(-3)"), LogLevel::kTrace);
}

TEST(ParseLogLevel, DoesNotGuess) {
  for (const char* name : {"", "inf", "information", "error ", "level(-", "Level(5)", "E"}) {
    EXPECT_EQ(ParseLogLevel(name), LogLevel::kUnknown) << name;
  }
}

TEST(LogLevelName, GivesANameThatReadsBack) {
  for (const LogLevel level :
       {LogLevel::kTrace, LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarning, LogLevel::kError, LogLevel::kFatal}) {
    EXPECT_EQ(ParseLogLevel(LogLevelName(level)), level);
  }
}

}  // namespace
}  // namespace bundlescope
