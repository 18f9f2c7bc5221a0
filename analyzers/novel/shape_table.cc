#include "analyzers/novel/shape_table.h"

#include <algorithm>

namespace bundlescope {

Shape* ShapeTable::Find(const Xxh3Digest& digest) const {
  const auto found = shapes_.find(digest);
  return found == shapes_.end() ? nullptr : found->second.get();
}

Shape* ShapeTable::Take(const MaskedLine& line, const Xxh3Digest& digest, std::unique_ptr<Shape>* put_out) {
  put_out->reset();
  if (Shape* const known = Find(digest); known != nullptr) return known;
  const Rank rank(digest.high, digest.low);
  if (shapes_.size() >= capacity_) {
    if (ranks_.empty() || ranks_.top() < rank) return nullptr;
    const auto last = shapes_.find({.high = ranks_.top().first, .low = ranks_.top().second});
    *put_out = std::move(last->second);
    shapes_.erase(last);
    ranks_.pop();
  }
  auto shape = std::make_unique<Shape>();
  shape->line = line;
  Shape* const result = shape.get();
  shapes_.emplace(digest, std::move(shape));
  ranks_.push(rank);
  return result;
}

std::vector<const Shape*> ShapeTable::Sorted() const {
  std::vector<const Shape*> sorted;
  sorted.reserve(shapes_.size());
  for (const auto& [digest, shape] : shapes_) sorted.push_back(shape.get());
  std::sort(sorted.begin(), sorted.end(), [](const Shape* a, const Shape* b) { return a->line.text < b->line.text; });
  return sorted;
}

}  // namespace bundlescope
