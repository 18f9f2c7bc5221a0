#include "analyzers/novel/time_buckets.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

namespace bundlescope {
namespace {

void ExpectSame(const TimeBuckets& a, const TimeBuckets& b) {
  EXPECT_EQ(a.empty(), b.empty());
  EXPECT_EQ(a.first(), b.first());
  EXPECT_EQ(a.last(), b.last());
  EXPECT_EQ(a.width_log2(), b.width_log2());
  EXPECT_EQ(a.total(), b.total());
  for (int width = a.width_log2(); width < a.width_log2() + 6; ++width) EXPECT_EQ(a.Peak(width), b.Peak(width));
}

TEST(TimeBuckets, BeginAsSeconds) {
  TimeBuckets buckets;
  EXPECT_TRUE(buckets.empty());
  EXPECT_EQ(buckets.bucket_count(), 0u);
  for (int second = 100; second < 116; ++second) buckets.Add(second);
  buckets.Add(107);
  EXPECT_EQ(buckets.width_log2(), 0);
  EXPECT_EQ(buckets.bucket_count(), 16u);
  EXPECT_EQ(buckets.Peak(0), 2u);
  buckets.Add(116);
  EXPECT_EQ(buckets.width_log2(), 1);
  EXPECT_EQ(buckets.total(), 18u);
  EXPECT_EQ(buckets.Peak(1), 3u);  // 106 and 107
}

TEST(TimeBuckets, AgreeWithAllTimesInAnyOrderAndHoweverMerged) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 300; ++round) {
    const int64_t span = int64_t{1} << (random() % 33);
    const int64_t start = static_cast<int64_t>(random() % 4'000'000'000) - 2'000'000'000;
    std::vector<int64_t> times(1 + random() % 50);
    for (int64_t& time : times) time = start + static_cast<int64_t>(random() % static_cast<uint64_t>(span));
    TimeBuckets one;
    for (const int64_t time : times) one.Add(time);
    std::shuffle(times.begin(), times.end(), random);
    TimeBuckets parts[3];
    for (size_t i = 0; i < times.size(); ++i) parts[i % 3].Add(times[i]);
    parts[2].Merge(parts[0]);
    parts[2].Merge(parts[1]);
    ExpectSame(one, parts[2]);

    std::map<int64_t, uint64_t> slow;
    for (const int64_t time : times) ++slow[time >> one.width_log2()];
    uint64_t peak = 0;
    for (const auto& [bucket, count] : slow) peak = std::max(peak, count);
    EXPECT_EQ(one.Peak(one.width_log2()), peak);
    EXPECT_LE(one.bucket_count(), TimeBuckets::kBuckets);
    EXPECT_EQ(one.total(), times.size());
  }
}

TEST(TimeBuckets, ReachWithoutCounting) {
  TimeBuckets buckets;
  buckets.Reach(0);
  buckets.Reach(1'000'000);
  EXPECT_EQ(buckets.total(), 0u);
  EXPECT_EQ(buckets.last(), 1'000'000);
}

}  // namespace
}  // namespace bundlescope
