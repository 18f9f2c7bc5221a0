#include "core/snapshot/layouts/system_date.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

std::string Read(std::string_view text) {
  const std::optional<SystemDate> date = ParseSystemDate(text);
  if (!date) return "none";
  std::string out = FormatRfc3339(date->time);
  if (!date->zone) return out + " no zone";
  return date->zone->certain ? out : out + " uncertain";
}

TEST(ParseSystemDate, ReadsTheFormsOfDate) {
  EXPECT_EQ(Read("Thu Mar 13 12:42:10 UTC 2025\n"), "2025-03-13T12:42:10Z");
  EXPECT_EQ(Read("Thu Mar  6 02:42:10 UTC 2025\n"), "2025-03-06T02:42:10Z");
  EXPECT_EQ(Read("Thu 13 Mar 2025 12:42:10 PM UTC\n"), "2025-03-13T12:42:10Z");
  EXPECT_EQ(Read("Thu 13 Mar 2025 12:42:10 AM UTC\n"), "2025-03-13T00:42:10Z");
  EXPECT_EQ(Read("Thu 13 Mar 2025 01:42:10 PM UTC\n"), "2025-03-13T13:42:10Z");
  EXPECT_EQ(Read("Thursday, March 13, 2025 01:42:10 pm GMT\n"), "2025-03-13T13:42:10Z");
  EXPECT_EQ(Read("Thu 13 Mar 12:42:10 GMT 2025\n"), "2025-03-13T12:42:10Z");
  EXPECT_EQ(Read("2025-03-13T12:42:10+01:00\n"), "2025-03-13T11:42:10Z");
  EXPECT_EQ(Read("2025-03-13 12:42:10 UTC"), "2025-03-13T12:42:10Z");
}

TEST(ParseSystemDate, AppliesZones) {
  EXPECT_EQ(Read("Thu Mar 13 12:42:10 CET 2025"), "2025-03-13T11:42:10Z");
  EXPECT_EQ(Read("Thu Jul 10 12:42:10 CEST 2025"), "2025-07-10T10:42:10Z");
  EXPECT_EQ(Read("Thu Mar 13 12:42:10 EST 2025"), "2025-03-13T17:42:10Z");
  EXPECT_EQ(Read("Thu Mar 13 12:42:10 +03 2025"), "2025-03-13T09:42:10Z");
  EXPECT_EQ(Read("Thu Mar 13 12:42:10 -0330 2025"), "2025-03-13T16:12:10Z");
  EXPECT_EQ(Read("Wed Dec 31 20:00:00 PST 2025"), "2026-01-01T04:00:00Z");
}

TEST(ParseSystemDate, TellsTheOffsetOfTheClock) {
  const auto offset = [](std::string_view text) { return ParseSystemDate(text)->zone->offset_seconds; };
  EXPECT_EQ(offset("Thu Mar 13 12:42:10 CET 2025"), 3600);
  EXPECT_EQ(offset("2025-03-13T12:42:10+01:00"), 3600);
  EXPECT_EQ(offset("2025-03-13T12:42:10-03:30"), -12600);
  EXPECT_EQ(offset("2025-03-13T12:42:10Z"), 0);
}

TEST(ParseSystemDate, SaysWhenTheZoneIsNotCertain) {
  EXPECT_EQ(Read("Thu Mar 13 12:42:10 CST 2025"), "2025-03-13T18:42:10Z uncertain");
  EXPECT_EQ(Read("Thu Mar 13 12:42:10 IST 2025"), "2025-03-13T07:12:10Z uncertain");
  EXPECT_EQ(Read("Thu Mar 13 12:42:10 XYZT 2025"), "2025-03-13T12:42:10Z no zone");
  EXPECT_EQ(Read("Thu Mar 13 12:42:10 2025"), "2025-03-13T12:42:10Z no zone");
}

TEST(ParseSystemDate, PassesOverAWarningOfTheShell) {
  EXPECT_EQ(Read("bash: warning: setlocale: LC_ALL: cannot change locale (C.UTF-8)\nThu Mar 13 12:42:10 UTC 2025\n"),
            "2025-03-13T12:42:10Z");
}

TEST(ParseSystemDate, RefusesWhatItCannotBeSureOf) {
  EXPECT_EQ(Read(""), "none");
  EXPECT_EQ(Read("date: command not found"), "none");
  EXPECT_EQ(Read("Thu Mar 13 UTC 2025"), "none");
  EXPECT_EQ(Read("Thu Mar 32 12:42:10 UTC 2025"), "none");
  EXPECT_EQ(Read("Thu Mar 13 25:42:10 UTC 2025"), "none");
  EXPECT_EQ(Read("mar 18 ago 2025 12:42:10 UTC"), "none");  // Spanish: a Tuesday in August
  EXPECT_EQ(Read("mar 18 feb 2025 12:42:10 UTC"), "none");
  EXPECT_EQ(Read("Do 13. M\xc3\xa4r 12:42:10 CET 2025"), "none");
  EXPECT_EQ(Read("2025\xe5\xb9\xb4 3\xe6\x9c\x88 13\xe6\x97\xa5 12:42:10 JST"), "none");
}

TEST(FindZone, ReadsTheZoneOfADateInAnotherLanguage) {
  ASSERT_TRUE(FindZone("Do 13. M\xc3\xa4r 12:42:10 CET 2025\n"));
  EXPECT_EQ(FindZone("Do 13. M\xc3\xa4r 12:42:10 CET 2025\n")->offset_seconds, 3600);
  EXPECT_FALSE(FindZone("bash: date: command not found"));
}

TEST(ParseCollectorName, ReadsTheTimeBehindTheHost) {
  EXPECT_EQ(FormatRfc3339(*ParseCollectorName("edge-cp-1-2025-03-13_12_42_10")), "2025-03-13T12:42:10Z");
  EXPECT_EQ(FormatRfc3339(*ParseCollectorName("h-2025-03-13_12_42_10.tar.gz#2")), "2025-03-13T12:42:10Z");
  EXPECT_EQ(FormatRfc3339(*ParseCollectorName("h-2024-01-01_00_00_00-2025-03-13_12_42_10")), "2025-03-13T12:42:10Z");
  EXPECT_FALSE(ParseCollectorName("edge-cp-1-2025-13-13_12_42_10"));
  EXPECT_FALSE(ParseCollectorName("edge-cp-1"));
  EXPECT_FALSE(ParseCollectorName(""));
}

}  // namespace
}  // namespace bundlescope
