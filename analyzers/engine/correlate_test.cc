#include "analyzers/engine/correlate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <set>

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

// Each event has a value, in one part.
SignalData Valued(const std::vector<std::pair<int64_t, std::string>>& events) {
  SignalData data = Data({});
  for (const auto& [second, value] : events) {
    const auto found = std::find(data.parts.begin(), data.parts.end(), std::vector<std::string>{value});
    const auto part = static_cast<uint32_t>(found - data.parts.begin());
    if (found == data.parts.end()) data.parts.push_back({value});
    data.events.push_back({At(second), false, 1, part});
  }
  data.count = events.size();
  return data;
}

TEST(DistinctWithin, CountsValuesAndNotLines) {
  EXPECT_TRUE(DistinctWithin(Valued({{0, "a"}, {1, "a"}, {2, "a"}}), 0, 2, Duration::Minutes(1)).IsFalse());
  EXPECT_TRUE(DistinctWithin(Valued({{0, "a"}, {60, "b"}}), 0, 2, Duration::Minutes(1)).IsTrue());
  EXPECT_TRUE(DistinctWithin(Valued({{0, "a"}, {61, "b"}}), 0, 2, Duration::Minutes(1)).IsFalse());
}

TEST(DistinctWithin, EqualsTheObviousSlowWay) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::pair<int64_t, std::string>> events(random() % 14);
    for (auto& [second, value] : events) {
      second = static_cast<int64_t>(random() % 100);
      value = std::string(1, static_cast<char>('a' + random() % 5));
    }
    std::sort(events.begin(), events.end());
    const uint64_t gte = 1 + random() % 4;
    const auto window = static_cast<int64_t>(random() % 40);
    bool expected = false;
    for (const auto& [start, first] : events) {
      std::set<std::string> values;
      for (const auto& [second, value] : events) {
        if (second >= start && second <= start + window) values.insert(value);
      }
      expected = expected || values.size() >= gte;
    }
    EXPECT_EQ(DistinctWithin(Valued(events), 0, gte, Duration::Seconds(window)).IsTrue(), expected);
  }
}

TEST(DistinctWithin, IsUnknownWhereMoreValuesMayBeThere) {
  SignalData dropped = Valued({{0, "a"}});
  dropped.parts_dropped = true;
  EXPECT_TRUE(DistinctWithin(dropped, 0, 2, Duration::Minutes(1)).IsUnknown());
  EXPECT_TRUE(DistinctWithin(dropped, 0, 1, Duration::Minutes(1)).IsTrue());
  SignalData partial = Valued({{0, "a"}});
  partial.exhaustive = false;
  partial.missing = {"logs of x"};
  EXPECT_TRUE(DistinctWithin(partial, 0, 2, Duration::Minutes(1)).IsUnknown());
  SignalData untimed = Valued({{0, "a"}, {500, "b"}});
  untimed.untimed = 1;
  EXPECT_TRUE(DistinctWithin(untimed, 0, 2, Duration::Minutes(1)).IsUnknown());
}

StepTimes Step(const std::vector<int64_t>& seconds, bool of_log = true) {
  StepTimes step;
  for (const int64_t s : seconds) step.at.push_back(At(s));
  step.of_log = of_log;
  return step;
}

StepTimes Incomplete(StepTimes step, std::string missing = "logs of x") {
  step.complete = false;
  step.missing = {std::move(missing)};
  return step;
}

constexpr Duration kMinute = Duration::Minutes(1);

// Every choice of one time of each step.
bool AnyChoice(const std::vector<StepTimes>& steps, const std::function<bool(const std::vector<Timestamp>&)>& test,
               std::vector<Timestamp> chosen = {}) {
  if (chosen.size() == steps.size()) return test(chosen);
  for (const Timestamp& at : steps[chosen.size()].at) {
    chosen.push_back(at);
    if (AnyChoice(steps, test, chosen)) return true;
    chosen.pop_back();
  }
  return false;
}

std::vector<StepTimes> RandomSteps(std::mt19937& random) {
  std::vector<StepTimes> steps(2 + random() % 3);
  for (StepTimes& step : steps) {
    std::vector<int64_t> seconds(random() % 5);
    for (int64_t& s : seconds) s = static_cast<int64_t>(random() % 60);
    std::sort(seconds.begin(), seconds.end());
    step = Step(seconds);
  }
  return steps;
}

TEST(HappenTogether, EqualsTheObviousSlowWay) {
  std::mt19937 random(3);
  for (int round = 0; round < 500; ++round) {
    const std::vector<StepTimes> steps = RandomSteps(random);
    const Duration within = Duration::Seconds(static_cast<int64_t>(random() % 20));
    const bool expected = AnyChoice(steps, [&](const std::vector<Timestamp>& at) {
      const auto [least, most] = std::minmax_element(at.begin(), at.end());
      return Difference(*most, *least) <= within;
    });
    EXPECT_EQ(HappenTogether(steps, within, {}).IsTrue(), expected);
  }
}

