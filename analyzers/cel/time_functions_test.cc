#include <gtest/gtest.h>

#include "analyzers/cel/testing/evaluate.h"

namespace bundlescope {
namespace {

std::string Field(const std::string& call) { return EvalDebug("timestamp('2024-02-29T23:31:30.123456789Z')." + call); }

TEST(TimeFunctions, GiveTheFieldsWithCelsOrigins) {
  EXPECT_EQ(Field("getFullYear()"), "2024");
  EXPECT_EQ(Field("getMonth()"), "1");
  EXPECT_EQ(Field("getDate()"), "29");
  EXPECT_EQ(Field("getDayOfMonth()"), "28");
  EXPECT_EQ(Field("getDayOfWeek()"), "4");
  EXPECT_EQ(Field("getDayOfYear()"), "59");
  EXPECT_EQ(Field("getHours()"), "23");
  EXPECT_EQ(Field("getMinutes()"), "31");
  EXPECT_EQ(Field("getSeconds()"), "30");
  EXPECT_EQ(Field("getMilliseconds()"), "123");
}

TEST(TimeFunctions, ShiftByFixedZones) {
  EXPECT_EQ(Field("getHours('+01:30')"), "1");
  EXPECT_EQ(Field("getDate('+00:29')"), "1");
  EXPECT_EQ(Field("getDate('+00:28')"), "29");
  EXPECT_EQ(Field("getHours('-02:30')"), "21");
  EXPECT_EQ(Field("getHours('02:00')"), "1");
  EXPECT_EQ(Field("getHours('UTC')"), "23");
}

TEST(TimeFunctions, SayThatNamedZonesAreMissingAndOthersAreWrong) {
  EXPECT_NE(Field("getHours('Europe/Berlin')").find("not supported yet: \"Europe/Berlin\""), std::string::npos);
  for (const char* zone : {"+1:00", "+24:00", "+01:60", "+aa:bb", "+", "-", "1"}) {
    EXPECT_NE(Field("getHours('" + std::string(zone) + "')").find("not a time zone"), std::string::npos) << zone;
  }
}

TEST(TimeFunctions, StayInTheCalendarAtItsEnds) {
  EXPECT_EQ(EvalDebug("timestamp('9999-12-31T23:59:59Z').getHours('+23:59')"), "23");
  EXPECT_EQ(EvalDebug("timestamp('0001-01-01T00:00:00Z').getMinutes('-00:01')"), "59");
}

TEST(TimeFunctions, ReadDurationsInWholeUnits) {
  EXPECT_EQ(EvalDebug("duration('90m5s').getHours()"), "1");
  EXPECT_EQ(EvalDebug("duration('90m5s').getMinutes()"), "90");
  EXPECT_EQ(EvalDebug("duration('90m5s').getSeconds()"), "5405");
  EXPECT_EQ(EvalDebug("duration('1s250ms').getMilliseconds()"), "250");
  EXPECT_TRUE(EvalDebug("duration('1s').getFullYear()").starts_with("error("));
}

TEST(TimeFunctions, AddSubtractAndCompare) {
  EXPECT_EQ(EvalDebug("timestamp('2025-01-01T00:00:00Z') - timestamp('2024-12-31T23:00:00Z') == duration('1h')"),
            "true");
  EXPECT_EQ(EvalDebug("timestamp('2025-01-01T00:00:00Z') - duration('1ns') < timestamp('2025-01-01T00:00:00Z')"),
            "true");
  EXPECT_EQ(EvalDebug("timestamp(0) == timestamp('1970-01-01T00:00:00Z')"), "true");
  EXPECT_EQ(EvalDebug("int(timestamp('1970-01-01T00:01:00Z'))"), "60");
}

}  // namespace
}  // namespace bundlescope
