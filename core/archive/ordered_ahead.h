#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/check.h"

namespace bundlescope {

// What may be begun before it is asked for. The job that is asked for next may always be begun.
struct AheadRoom {
  size_t jobs = 1;
  uint64_t bytes = UINT64_MAX;  // as `weigh` has them
};

// The results of jobs 0, 1, 2 and so on, in this order, worked out ahead on threads, and on that of the caller while it
// waits. Without threads each is worked out when it is asked for.
//
// A Worker is what one thread works with. It has a type `Result` and a function `Result Do(size_t job)`, of which the
// result must be as good whoever does the job, and when. All functions here are for one thread, that of the caller.
template <typename Worker>
class OrderedAhead {
 public:
  using Result = typename Worker::Result;
  // The bytes that the result of a job holds. Called by any thread, by one at a time: it should be quick.
  using Weigh = std::function<uint64_t(size_t job)>;

  // The first worker is for the caller's thread, each other one for a thread of its own, as far as there are threads to
  // be had.
  OrderedAhead(size_t jobs, AheadRoom room, Weigh weigh, std::vector<std::unique_ptr<Worker>> workers)
      : jobs_(jobs), room_(room), weigh_(std::move(weigh)), workers_(std::move(workers)), slots_(room.jobs) {
    BS_CHECK(!workers_.empty() && room_.jobs > 0);
    threads_.reserve(workers_.size());
    try {
      for (size_t i = 1; i < workers_.size(); ++i) threads_.emplace_back([this, i] { Work(*workers_[i]); });
    } catch (const std::exception&) {
      // With those that there are.
    }
  }

  // Waits for the jobs that are under way.
  ~OrderedAhead() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    work_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  OrderedAhead(const OrderedAhead&) = delete;
  OrderedAhead& operator=(const OrderedAhead&) = delete;

  size_t threads() const { return threads_.size(); }

  // The result of the next job; there must be one. Throws what Do has thrown, and again whenever it is asked again.
  Result Next() {
    std::unique_lock lock(mutex_);
    BS_CHECK(given_ < jobs_);
    Slot& slot = slots_[given_ % slots_.size()];
    while (!slot.result && !slot.failure) {
      if (const std::optional<size_t> job = Take()) {
        DoUnlocked(*workers_.front(), *job, lock);
      } else {
        done_.wait(lock);
      }
    }
    if (slot.failure) std::rethrow_exception(slot.failure);
    Result result = std::move(*slot.result);
    slot.result.reset();
    bytes_ -= weigh_(given_);
    ++given_;
    // To wake a thread for each small job would cost more than the job.
    const bool wake = next_ < jobs_ && next_ - given_ <= room_.jobs / 2 && bytes_ <= room_.bytes / 2;
    lock.unlock();
    if (wake) work_.notify_all();
    return result;
  }

 private:
  struct Slot {
    std::optional<Result> result;
    std::exception_ptr failure = nullptr;
  };

  // A job that nobody has begun and for which there is room. Locked.
  std::optional<size_t> Take() {
    if (next_ >= jobs_) return std::nullopt;
    const uint64_t weight = weigh_(next_);
    const bool room = next_ - given_ < room_.jobs && bytes_ <= room_.bytes && weight <= room_.bytes - bytes_;
    if (!room && next_ != given_) return std::nullopt;
    bytes_ += weight;
    return next_++;
  }

  // Locked before and after.
  void DoUnlocked(Worker& worker, size_t job, std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    Slot slot;
    try {
      slot.result.emplace(worker.Do(job));
    } catch (...) {
      slot.failure = std::current_exception();
    }
    lock.lock();
    slots_[job % slots_.size()] = std::move(slot);
    if (job == given_) done_.notify_one();
  }

  void Work(Worker& worker) {
    std::unique_lock lock(mutex_);
    while (!stop_) {
      if (const std::optional<size_t> job = Take()) {
        DoUnlocked(worker, *job, lock);
      } else {
        work_.wait(lock);
      }
    }
  }

  const size_t jobs_;
  const AheadRoom room_;
  const Weigh weigh_;
  const std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;

  std::mutex mutex_;
  std::condition_variable work_;  // there is room for more jobs, or the end
  std::condition_variable done_;  // the job that is asked for is done
  std::vector<Slot> slots_;       // of job n at n modulo their number
  size_t next_ = 0;               // job to be begun
  size_t given_ = 0;              // jobs whose results were given
  uint64_t bytes_ = 0;            // of jobs that were begun and not given
  bool stop_ = false;
};

}  // namespace bundlescope
