#include "core/document/arena.h"

#include <algorithm>
#include <cstring>

namespace bundlescope {
namespace {

// A stream can hold 100,000 small documents, so chunks start small; doubling keeps their number low for a large one.
constexpr size_t kFirstChunk = 256;
constexpr size_t kLargestChunk = 256u << 10;

}  // namespace

std::string_view Arena::Copy(std::string_view text) {
  if (text.empty()) return "";
  char* const copy = static_cast<char*>(Allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

void* Arena::Allocate(size_t size, size_t alignment) {
  // Chunks come from operator new, so they are aligned for everything and the offset alone decides.
  const size_t padding = (alignment - reinterpret_cast<uintptr_t>(next_) % alignment) % alignment;
  if (next_ == nullptr || padding + size > free_) {
    const size_t wanted = std::clamp(bytes_, kFirstChunk, kLargestChunk);
    if (size > wanted / 2) {
      // A large piece gets a chunk of its own; the rest of the current chunk stays in use.
      chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
      bytes_ += size;
      return chunks_.back().get();
    }
    chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(wanted));
    bytes_ += wanted;
    next_ = chunks_.back().get();
    free_ = wanted;
    return Allocate(size, alignment);
  }
  std::byte* const result = next_ + padding;
  next_ = result + size;
  free_ -= padding + size;
  return result;
}

}  // namespace bundlescope
