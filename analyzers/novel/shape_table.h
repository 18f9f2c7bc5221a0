#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <queue>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analyzers/novel/line_mask.h"
#include "analyzers/novel/occurrences.h"
#include "core/base/xxh3.h"

namespace bundlescope {

// All lines that are the same once they are masked.
struct Shape {
  MaskedLine line;
  Occurrences seen;
};

// Shapes by their text, a bounded number of them. Of more, those whose hashes are smallest stay: a shape that is put
// out or refused once never gets in again, so that what is kept is complete, and does not depend on the order.
class ShapeTable {
 public:
  explicit ShapeTable(size_t capacity) : capacity_(capacity) {}

  // Null where there is none.
  Shape* Find(const Xxh3Digest& digest) const;

  // The shape of that text, a new one if need be; null where it finds no room. A shape that has to make room goes to
  // `*put_out`, else that is null.
  Shape* Take(const MaskedLine& line, const Xxh3Digest& digest, std::unique_ptr<Shape>* put_out);

  size_t size() const { return shapes_.size(); }
  // In the order of their texts.
  std::vector<const Shape*> Sorted() const;

 private:
  using Rank = std::pair<uint64_t, uint64_t>;
  struct LowBits {
    size_t operator()(const Xxh3Digest& digest) const { return static_cast<size_t>(digest.low); }
  };

  size_t capacity_;
  std::unordered_map<Xxh3Digest, std::unique_ptr<Shape>, LowBits> shapes_;
  std::priority_queue<Rank> ranks_;  // of all shapes; the greatest is the next to go
};

}  // namespace bundlescope