TEST(HappenInSequence, EqualsTheObviousSlowWay) {
  std::mt19937 random(4);
  for (int round = 0; round < 500; ++round) {
    const std::vector<StepTimes> steps = RandomSteps(random);
    const Duration within = Duration::Seconds(static_cast<int64_t>(random() % 30));
    const bool expected = AnyChoice(steps, [&](const std::vector<Timestamp>& at) {
      return std::is_sorted(at.begin(), at.end()) && Difference(at.back(), at.front()) <= within;
    });
    EXPECT_EQ(HappenInSequence(steps, within, {}).IsTrue(), expected);
  }
}

TEST(HappenInSequence, HoldsAtTheEdgesOfItsWindow) {
  EXPECT_TRUE(HappenInSequence({Step({0}), Step({60})}, kMinute, {}).IsTrue());
  EXPECT_TRUE(HappenInSequence({Step({0}), Step({61})}, kMinute, {}).IsFalse());
  EXPECT_TRUE(HappenInSequence({Step({10}), Step({10})}, kMinute, {}).IsTrue()) << "at the same time";
  EXPECT_TRUE(HappenInSequence({Step({11}), Step({10})}, kMinute, {}).IsFalse());
  EXPECT_TRUE(HappenInSequence({Step({0, 50}), Step({100})}, kMinute, {}).IsTrue()) << "the later beginning counts";
}

TEST(HappenInSequence, ClocksOfLogsAndObjectsMayDiffer) {
  const StepTimes object = Step({100}, false);
  EXPECT_TRUE(HappenInSequence({object, Step({41})}, kMinute, kMinute).IsTrue());
  EXPECT_TRUE(HappenInSequence({object, Step({39})}, kMinute, kMinute).IsFalse());
  EXPECT_TRUE(HappenInSequence({object, Step({220})}, kMinute, kMinute).IsTrue());
  EXPECT_TRUE(HappenInSequence({object, Step({221})}, kMinute, kMinute).IsFalse());
  EXPECT_TRUE(HappenInSequence({Step({100}), Step({99})}, kMinute, kMinute).IsFalse()) << "one clock";
  EXPECT_TRUE(HappenTogether({object, Step({220})}, kMinute, kMinute).IsTrue());
  EXPECT_TRUE(HappenTogether({Step({100}), Step({220})}, kMinute, kMinute).IsFalse());
}

TEST(HappenInSequence, IsUnknownOnlyWhereWhatIsMissingCouldDecide) {
  const Value open = HappenInSequence({Step({0}), Incomplete(Step({}))}, kMinute, {});
  ASSERT_TRUE(open.IsUnknown());
  EXPECT_THAT(open.AsUnknown().names, ElementsAre("logs of x"));
  EXPECT_TRUE(HappenInSequence({Step({0}), Incomplete(Step({30}))}, kMinute, {}).IsTrue()) << "enough is there";
  EXPECT_TRUE(HappenInSequence({Step({}), Incomplete(Step({30}))}, kMinute, {}).IsFalse())
      << "the first step certainly did not happen";
  EXPECT_TRUE(HappenInSequence({Step({0}), Incomplete(Step({})), Step({500})}, kMinute, {}).IsFalse())
      << "the others are too far from each other";
  EXPECT_TRUE(HappenTogether({Step({0}), Incomplete(Step({})), Step({500})}, kMinute, {}).IsFalse());
  EXPECT_TRUE(HappenTogether({Step({0}), Incomplete(Step({}))}, kMinute, {}).IsUnknown());
}

// With all times of the missing step tried, true stays possible exactly where the answer is unknown or true.
TEST(HappenInSequence, NeverSaysNoWhereAMissingTimeWouldMakeItTrue) {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    std::vector<StepTimes> steps = RandomSteps(random);
    const size_t hidden = random() % steps.size();
    for (StepTimes& step : steps) step.of_log = random() % 2 == 0;
    const Duration within = Duration::Seconds(static_cast<int64_t>(random() % 30));
    const Duration skew = Duration::Seconds(static_cast<int64_t>(random() % 10));
    std::vector<StepTimes> known = steps;
    known[hidden] = Incomplete(known[hidden]);
    known[hidden].at.clear();
    if (HappenInSequence(steps, within, skew).IsTrue()) {
      EXPECT_FALSE(HappenInSequence(known, within, skew).IsFalse());
    }
    if (HappenTogether(steps, within, skew).IsTrue()) {
      EXPECT_FALSE(HappenTogether(known, within, skew).IsFalse());
    }
  }
}

TEST(ReadTimes, TakesTimesTextsOptionalsAndLists) {
  StepTimes times;
  EXPECT_FALSE(ReadTimes(Value::List({Value::String("2025-03-13T12:00:00Z"), Value::Time(At(0)), Value::None(),
                                      Value::Optional(Value::Time(At(5)))}),
                         &times));
  EXPECT_EQ(times.at.size(), 3u);
  EXPECT_TRUE(std::is_sorted(times.at.begin(), times.at.end()));
  EXPECT_FALSE(times.of_log);
  EXPECT_TRUE(times.complete);
  EXPECT_FALSE(ReadTimes(Value::Unknown("v1/Secret"), &times));
  EXPECT_FALSE(times.complete);
  for (const Value& wrong : {Value::String("yesterday"), Value::Int(1), Value::Err("broken"), Value::Null()}) {
    EXPECT_TRUE(ReadTimes(wrong, &times)) << DebugString(wrong);
  }
}

}  // namespace
}  // namespace bundlescope
