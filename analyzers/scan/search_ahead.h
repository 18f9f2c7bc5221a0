#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/bytes_owner.h"
#include "core/pattern/pattern.h"
#include "core/snapshot/builder.h"

namespace bundlescope {

// A line in which a pattern was found.
struct FoundLine {
  uint32_t pattern = 0;
  std::string_view text;  // without its line break
  uint64_t line = 0;      // its number
};

// In whole lines, the first of which has the number `first_line`; told in order of lines, then of patterns. The texts
// are views of `lines`.
void FindLines(const PatternSet& patterns, std::string_view lines, uint64_t first_line,
               const std::function<void(const FoundLine&)>& on_found);

// Whole lines of one log, or its end.
struct SearchPiece {
  LogId log = 0;
  std::string_view lines;
  uint64_t first_line = 0;
  uint64_t offset = 0;  // of the lines in the log
  // Lines may be parts of longer ones, which the container runtime has cut.
  bool may_have_parts = false;
  bool ends_log = false;  // there are no lines then

  // By FindLines. Nothing where some lines are parts, and where so much was found that it would take more memory than
  // the lines.
  std::vector<FoundLine> found;
  bool has_parts = false;
  bool too_many = false;
};

// Looks for patterns in the lines of logs on other threads, and on that of the caller where those fall behind, and
// gives back what was found in the order in which the lines came. How much memory is under way is bounded.
class SearchAhead {
 public:
  // Gets the pieces in order, on the caller's thread, during Add and Finish. Views of `piece` are valid during the
  // call.
  using Take = std::function<void(const SearchPiece& piece)>;

  // `patterns` is borrowed. Without threads everything is found during Add and Finish.
  SearchAhead(const PatternSet& patterns, unsigned threads, Take take);
  // What was not taken so far is lost.
  ~SearchAhead();
  SearchAhead(const SearchAhead&) = delete;
  SearchAhead& operator=(const SearchAhead&) = delete;

  // `piece.lines` need to live during the call, or as long as `owner` where there is one.
  void Add(SearchPiece piece, const BytesOwner& owner);
  // Gives everything that was added.
  void Finish();
  bool finished() const { return jobs_.empty() && filling_ == nullptr; }

 private:
  // Pieces that are searched by one thread, one after the other.
  struct Job {
    std::vector<SearchPiece> pieces;
    std::vector<BytesOwner> owners;
    std::string copies;                             // of lines without an owner, one after the other
    std::vector<std::pair<size_t, size_t>> copied;  // which piece, and where its lines begin in `copies`
    size_t bytes = 0;
    bool begun = false;
    bool done = false;
    std::exception_ptr failure = nullptr;
  };

  // What was filled becomes the last job.
  void Close();
  void Submit();
  void StartThreads();
  void Work();
  void Search(SearchPiece& piece) const;
  void Search(Job& job) const;
  // The first job that nobody has begun; null where there is none. Locked.
  Job* Begin();
  // Does that job, unlocked meanwhile; false where there is none.
  bool SearchNext(std::unique_lock<std::mutex>& lock);
  // Gives the pieces of the first job once it is done; works on others, or waits, until then.
  void GiveFirst();
  bool FirstIsDone();

  const PatternSet& patterns_;
  const unsigned wanted_threads_;
  const Take take_;
  std::vector<std::thread> threads_;
  std::unique_ptr<Job> filling_;
  std::string spare_;  // for copies
  size_t bytes_ = 0;   // of jobs that were not given

  std::mutex mutex_;
  std::condition_variable work_;  // there is a job to be begun, or the end
  std::condition_variable done_;  // the first job is done
  std::deque<std::unique_ptr<Job>> jobs_;
  bool stop_ = false;
};

}  // namespace bundlescope
