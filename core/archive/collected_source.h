#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "core/archive/byte_source.h"

namespace bundlescope {

// Everything that a source gives, taken at once, to be given as it was. What the source gives must have owners.
class CollectedSource : public ByteSource {
 public:
  explicit CollectedSource(ByteSource& source) {
    for (bool more = true; more;) {
      Piece piece = source.Next();
      more = piece.kind != Piece::Kind::kEnd;
      items_.push_back({std::move(piece), source.packed_bytes()});
    }
  }

  Piece Next() override {
    owner_.reset();
    if (given_ == items_.size()) return Piece::End();
    Item& item = items_[given_++];
    packed_bytes_ = item.packed_bytes;
    owner_ = item.piece.owner;
    return std::move(item.piece);
  }
  uint64_t packed_bytes() const override { return packed_bytes_; }

 private:
  struct Item {
    Piece piece;
    uint64_t packed_bytes = 0;  // behind it
  };
  std::vector<Item> items_;
  size_t given_ = 0;
  BytesOwner owner_;  // of the bytes that were given last
  uint64_t packed_bytes_ = 0;
};

}  // namespace bundlescope
