#include "core/archive/frames_source.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/archive/block_pool.h"
#include "core/archive/frame_reader.h"
#include "core/archive/ordered_ahead.h"
#include "core/archive/packed_file.h"
#include "core/archive/zstd_source.h"
#include "core/base/spare_threads.h"

namespace bundlescope {
namespace {

// Frames that are unpacked before they are asked for, for each thread.
constexpr size_t kAheadForEach = 2;
// Of all of them.
constexpr uint64_t kAheadBytes = uint64_t{16} << 20;
// A table of more frames takes memory, and nobody writes such.
constexpr size_t kMostFrames = 200'000;

struct UnpackedFrame {
  bool good = false;  // it is what the table says
  BlockPool::Block block;
};

// Unpacks frames: a Worker of OrderedAhead.
class FrameUnpacker {
 public:
  using Result = UnpackedFrame;

  FrameUnpacker(int fd, const std::vector<FrameExtent>& frames, BlockPool& pool)
      : frames_(frames), pool_(pool), reader_(fd) {}

  UnpackedFrame Do(size_t number) {
    const FrameExtent& frame = frames_[number];
    if (frame.unpacked_bytes == 0) return {reader_.IsSkippable(frame), nullptr};
    UnpackedFrame unpacked{false, pool_.Take(frame.unpacked_bytes)};
    unpacked.good = reader_.Unpack(frame, unpacked.block.get()).has_value();
    return unpacked;
  }

 private:
  const std::vector<FrameExtent>& frames_;
  BlockPool& pool_;
  FrameReader reader_;
};

class FramesSource : public ByteSource {
 public:
  FramesSource(int fd, std::vector<FrameExtent> frames, int window_log_max, unsigned threads)
      : fd_(fd), window_log_max_(window_log_max), frames_(std::move(frames)) {
    std::vector<std::unique_ptr<FrameUnpacker>> unpackers;
    for (unsigned i = 0; i <= threads; ++i) {
      unpackers.push_back(std::make_unique<FrameUnpacker>(fd, frames_, pool_));
    }
    ahead_.emplace(
        frames_.size(), AheadRoom{.jobs = kAheadForEach * (threads + 1), .bytes = kAheadBytes},
        [this](size_t number) { return frames_[number].unpacked_bytes; }, std::move(unpackers));
  }

  size_t threads() const { return ahead_->threads(); }

  Piece Next() override {
    given_block_.reset();
    while (!rest_ && given_ < frames_.size()) {
      UnpackedFrame unpacked = ahead_->Next();
      const FrameExtent& frame = frames_[given_];
      if (!unpacked.good) {
        ahead_.reset();
        auto input = std::make_unique<PackedFile>(fd_);
        input->SeekTo(frame.packed_at);
        rest_ = std::make_unique<ZstdSource>(std::move(input), window_log_max_, frame.unpacked_at);
        break;
      }
      packed_bytes_ = frame.packed_end();
      ++given_;
      if (frame.unpacked_bytes == 0) continue;
      given_block_ = unpacked.block;
      const std::string_view bytes(unpacked.block.get(), frame.unpacked_bytes);
      return Piece::Data(bytes, true, std::move(unpacked.block));
    }
    return rest_ ? rest_->Next() : Piece::End();
  }
  uint64_t packed_bytes() const override { return rest_ ? rest_->packed_bytes() : packed_bytes_; }

 private:
  const int fd_;
  const int window_log_max_;
  const std::vector<FrameExtent> frames_;
  BlockPool pool_;
  std::optional<OrderedAhead<FrameUnpacker>> ahead_;
  size_t given_ = 0;  // frames
  BlockPool::Block given_block_;
  uint64_t packed_bytes_ = 0;
  std::unique_ptr<ZstdSource> rest_;
};

}  // namespace

std::unique_ptr<ByteSource> OpenFrames(int fd, uint64_t file_bytes, int window_log_max) {
  return OpenFrames(fd, file_bytes, window_log_max, SpareThreads());
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
  if (source->threads() == 0) return nullptr;
  return source;
}

}  // namespace bundlescope
