#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/archive/writer_frames.h"

namespace bundlescope {

struct PackedFrame {
  std::string bytes;  // "" where memory was out
  size_t unpacked_bytes = 0;
  uint32_t checksum = 0;
};

// Packs frames on a thread of its own, so that the caller can make the next ones meanwhile. They come out in the order
// in which they went in, and as FrameEncoder makes them. All functions are for one thread, that of the caller.
class FramePipeline {
 public:
  // At most `depth` frames are under way, which is what it holds in memory.
  FramePipeline(int level, size_t depth) : level_(level), depth_(depth) {}
  ~FramePipeline();
  FramePipeline(const FramePipeline&) = delete;
  FramePipeline& operator=(const FramePipeline&) = delete;

  // Begins to pack `tar`. Not while it is full. Returns an empty string, which may have room.
  std::string Push(std::string tar);
  // The oldest frame; waits for it. There must be one under way.
  PackedFrame Pop();
  // Forgets all frames that are under way.
  void Drop();

  size_t under_way() const { return under_way_; }
  bool full() const { return under_way_ >= depth_; }
  // Whether Pop would not wait.
  bool ready() const;

 private:
  // False where the system gives us no thread; frames are then packed by Push.
  bool Start();
  void Work();

  const int level_;
  const size_t depth_;
  size_t under_way_ = 0;
  bool threadless_ = false;

  mutable std::mutex mutex_;
  std::condition_variable work_;  // something to do in unpacked_, or the end
  std::condition_variable done_;  // a frame in packed_
  bool ending_ = false;
  std::deque<std::string> unpacked_;
  std::deque<PackedFrame> packed_;
  std::vector<std::string> spare_;
  std::thread thread_;
};

}  // namespace bundlescope
