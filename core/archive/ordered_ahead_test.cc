#include "core/archive/ordered_ahead.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>

namespace bundlescope {
namespace {

// What the workers of a test share.
struct Log {
  std::atomic<size_t> begun = 0;
  std::atomic<size_t> given = 0;
  std::atomic<size_t> most_ahead = 0;
  size_t slow_every = 0;
  size_t broken = SIZE_MAX;
};

class Squares {
 public:
  using Result = std::unique_ptr<size_t>;

  explicit Squares(Log& log) : log_(log) {}

  Result Do(size_t job) {
    const size_t ahead = ++log_.begun - log_.given;
    for (size_t most = log_.most_ahead; ahead > most && !log_.most_ahead.compare_exchange_weak(most, ahead);) {
    }
    if (log_.slow_every != 0 && job % log_.slow_every == 0) std::this_thread::sleep_for(std::chrono::microseconds(300));
    if (job == log_.broken) throw std::runtime_error("broken");
    return std::make_unique<size_t>(job * job);
  }

 private:
  Log& log_;
};

uint64_t WeighNothing(size_t) { return 0; }

OrderedAhead<Squares> Start(size_t jobs, size_t threads, AheadRoom room, Log& log,
                            OrderedAhead<Squares>::Weigh weigh = WeighNothing) {
  std::vector<std::unique_ptr<Squares>> workers;
  for (size_t i = 0; i <= threads; ++i) workers.push_back(std::make_unique<Squares>(log));
  return {jobs, room, std::move(weigh), std::move(workers)};
}

TEST(OrderedAhead, GivesEachResultInItsTurn) {
  for (const size_t threads : {0, 1, 2, 5}) {
    for (const size_t slots : {1, 2, 7, 64}) {
      for (const size_t slow_every : {0, 3}) {
        Log log;
        log.slow_every = slow_every;
        OrderedAhead<Squares> ahead = Start(100, threads, {.jobs = slots}, log);
        EXPECT_EQ(ahead.threads(), threads);
        for (size_t job = 0; job < 100; ++job) ASSERT_EQ(*ahead.Next(), job * job);
        EXPECT_EQ(log.begun, 100u) << "each once";
      }
    }
  }
}

TEST(OrderedAhead, WithoutThreadsDoesNothingBeforeItIsAskedFor) {
  Log log;
  OrderedAhead<Squares> ahead = Start(9, 0, {.jobs = 4}, log);
  for (size_t job = 0; job < 9; ++job) {
    EXPECT_EQ(log.begun, job);
    ahead.Next();
  }
}

TEST(OrderedAhead, BeginsNoMoreThanThereIsRoomFor) {
  Log log;
  OrderedAhead<Squares> ahead = Start(1'000, 3, {.jobs = 5}, log);
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_LE(log.begun, 5u);
  for (size_t job = 0; job < 1'000; ++job) {
    ahead.Next();
    ++log.given;
  }
  // Between Next and the count of what it gave one more may be begun.
  EXPECT_LE(log.most_ahead, 6u);
}

TEST(OrderedAhead, BeginsNoMoreBytesThanThereIsRoomForButTheNextJobAlways) {
  // Each third job alone has no room.
  const auto weigh = [](size_t job) -> uint64_t { return job % 3 == 2 ? 100 : 20; };
  for (const size_t threads : {0, 1, 3}) {
    Log log;
    OrderedAhead<Squares> ahead = Start(300, threads, {.jobs = 64, .bytes = 50}, log, weigh);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    EXPECT_LE(log.begun, 2u);
    for (size_t job = 0; job < 300; ++job) {
      ASSERT_EQ(*ahead.Next(), job * job);
      ++log.given;
    }
    EXPECT_LE(log.most_ahead, 3u);
  }
}

TEST(OrderedAhead, ThrowsWhatAJobThrewInItsTurnAndAgain) {
  for (const size_t threads : {0, 1, 3}) {
    Log log;
    log.broken = 17;
    OrderedAhead<Squares> ahead = Start(40, threads, {.jobs = 8}, log);
    for (size_t job = 0; job < 17; ++job) ASSERT_EQ(*ahead.Next(), job * job);
    EXPECT_THROW(ahead.Next(), std::runtime_error);
    EXPECT_THROW(ahead.Next(), std::runtime_error);
  }
}

TEST(OrderedAhead, CanBeLeftAtAnyTime) {
  for (size_t taken = 0; taken < 20; ++taken) {
    Log log;
    log.slow_every = 4;
    OrderedAhead<Squares> ahead = Start(1'000, 3, {.jobs = 8}, log);
    for (size_t job = 0; job < taken; ++job) ahead.Next();
  }
}

}  // namespace
}  // namespace bundlescope
