#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

namespace bundlescope {

// Memory for the nodes and texts of one document: given out piece by piece, returned all at once, never moved.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // A copy of `text` that lives as long as the arena.
  std::string_view Copy(std::string_view text);

  // The same for an array. Trivial types only, since nothing is destroyed piece by piece.
  template <class T>
  T* CopyArray(const T* source, size_t count) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    if (count == 0) return nullptr;
    return std::uninitialized_copy_n(source, count, static_cast<T*>(Allocate(count * sizeof(T), alignof(T)))) - count;
  }

  // Bytes taken from the system.
  size_t bytes() const { return bytes_; }

 private:
  void* Allocate(size_t size, size_t alignment);

  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::byte* next_ = nullptr;
  size_t free_ = 0;
  size_t bytes_ = 0;
};

}  // namespace bundlescope
