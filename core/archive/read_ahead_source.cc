#include "core/archive/read_ahead_source.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace bundlescope {
namespace {

class ReadAheadSource : public ByteSource {
 public:
  explicit ReadAheadSource(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}

  ~ReadAheadSource() override {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    room_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  // False where there is no thread.
  bool Start() {
    try {
      thread_ = std::thread([this] { Run(); });
    } catch (const std::system_error&) {
      return false;
    }
    return true;
  }
  std::unique_ptr<ByteSource> TakeSource() { return std::move(source_); }

  Piece Next() override {
    std::unique_lock lock(mutex_);
    owner_.reset();
    filled_.wait(lock, [this] { return !queue_.empty() || failure_; });
    if (queue_.empty()) std::rethrow_exception(failure_);
    Item& first = queue_.front();
    if (first.failure) std::rethrow_exception(first.failure);
    packed_bytes_ = first.packed_bytes;
    // The end is said again and again.
    if (first.piece.kind == Piece::Kind::kEnd) return std::exchange(first.piece, Piece::End());
    Piece piece = std::move(first.piece);
    queued_bytes_ -= piece.bytes.size();
    queue_.pop_front();
    lock.unlock();
    room_.notify_one();
    owner_ = piece.owner;
    return piece;
  }
  uint64_t packed_bytes() const override { return packed_bytes_; }

 private:
  struct Item {
    Piece piece;
    uint64_t packed_bytes = 0;
    std::exception_ptr failure = nullptr;
  };

  bool HasRoom() const { return queue_.empty() || (queue_.size() < kReadAhead && queued_bytes_ < kReadAheadBytes); }

  void Run() {
    try {
      Fill();
    } catch (...) {
      // Not even room for the queue.
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
      filled_.notify_one();
    }
  }

  void Fill() {
    for (bool more = true; more;) {
      Item item;
      try {
        item.piece = source_->Next();
      } catch (...) {
        item.failure = std::current_exception();
      }
      item.packed_bytes = source_->packed_bytes();
      more = !item.failure && item.piece.kind != Piece::Kind::kEnd;
      std::unique_lock lock(mutex_);
      room_.wait(lock, [this] { return stop_ || HasRoom(); });
      if (stop_) return;
      queued_bytes_ += item.piece.bytes.size();
      queue_.push_back(std::move(item));
      lock.unlock();
      filled_.notify_one();
    }
  }

  std::unique_ptr<ByteSource> source_;
  std::thread thread_;

  std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable room_;
  std::deque<Item> queue_;
  size_t queued_bytes_ = 0;
  std::exception_ptr failure_ = nullptr;
  bool stop_ = false;

  // Of the caller's thread.
  std::shared_ptr<const char[]> owner_;  // of the bytes that were given last
  uint64_t packed_bytes_ = 0;
};

}  // namespace

std::unique_ptr<ByteSource> ReadAhead(std::unique_ptr<ByteSource> source) {
  auto ahead = std::make_unique<ReadAheadSource>(std::move(source));
  if (ahead->Start()) return ahead;
  return ahead->TakeSource();
}

}  // namespace bundlescope
