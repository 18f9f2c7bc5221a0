#include "analyzers/engine/correlate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;

Timestamp At(int64_t seconds) { return {1'741'860'000 + seconds, 0}; }

SignalData Data(const std::vector<int64_t>& seconds) {
  SignalData data;
  data.exhaustive = true;
  for (const int64_t s : seconds) data.events.push_back({At(s), false, 1});
  data.count = seconds.size();
  data.observed_until = At(3600);
  return data;
}

TEST(CountWithin, SlidesOverTheEventsInsteadOfCuttingTheCalendar) {
  EXPECT_TRUE(CountWithin(Data({0, 50, 110, 130}), 3, Duration::Seconds(80)).IsTrue());
  EXPECT_TRUE(CountWithin(Data({0, 50, 110, 200}), 3, Duration::Seconds(80)).IsFalse());
  EXPECT_TRUE(CountWithin(Data({0, 60}), 2, Duration::Seconds(60)).IsTrue());
  EXPECT_TRUE(CountWithin(Data({}), 1, Duration::Seconds(60)).IsFalse());
}

TEST(CountWithin, EqualsTheObviousSlowWay) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<int64_t> times(random() % 12);
    for (int64_t& t : times) t = static_cast<int64_t>(random() % 100);
    std::sort(times.begin(), times.end());
    const uint64_t gte = 1 + random() % 5;
    const auto window = static_cast<int64_t>(random() % 40);
    bool expected = false;
    for (const int64_t start : times) {
      uint64_t count = 0;
      for (const int64_t t : times) count += t >= start && t <= start + window ? 1 : 0;
      expected = expected || count >= gte;
    }
    EXPECT_EQ(CountWithin(Data(times), gte, Duration::Seconds(window)).IsTrue(), expected);
  }
}

TEST(CountWithin, LinesWithoutATimeMakeItUnknownInsteadOfFalse) {
  SignalData data = Data({0});
  data.untimed = 5;
  data.count = 6;
  const Value value = CountWithin(data, 3, Duration::Seconds(60));
  ASSERT_TRUE(value.IsUnknown());
  EXPECT_THAT(value.AsUnknown().names, ElementsAre("times of the log lines"));
  EXPECT_TRUE(CountWithin(data, 7, Duration::Seconds(60)).IsFalse());
}

TEST(CountWithin, MissingLogsMakeItUnknownUnlessWhatIsThereIsEnough) {
  SignalData data = Data({0, 1, 2});
  data.exhaustive = false;
  data.missing = {"logs of fleet-agent"};
  EXPECT_TRUE(CountWithin(data, 3, Duration::Seconds(60)).IsTrue());
  const Value value = CountWithin(data, 4, Duration::Seconds(60));
  ASSERT_TRUE(value.IsUnknown());
  EXPECT_THAT(value.AsUnknown().names, ElementsAre("logs of fleet-agent"));
}

TEST(CountWithin, AMinuteOfManyEventsCountsWithItsWeight) {
  SignalData data = Data({});
  data.events.push_back({At(0), false, 40});
  data.count = 40;
  EXPECT_TRUE(CountWithin(data, 40, Duration::Seconds(1)).IsTrue());
}

TEST(AbsentAfter, ALaterLineSaysNoWhateverElseIsMissing) {
  SignalData data = Data({100});
  data.exhaustive = false;
  EXPECT_TRUE(AbsentAfter(data, At(50), Duration::Minutes(5)).IsFalse());
}

TEST(AbsentAfter, SilenceCountsOnlyAsFarAsTheLogReaches) {
  EXPECT_TRUE(AbsentAfter(Data({10}), At(50), Duration::Minutes(5)).IsTrue());
  SignalData data = Data({10});
  data.observed_until = At(200);
  const Value value = AbsentAfter(data, At(50), Duration::Minutes(5));
  EXPECT_TRUE(value.IsUnknown());
}

TEST(AbsentAfter, IsUnknownWithoutAStartOrWithGaps) {
  EXPECT_TRUE(AbsentAfter(Data({}), std::nullopt, Duration::Minutes(5)).IsUnknown());
  SignalData data = Data({});
  data.exhaustive = false;
  data.missing = {"the rest of the log x"};
  EXPECT_TRUE(AbsentAfter(data, At(50), Duration::Minutes(5)).IsUnknown());
  SignalData untimed = Data({});
  untimed.untimed = 1;
  EXPECT_TRUE(AbsentAfter(untimed, At(50), Duration::Minutes(5)).IsUnknown());
}

}  // namespace
}  // namespace bundlescope
