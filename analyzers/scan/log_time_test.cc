#include "analyzers/scan/log_time.h"

#include "analyzers/scan/testing/log_line_matchers.h"

namespace bundlescope {
namespace {

std::string Full(std::string_view text) { return Show(ParseFullTime(text).value_or(LogTime())); }

TEST(ParseFullTime, ReadsRfc3339AndZapsOffset) {
  EXPECT_EQ(Full("2025-03-12T10:00:00Z"), "2025-03-12T10:00:00Z");
  EXPECT_EQ(Full("2025-03-12T10:00:00.5+05:30"), "2025-03-12T04:30:00.500Z");
  EXPECT_EQ(Full("2025-03-12T10:00:00.500-0700"), "2025-03-12T17:00:00.500Z");
}

TEST(ParseFullTime, ReadsSecondsAndMilliseconds) {
  EXPECT_EQ(Full("1722168000"), "2024-07-28T12:00:00Z");
  EXPECT_EQ(Full("1722168000.1234567"), "2024-07-28T12:00:00.123457Z");
  EXPECT_EQ(Full("1722168000123.25"), "2024-07-28T12:00:00.123250Z");
}

TEST(ParseFullTime, RefusesTheRest) {
  for (const char* text :
       {"", "2025", "2025-03-12", "2025-03-12T10:00:00", "2025-03-12T10:00:00Z ", "1722168000s", "99999999", "1e300",
        "1e-300", "0x17221680", "1722168000000000000", "2025-03-12T10:00:00+07000", "2025-03-12T10:00:00 0700",
        "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z"}) {
    EXPECT_EQ(Full(text), "none") << text;
  }
}

TEST(YearlessTime, EqualsTheCalendarOfTheYear2000) {
  for (int32_t month = 0; month <= 13; ++month) {
    for (int32_t day = 0; day <= 32; ++day) {
      CivilTime civil;
      civil.year = 2000;
      civil.month = month;
      civil.day = day;
      const std::optional<Timestamp> expected = FromCivil(civil);
      const std::optional<LogTime> time = YearlessTime(month, day, 0, 0);
      ASSERT_EQ(time.has_value(), expected.has_value()) << month << " " << day;
      EXPECT_EQ(time.value_or(LogTime()).value, expected.value_or(Timestamp()));
    }
  }
}

TEST(ClockAt, ReadsSecondsOfTheDay) {
  EXPECT_EQ(ClockAt("x23:59:59", 1), 86'399);
  EXPECT_EQ(ClockAt("00:00:00", 0), 0);
  for (const char* text : {"", "00:00:0", "24:00:00", "00:60:00", "00:00:61", "0x:00:00", "00-00-00", "-1:00:00"}) {
    EXPECT_EQ(ClockAt(text, 0), -1) << text;
  }
}

TEST(FractionAt, ReadsNanosecondsAndDropsFinerDigits) {
  size_t pos = 1;
  EXPECT_EQ(FractionAt("x.5 ", &pos), 500'000'000);
  EXPECT_EQ(pos, 3u);
  pos = 0;
  EXPECT_EQ(FractionAt(".1234567899999999999999", &pos), 123'456'789);
  EXPECT_EQ(pos, 23u);
  for (const char* text : {"", ".", ".x", "5"}) {
    pos = 0;
    EXPECT_EQ(FractionAt(text, &pos), 0) << text;
    EXPECT_EQ(pos, 0u);
  }
}

TEST(DigitsAt, StaysInsideTheText) {
  EXPECT_EQ(DigitsAt("0123", 1, 3), 123);
  EXPECT_EQ(DigitsAt("0123", 2, 3), -1);
  EXPECT_EQ(DigitsAt("0123", 9, 1), -1);
}

}  // namespace
}  // namespace bundlescope
