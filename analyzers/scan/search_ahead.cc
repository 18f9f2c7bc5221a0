#include "analyzers/scan/search_ahead.h"

#include <string.h>

#include <system_error>
#include <utility>

#include "core/base/line_breaks.h"

namespace bundlescope {
namespace {

// A job is handed to a thread when it has so many bytes, or pieces: less would cost more than it saves.
constexpr size_t kJobBytes = size_t{256} << 10;
constexpr size_t kJobPieces = 1'000;
// So much may be found in a piece however small it is.
constexpr size_t kMostFound = 64;
// Less than that is copied all the same: it may not hold a whole block of an archive.
constexpr size_t kSmallPiece = size_t{16} << 10;
// Jobs that wait or are under way, for each thread, the caller's included; and their bytes. Each may hold a block of an
// archive, of some MiB.
constexpr size_t kJobsForEach = 2;
constexpr size_t kMostBytes = size_t{4} << 20;

// The tag of a line that the container runtime has cut: "2026-08-17T10:11:12Z stdout P text".
constexpr std::string_view kStdoutPart = " stdout P ";
constexpr std::string_view kStderrPart = " stderr P ";

// std::string_view::find stops at every blank here.
bool Contains(std::string_view text, std::string_view part) {
  return memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

// Counts lines between the hits: only there is a line number wanted.
class LineCounter : public PatternSet::Sink {
 public:
  LineCounter(std::string_view lines, uint64_t first_line, const std::function<void(const FoundLine&)>& on_found)
      : lines_(lines), line_(first_line), on_found_(on_found) {}

  void OnHit(const PatternSet::Hit& hit) override {
    line_ += CountLineBreaks(lines_.substr(counted_, hit.offset - counted_));
    counted_ = hit.offset;
    on_found_({hit.id, hit.line, line_});
  }

 private:
  std::string_view lines_;
  uint64_t line_;
  const std::function<void(const FoundLine&)>& on_found_;
  size_t counted_ = 0;
};

}  // namespace

void FindLines(const PatternSet& patterns, std::string_view lines, uint64_t first_line,
               const std::function<void(const FoundLine&)>& on_found) {
  LineCounter counter(lines, first_line, on_found);
  patterns.Scan(lines, counter);
}

SearchAhead::SearchAhead(const PatternSet& patterns, unsigned threads, Take take)
    : patterns_(patterns), wanted_threads_(threads), take_(std::move(take)) {}

SearchAhead::~SearchAhead() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  work_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void SearchAhead::Add(SearchPiece piece, const BytesOwner& owner) {
  if (wanted_threads_ == 0) {
    Search(piece);
    return take_(piece);
  }
  if (!filling_) {
    filling_ = std::make_unique<Job>();
    filling_->copies = std::move(spare_);
    filling_->copies.clear();
  }
  Job& job = *filling_;
  if (owner != nullptr && piece.lines.size() > kSmallPiece) {
    if (job.owners.empty() || job.owners.back() != owner) job.owners.push_back(owner);
  } else {
    job.copied.emplace_back(job.pieces.size(), job.copies.size());
    job.copies.append(piece.lines);
  }
  job.bytes += piece.lines.size();
  job.pieces.push_back(std::move(piece));
  if (job.bytes >= kJobBytes || job.pieces.size() >= kJobPieces) Submit();
}

void SearchAhead::Close() {
  Job& job = *filling_;
  for (const auto& [piece, at] : job.copied) {
    std::string_view& lines = job.pieces[piece].lines;
    lines = std::string_view(job.copies).substr(at, lines.size());
  }
  bytes_ += job.bytes;
  const std::lock_guard lock(mutex_);
  jobs_.push_back(std::move(filling_));
}

void SearchAhead::Submit() {
  StartThreads();
  Close();
  work_.notify_one();
  const size_t most = kJobsForEach * (threads_.size() + 1);
  while (jobs_.size() >= most || (bytes_ > kMostBytes && jobs_.size() > 1)) GiveFirst();
  while (!jobs_.empty() && FirstIsDone()) GiveFirst();
}

void SearchAhead::Finish() {
  if (filling_) Close();
  while (!jobs_.empty()) GiveFirst();
}

void SearchAhead::StartThreads() {
  try {
    while (threads_.size() < wanted_threads_) threads_.emplace_back([this] { Work(); });
  } catch (const std::system_error&) {
    // With those that there are; the next Submit tries again.
  }
}

void SearchAhead::Work() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    if (!SearchNext(lock)) work_.wait(lock);
  }
}

bool SearchAhead::SearchNext(std::unique_lock<std::mutex>& lock) {
  Job* job = Begin();
  if (job == nullptr) return false;
  lock.unlock();
  Search(*job);
  lock.lock();
  job->done = true;
  if (job == jobs_.front().get()) done_.notify_one();
  return true;
}

void SearchAhead::Search(SearchPiece& piece) const {
  piece.has_parts = piece.may_have_parts && (Contains(piece.lines, kStdoutPart) || Contains(piece.lines, kStderrPart));
  if (piece.has_parts) return;
  const size_t most = kMostFound + piece.lines.size() / (2 * sizeof(FoundLine));
  FindLines(patterns_, piece.lines, piece.first_line, [&](const FoundLine& found) {
    piece.too_many = piece.too_many || piece.found.size() == most;
    if (!piece.too_many) piece.found.push_back(found);
  });
  if (piece.too_many) std::vector<FoundLine>().swap(piece.found);
}

void SearchAhead::Search(Job& job) const {
  try {
    for (SearchPiece& piece : job.pieces) Search(piece);
  } catch (...) {
    job.failure = std::current_exception();
  }
}

SearchAhead::Job* SearchAhead::Begin() {
  for (const std::unique_ptr<Job>& job : jobs_) {
    if (!job->begun) {
      job->begun = true;
      return job.get();
    }
  }
  return nullptr;
}

bool SearchAhead::FirstIsDone() {
  const std::lock_guard lock(mutex_);
  return jobs_.front()->done;
}

void SearchAhead::GiveFirst() {
  std::unique_ptr<Job> first;
  {
    std::unique_lock lock(mutex_);
    while (!jobs_.front()->done) {
      if (!SearchNext(lock)) done_.wait(lock);
    }
    first = std::move(jobs_.front());
    jobs_.pop_front();
  }
  bytes_ -= first->bytes;
  if (first->failure) std::rethrow_exception(first->failure);
  for (const SearchPiece& piece : first->pieces) take_(piece);
  spare_ = std::move(first->copies);
}

}  // namespace bundlescope
