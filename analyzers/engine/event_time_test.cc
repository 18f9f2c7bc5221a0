#include "analyzers/engine/event_time.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

ArchiveInfo CollectedAt(std::string_view time) {
  ArchiveInfo info;
  info.collected_at = ParseRfc3339(time);
  return info;
}

LogTime Yearless(std::string_view moment_in_2000) {
  return {LogTime::Kind::kYearless, *ParseRfc3339(moment_in_2000), false};
}

std::string Resolved(const LogTime& time, std::string_view collected, bool local = false,
                     std::optional<int32_t> offset = {}) {
  ArchiveInfo info = CollectedAt(collected);
  info.utc_offset_seconds = offset;
  const auto resolved = ResolveTime(time, info, local);
  return resolved ? FormatRfc3339(resolved->at) : "none";
}

TEST(ResolveTime, TakesTheYearOfTheCollection) {
  EXPECT_EQ(Resolved(Yearless("2000-03-13T12:00:53Z"), "2025-03-13T12:42:10Z"), "2025-03-13T12:00:53Z");
}

TEST(ResolveTime, ALogOverNewYearBeginsInTheYearBefore) {
  EXPECT_EQ(Resolved(Yearless("2000-12-31T23:59:00Z"), "2025-01-01T08:00:00Z"), "2024-12-31T23:59:00Z");
  EXPECT_EQ(Resolved(Yearless("2000-01-01T00:01:00Z"), "2025-01-01T08:00:00Z"), "2025-01-01T00:01:00Z");
}

TEST(ResolveTime, ADayOfSlackKeepsClocksThatRunAheadInTheSameYear) {
  EXPECT_EQ(Resolved(Yearless("2000-03-13T14:00:00Z"), "2025-03-13T12:00:00Z"), "2025-03-13T14:00:00Z");
  EXPECT_EQ(Resolved(Yearless("2000-03-15T14:00:00Z"), "2025-03-13T12:00:00Z"), "2024-03-15T14:00:00Z");
}

TEST(ResolveTime, TheTwentyNinthOfFebruaryNeedsALeapYear) {
  EXPECT_EQ(Resolved(Yearless("2000-02-29T10:00:00Z"), "2025-03-13T12:00:00Z"), "2024-02-29T10:00:00Z");
}

TEST(ResolveTime, WithoutATimeOfCollectionThereIsNoYear) {
  EXPECT_FALSE(ResolveTime(Yearless("2000-03-13T12:00:53Z"), ArchiveInfo()).has_value());
  EXPECT_FALSE(ResolveTime(LogTime(), CollectedAt("2025-03-13T12:00:00Z")).has_value());
}

TEST(ResolveTime, SaysWhetherItKnowsOrConcludes) {
  const ArchiveInfo info = CollectedAt("2025-03-13T12:00:00Z");
  const LogTime full{LogTime::Kind::kFull, *ParseRfc3339("2025-03-13T11:00:00Z"), true};
  EXPECT_EQ(ResolveTime(full, info)->quality, TimeQuality::kFull);
  EXPECT_EQ(ResolveTime(Yearless("2000-03-13T11:00:00Z"), info)->quality, TimeQuality::kInferred);
}

TEST(ResolveTime, ATimeOfCollectionThatIsOnlyABoundGivesTheNearestYear) {
  ArchiveInfo info = CollectedAt("2025-02-10T09:40:12Z");
  info.collected_at_exact = false;
  EXPECT_EQ(FormatRfc3339(ResolveTime(Yearless("2000-03-13T11:41:04Z"), info)->at), "2025-03-13T11:41:04Z");
  EXPECT_EQ(FormatRfc3339(ResolveTime(Yearless("2000-12-13T11:41:04Z"), info)->at), "2024-12-13T11:41:04Z");
}

TEST(ResolveTime, LocalTimesOfANodeBecomeUtc) {
  EXPECT_EQ(Resolved(Yearless("2000-03-13T13:00:00Z"), "2025-03-13T12:42:10Z", true, 3600), "2025-03-13T12:00:00Z");
  EXPECT_EQ(Resolved(Yearless("2000-03-13T13:00:00Z"), "2025-03-13T12:42:10Z", false, 3600), "2025-03-13T13:00:00Z");
}

}  // namespace
}  // namespace bundlescope
