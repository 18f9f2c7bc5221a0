#include "core/base/timestamp.h"

#include <gtest/gtest.h>

#include <limits>

namespace bundlescope {
namespace {

Timestamp At(std::string_view text) {
  const std::optional<Timestamp> t = ParseRfc3339(text);
  EXPECT_TRUE(t) << text;
  return t.value_or(Timestamp{});
}

TEST(ParseRfc3339, ReadsKnownMoments) {
  EXPECT_EQ(At("1970-01-01T00:00:00Z"), (Timestamp{0, 0}));
  EXPECT_EQ(At("1969-12-31T23:59:59.5Z"), (Timestamp{-1, 500'000'000}));
  EXPECT_EQ(At("2000-02-29T00:00:00Z"), (Timestamp{951'782'400, 0}));
  EXPECT_EQ(At("2025-03-12T10:00:00Z"), (Timestamp{1'741'773'600, 0}));
  EXPECT_EQ(At("2038-01-19T03:14:08Z"), (Timestamp{int64_t{1} << 31, 0}));
  EXPECT_EQ(At("0001-01-01T00:00:00Z"), (Timestamp{kMinTimestampSeconds, 0}));
  EXPECT_EQ(At("9999-12-31T23:59:59.999999999Z"), (Timestamp{kMaxTimestampSeconds, 999'999'999}));
}

TEST(ParseRfc3339, AppliesOffsets) {
  EXPECT_EQ(At("2025-03-12T11:00:00+01:00"), At("2025-03-12T10:00:00Z"));
  EXPECT_EQ(At("2025-03-12T15:45:00+05:45"), At("2025-03-12T10:00:00Z"));
  EXPECT_EQ(At("2025-03-11T22:30:00-11:30"), At("2025-03-12T10:00:00Z"));
  EXPECT_EQ(At("2025-01-01T00:00:00+23:59"), At("2024-12-31T00:01:00Z"));
  EXPECT_EQ(At("2025-03-12T10:00:00-00:00"), At("2025-03-12T10:00:00Z"));
}

TEST(ParseRfc3339, ReadsFractionsAndDropsWhatIsBelowANanosecond) {
  EXPECT_EQ(At("1970-01-01T00:00:00.1Z").nanos, 100'000'000);
  EXPECT_EQ(At("1970-01-01T00:00:00.000000001Z").nanos, 1);
  EXPECT_EQ(At("1970-01-01T00:00:00.123456789999999999999Z").nanos, 123'456'789);
}

TEST(ParseRfc3339, AcceptsSmallLettersAndASpace) {
  EXPECT_EQ(At("2025-03-12t10:00:00z"), At("2025-03-12T10:00:00Z"));
  EXPECT_EQ(At("2025-03-12 10:00:00+00:00"), At("2025-03-12T10:00:00Z"));
}

TEST(ParseRfc3339, TakesALeapSecondAsTheNextSecond) {
  EXPECT_EQ(At("2016-12-31T23:59:60Z"), At("2017-01-01T00:00:00Z"));
  EXPECT_FALSE(ParseRfc3339("2016-12-31T23:59:61Z"));
  EXPECT_FALSE(ParseRfc3339("9999-12-31T23:59:60Z"));
}

TEST(ParseRfc3339, KnowsTheLengthsOfMonths) {
  EXPECT_TRUE(ParseRfc3339("2024-02-29T00:00:00Z"));
  EXPECT_TRUE(ParseRfc3339("2000-02-29T00:00:00Z"));
  for (const std::string_view text : {"2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
                                      "2024-02-30T00:00:00Z", "2025-04-31T00:00:00Z", "2025-01-32T00:00:00Z",
                                      "2025-01-00T00:00:00Z", "2025-00-01T00:00:00Z", "2025-13-01T00:00:00Z"}) {
    EXPECT_FALSE(ParseRfc3339(text)) << text;
  }
}

TEST(ParseRfc3339, RefusesEverythingElse) {
  for (const std::string_view text : {"",
                                      "2025",
                                      "2025-03-12",
                                      "2025-03-12T10:00:00",
                                      "2025-03-12T10:00Z",
                                      "2025-3-12T10:00:00Z",
                                      "2025-03-12T24:00:00Z",
                                      "2025-03-12T10:60:00Z",
                                      "2025-03-12T10:00:00.Z",
                                      "2025-03-12T10:00:00,5Z",
                                      "2025-03-12T10:00:00+1:00",
                                      "2025-03-12T10:00:00+0100",
                                      "2025-03-12T10:00:00+24:00",
                                      "2025-03-12T10:00:00+01:60",
                                      "2025-03-12T10:00:00+01",
                                      "2025-03-12X10:00:00Z",
                                      "2025-03-12T10:00:00Zx",
                                      "2025-03-12T10:00:00Z ",
                                      " 2025-03-12T10:00:00Z",
                                      "-025-03-12T10:00:00Z",
                                      "+2025-03-12T10:00:00Z",
                                      "0000-01-01T00:00:00Z",
                                      "0001-01-01T00:00:00+00:01",
                                      "9999-12-31T23:59:59-00:01",
                                      "20\xC2\xB2"
                                      "5-03-12T10:00:00Z"}) {
    EXPECT_FALSE(ParseRfc3339(text)) << "'" << text << "'";
  }
}

TEST(ParseRfc3339Prefix, TellsHowFarItRead) {
  size_t length = 99;
  ASSERT_TRUE(ParseRfc3339Prefix("2025-03-12T10:00:00.123Z stdout F text", &length));
  EXPECT_EQ(length, 24u);
  ASSERT_TRUE(ParseRfc3339Prefix("2025-03-12T10:00:00+01:00: text", &length));
  EXPECT_EQ(length, 25u);
  length = 99;
  EXPECT_FALSE(ParseRfc3339Prefix("text 2025-03-12T10:00:00Z", &length));
  EXPECT_EQ(length, 99u);
}

TEST(ParseRfc3339Prefix, NeverReadsBehindTheEnd) {
  const std::string full = "2025-03-12T10:00:00.123456+01:00";
  for (size_t n = 0; n < full.size(); ++n) {
    const std::string cut = full.substr(0, n);  // its own buffer, so that a sanitizer sees the end
    size_t length = 0;
    EXPECT_FALSE(ParseRfc3339Prefix(cut, &length)) << cut;
  }
}

TEST(FormatRfc3339, WritesFractionsInGroupsOfThreeDigits) {
  EXPECT_EQ(FormatRfc3339({0, 0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatRfc3339({0, 500'000'000}), "1970-01-01T00:00:00.500Z");
  EXPECT_EQ(FormatRfc3339({0, 1'000}), "1970-01-01T00:00:00.000001Z");
  EXPECT_EQ(FormatRfc3339({0, 1}), "1970-01-01T00:00:00.000000001Z");
  EXPECT_EQ(FormatRfc3339({kMinTimestampSeconds, 0}), "0001-01-01T00:00:00Z");
  EXPECT_EQ(FormatRfc3339({kMaxTimestampSeconds, 999'999'999}), "9999-12-31T23:59:59.999999999Z");
}

// The oracle counts days one by one over all years.
TEST(CivilTime, AgreesWithCountingEveryDay) {
  int64_t day_number = kMinTimestampSeconds / 86'400;
  int weekday = 1;  // 0001-01-01 is a Monday
  for (int year = 1; year <= 9999; ++year) {
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    int day_of_year = 0;
    for (int month = 1; month <= 12; ++month) {
      const int days =
          month == 2 ? (leap ? 29 : 28) : (month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31);
      for (int day = 1; day <= days; ++day, ++day_number, ++day_of_year, weekday = (weekday + 1) % 7) {
        const CivilTime c = ToCivil({day_number * 86'400 + 86'399, 7});
        ASSERT_TRUE(c.year == year && c.month == month && c.day == day) << year << '-' << month << '-' << day;
        ASSERT_TRUE(c.hour == 23 && c.minute == 59 && c.second == 59 && c.nanos == 7);
        ASSERT_EQ(c.weekday, weekday);
        ASSERT_EQ(c.day_of_year, day_of_year);
        ASSERT_EQ(FromCivil(c), (Timestamp{day_number * 86'400 + 86'399, 7}));
      }
    }
  }
  EXPECT_EQ(day_number * 86'400, kMaxTimestampSeconds + 1);
}

TEST(FromCivil, RefusesFieldsOutsideTheirRange) {
  EXPECT_TRUE(FromCivil(CivilTime{}));
  EXPECT_FALSE(FromCivil({.year = 0}));
  EXPECT_FALSE(FromCivil({.year = 10'000}));
  EXPECT_FALSE(FromCivil({.month = 0}));
  EXPECT_FALSE(FromCivil({.month = 13}));
  EXPECT_FALSE(FromCivil({.day = 32}));
  EXPECT_FALSE(FromCivil({.hour = 24}));
  EXPECT_FALSE(FromCivil({.hour = -1}));
  EXPECT_FALSE(FromCivil({.minute = 60}));
  EXPECT_FALSE(FromCivil({.second = 61}));
  EXPECT_FALSE(FromCivil({.nanos = 1'000'000'000}));
  EXPECT_FALSE(FromCivil({.nanos = -1}));
}

TEST(Difference, CountsNanosecondsAndSaturates) {
  EXPECT_EQ(Difference({10, 1}, {8, 999'999'999}).ns, 1'000'000'002);
  EXPECT_EQ(Difference({8, 999'999'999}, {10, 1}).ns, -1'000'000'002);
  const Timestamp first{kMinTimestampSeconds, 0};
  const Timestamp last{kMaxTimestampSeconds, 999'999'999};
  EXPECT_EQ(Difference(last, first).ns, std::numeric_limits<int64_t>::max());
  EXPECT_EQ(Difference(first, last).ns, std::numeric_limits<int64_t>::min());
}

TEST(Add, CarriesBetweenSecondsAndNanoseconds) {
  EXPECT_EQ(Add({0, 999'999'999}, {1}), (Timestamp{1, 0}));
  EXPECT_EQ(Add({0, 0}, {-1}), (Timestamp{-1, 999'999'999}));
  EXPECT_EQ(Add({-1, 1}, {-2}), (Timestamp{-2, 999'999'999}));
  EXPECT_EQ(Add(At("2024-02-28T23:00:00Z"), Duration::Hours(2)), At("2024-02-29T01:00:00Z"));
  EXPECT_EQ(Add({0, 0}, {std::numeric_limits<int64_t>::min()}), (Timestamp{-9'223'372'037, 145'224'192}));
}

TEST(Add, IsNothingOutsideTheRange) {
  EXPECT_FALSE(Add({kMaxTimestampSeconds, 999'999'999}, {1}));
  EXPECT_FALSE(Add({kMinTimestampSeconds, 0}, {-1}));
  EXPECT_TRUE(Add({kMaxTimestampSeconds, 999'999'998}, {1}));
}

}  // namespace
}  // namespace bundlescope
