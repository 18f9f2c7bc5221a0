#include "core/archive/frames_source.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "core/archive/block_pool.h"
#include "core/archive/frame_reader.h"
#include "core/archive/packed_file.h"
#include "core/archive/zstd_source.h"

namespace bundlescope {
namespace {

// Frames that are unpacked before they are asked for, for each thread.
constexpr size_t kAheadForEach = 2;
constexpr unsigned kMostThreads = 3;
// A table of more frames takes memory, and nobody writes such.
constexpr size_t kMostFrames = 200'000;

class FramesSource : public ByteSource {
 public:
  FramesSource(int fd, std::vector<FrameExtent> frames, int window_log_max, unsigned threads)
      : fd_(fd),
        window_log_max_(window_log_max),
        frames_(std::move(frames)),
        slots_(kAheadForEach * (threads + 1)),
        reader_(fd) {}

  ~FramesSource() override { Stop(); }

  // False where not a single thread can be had.
  bool Start(unsigned threads) {
    try {
      for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
    } catch (const std::system_error&) {
    }
    return !threads_.empty();
  }

  Piece Next() override {
    given_block_.reset();
    while (!rest_ && given_ < frames_.size()) {
      Slot slot = WaitForNext();
      const FrameExtent& frame = frames_[given_];
      if (!slot.good) {
        Stop();
        auto input = std::make_unique<PackedFile>(fd_);
        input->SeekTo(frame.packed_at);
        rest_ = std::make_unique<ZstdSource>(std::move(input), window_log_max_, frame.unpacked_at);
        break;
      }
      packed_bytes_ = frame.packed_end();
      MoveOn();
      if (frame.unpacked_bytes == 0) continue;
      given_block_ = slot.block;
      const std::string_view bytes(slot.block.get(), frame.unpacked_bytes);
      return Piece::Data(bytes, true, std::move(slot.block));
    }
    return rest_ ? rest_->Next() : Piece::End();
  }
  uint64_t packed_bytes() const override { return rest_ ? rest_->packed_bytes() : packed_bytes_; }

 private:
  struct Slot {
    bool done = false;
    bool good = false;
    BlockPool::Block block;
    std::exception_ptr failure = nullptr;
  };

  void Stop() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    work_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  // The number of a frame that nobody has begun and for which there is a slot.
  std::optional<size_t> Take() {
    if (next_ >= frames_.size() || next_ >= given_ + slots_.size()) return std::nullopt;
    return next_++;
  }

  Slot Unpack(FrameReader& reader, size_t number) {
    Slot slot;
    try {
      const FrameExtent& frame = frames_[number];
      if (frame.unpacked_bytes > 0) slot.block = pool_.Take(frame.unpacked_bytes);
      slot.good =
          frame.unpacked_bytes > 0 ? reader.Unpack(frame, slot.block.get()).has_value() : reader.IsSkippable(frame);
    } catch (...) {
      slot.failure = std::current_exception();
    }
    slot.done = true;
    return slot;
  }

  void Work() {
    FrameReader reader(fd_);
    std::unique_lock lock(mutex_);
    while (!stop_) {
      const std::optional<size_t> number = Take();
      if (!number) {
        work_.wait(lock);
        continue;
      }
      lock.unlock();
      Slot slot = Unpack(reader, *number);
      lock.lock();
      slots_[*number % slots_.size()] = std::move(slot);
      done_.notify_one();
    }
  }

  // The frame that is to be given, unpacked. While others work on it, this thread works on a later one.
  Slot WaitForNext() {
    std::unique_lock lock(mutex_);
    Slot& next = slots_[given_ % slots_.size()];
    while (!next.done) {
      const std::optional<size_t> number = Take();
      if (!number) {
        done_.wait(lock);
        continue;
      }
      lock.unlock();
      Slot slot = Unpack(reader_, *number);
      lock.lock();
      slots_[*number % slots_.size()] = std::move(slot);
    }
    // The slot stays as it is, so that whoever asks again gets the failure again.
    if (next.failure) std::rethrow_exception(next.failure);
    return std::exchange(next, {});
  }

  void MoveOn() {
    {
      const std::lock_guard lock(mutex_);
      ++given_;
    }
    work_.notify_one();
  }

  const int fd_;
  const int window_log_max_;
  const std::vector<FrameExtent> frames_;
  BlockPool pool_;
  std::vector<std::thread> threads_;

  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable done_;
  std::vector<Slot> slots_;  // of frame n at n modulo their number
  size_t next_ = 0;          // frame to be begun
  size_t given_ = 0;         // frames that were given; changed by the caller's thread only
  bool stop_ = false;

  // Of the caller's thread.
  FrameReader reader_;
  BlockPool::Block given_block_;
  uint64_t packed_bytes_ = 0;
  std::unique_ptr<ZstdSource> rest_;
};

}  // namespace

std::unique_ptr<ByteSource> OpenFrames(int fd, uint64_t file_bytes, int window_log_max) {
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  return OpenFrames(fd, file_bytes, window_log_max, std::min(cores - 1, kMostThreads));
}

std::unique_ptr<ByteSource> OpenFrames(int fd, uint64_t file_bytes, int window_log_max, unsigned threads) {
  if (threads == 0) return nullptr;
  Result<std::vector<FrameExtent>> frames = FrameReader(fd).ReadSeekTable(file_bytes);
  const auto too_large = [](const FrameExtent& frame) { return frame.unpacked_bytes > ZstdSource::kWholeFrameBytes; };
  if (!frames || frames->empty() || frames->size() > kMostFrames ||
      std::any_of(frames->begin(), frames->end(), too_large)) {
    return nullptr;
  }
  auto source = std::make_unique<FramesSource>(fd, std::move(*frames), window_log_max, threads);
  if (!source->Start(threads)) return nullptr;
  return source;
}

}  // namespace bundlescope
