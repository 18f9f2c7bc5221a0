#include "core/archive/block_pool.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace bundlescope {

struct BlockPool::Free {
  struct Buffer {
    std::unique_ptr<char[]> bytes;
    size_t size = 0;
  };
  std::mutex mutex;
  std::vector<Buffer> buffers;
};

BlockPool::BlockPool() : free_(std::make_shared<Free>()) {}

BlockPool::Block BlockPool::Take(size_t bytes) {
  Free::Buffer buffer;
  {
    const std::lock_guard lock(free_->mutex);
    std::vector<Free::Buffer>& all = free_->buffers;
    // The one that came back last: it is still in the caches.
    const auto found = std::find_if(all.rbegin(), all.rend(), [&](const Free::Buffer& b) { return b.size >= bytes; });
    if (found != all.rend()) {
      buffer = std::move(*found);
      all.erase(std::next(found).base());
    } else if (!all.empty()) {
      all.pop_back();  // too small; what is asked for now will be asked for again
    }
  }
  if (!buffer.bytes) buffer = {std::unique_ptr<char[]>(new char[bytes]), bytes};
  const size_t size = buffer.size;
  return Block(buffer.bytes.release(), [size, free = free_](char* memory) {
    std::unique_ptr<char[]> back(memory);
    const std::lock_guard lock(free->mutex);
    try {
      free->buffers.push_back({std::move(back), size});
    } catch (const std::bad_alloc&) {
      // Then it is not used again.
    }
  });
}

}  // namespace bundlescope
