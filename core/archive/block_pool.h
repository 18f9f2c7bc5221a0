#pragma once

#include <cstddef>
#include <memory>

namespace bundlescope {

// Buffers that go from the thread that fills them to the one that reads them and back, so that nothing is copied and
// memory is taken only once. Thread-safe.
class BlockPool {
 public:
  using Block = std::shared_ptr<char[]>;

  BlockPool();

  // A buffer of at least `bytes`, which nobody else has. It comes back when its last owner lets it go, also behind the
  // end of the pool.
  Block Take(size_t bytes);

 private:
  struct Free;
  std::shared_ptr<Free> free_;
};

}  // namespace bundlescope
