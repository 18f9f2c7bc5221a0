#include "core/archive/frame_pipeline.h"

#include <csignal>
#include <new>
#include <system_error>
#include <utility>

#include "core/base/check.h"

namespace bundlescope {
namespace {

PackedFrame Pack(FrameEncoder& encoder, std::string_view tar) {
  PackedFrame packed;
  packed.unpacked_bytes = tar.size();
  try {
    packed.bytes = encoder.Encode(tar);
    packed.checksum = FrameEncoder::ChecksumOf(packed.bytes);
  } catch (const std::bad_alloc&) {
    packed.bytes.clear();
  }
  return packed;
}

}  // namespace

FramePipeline::~FramePipeline() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    unpacked_.clear();
  }
  work_.notify_one();
  if (thread_.joinable()) thread_.join();
}

bool FramePipeline::Start() {
  if (thread_.joinable()) return true;
  if (threadless_) return false;
  // Signals are for the threads of the program.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  try {
    thread_ = std::thread([this] { Work(); });
  } catch (const std::system_error&) {
    threadless_ = true;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return !threadless_;
}

std::string FramePipeline::Push(std::string tar) {
  BS_CHECK(!full());
  ++under_way_;
  if (!Start()) {
    FrameEncoder encoder(level_);
    packed_.push_back(Pack(encoder, tar));
    tar.clear();
    return tar;
  }
  std::string spare;
  {
    const std::lock_guard lock(mutex_);
    unpacked_.push_back(std::move(tar));
    if (!spare_.empty()) {
      spare = std::move(spare_.back());
      spare_.pop_back();
    }
  }
  work_.notify_one();
  return spare;
}

PackedFrame FramePipeline::Pop() {
  BS_CHECK(under_way_ > 0);
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return !packed_.empty(); });
  PackedFrame frame = std::move(packed_.front());
  packed_.pop_front();
  --under_way_;
  return frame;
}

void FramePipeline::Drop() {
  {
    const std::lock_guard lock(mutex_);
    under_way_ -= unpacked_.size();
    unpacked_.clear();
  }
  while (under_way_ > 0) Pop();
}

bool FramePipeline::ready() const {
  const std::lock_guard lock(mutex_);
  return !packed_.empty();
}

void FramePipeline::Work() {
  FrameEncoder encoder(level_);
  std::unique_lock lock(mutex_);
  while (true) {
    work_.wait(lock, [this] { return ending_ || !unpacked_.empty(); });
    if (ending_) return;
    std::string tar = std::move(unpacked_.front());
    unpacked_.pop_front();
    lock.unlock();
    PackedFrame frame = Pack(encoder, tar);
    tar.clear();
    lock.lock();
    packed_.push_back(std::move(frame));
    if (spare_.size() < depth_) spare_.push_back(std::move(tar));
    done_.notify_one();
  }
}

}  // namespace bundlescope
