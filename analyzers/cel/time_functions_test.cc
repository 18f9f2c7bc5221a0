#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

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

// From the specification's timestamp_selectors_tz, and IANA's data.
TEST(TimeFunctions, ShiftByNamedZones) {
  if (!std::filesystem::exists("/usr/share/zoneinfo/Europe/Berlin")) GTEST_SKIP() << "NOT TESTED: no tzdata";
  EXPECT_EQ(Field("getHours('Europe/Berlin')"), "0");
  EXPECT_EQ(Field("getDate('Europe/Berlin')"), "1");
  EXPECT_EQ(Field("getMonth('Australia/Sydney')"), "2");
  EXPECT_EQ(Field("getHours('Australia/Sydney')"), "10");
  EXPECT_EQ(Field("getMinutes('Asia/Kolkata')"), "1");
  EXPECT_EQ(Field("getDayOfWeek('America/New_York')"), "4");
  EXPECT_EQ(EvalDebug("timestamp('2009-02-13T23:31:30Z').getHours('Australia/Sydney')"), "10");
  EXPECT_EQ(EvalDebug("timestamp('2024-07-01T00:00:00Z').getHours('Europe/Berlin')"), "2");
  EXPECT_EQ(EvalDebug("timestamp('0001-01-01T00:00:00Z').getFullYear('America/New_York')"), "0");
}

TEST(TimeFunctions, SayWhichZonesThereAreNot) {
  for (const char* zone :
       {"+1:00", "+24:00", "+01:60", "+aa:bb", "+", "-", "1", "../../etc/passwd", "/etc/localtime"}) {
    EXPECT_NE(Field("getHours('" + std::string(zone) + "')").find("not a time zone"), std::string::npos) << zone;
  }
  if (!std::filesystem::exists("/usr/share/zoneinfo/Europe/Berlin")) GTEST_SKIP() << "NOT TESTED: no tzdata";
  for (const char* zone : {"Mars/Olympus", "localtime", "Europe/../Europe/Berlin", "europe/berlin"}) {
    EXPECT_NE(Field("getHours('" + std::string(zone) + "')").find("no time zone has this name"), std::string::npos)
        << zone;
  }
}

TEST(TimeFunctions, PayForLookingUpAZone) {
  const FakeActivation data({{"l", Value::List(std::vector<Value>(20'000, Value::String("No/Such")))}});
  const Value value = EvalText("l.exists(z, timestamp(0).getHours(z) == 1)", data.Declare(),
                               {&data, nullptr, kDefaultCostLimit, nullptr});
  EXPECT_EQ(DebugString(value), "error(cost limit exceeded)");
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
