#include "core/archive/stream_input.h"

#include <algorithm>
#include <utility>

#include "core/base/check.h"

namespace bundlescope {

std::string_view StreamInput::Peek(size_t want) {
  BS_CHECK(want <= kMaxPeek);
  if (view_.empty() && (!piece_.empty() || Pull())) view_ = std::exchange(piece_, {});
  if (view_.size() >= want || (piece_.empty() && ended_)) return view_;
  std::string joined(view_);  // view_ may lie in joined_
  while (joined.size() < want && (!piece_.empty() || Pull())) {
    const std::string_view part = piece_.substr(0, want - joined.size());
    joined += part;
    piece_.remove_prefix(part.size());
  }
  joined_ = std::move(joined);
  view_ = joined_;
  return view_;
}

void StreamInput::Consume(size_t bytes) {
  BS_CHECK(bytes <= view_.size());
  view_.remove_prefix(bytes);
  position_ += bytes;
}

void StreamInput::SeekTo(uint64_t offset) {
  BS_CHECK(offset >= position_);
  while (position_ < offset) {
    const std::string_view bytes = Peek(1);
    if (bytes.empty()) return;
    Consume(static_cast<size_t>(std::min<uint64_t>(bytes.size(), offset - position_)));
  }
}

std::optional<std::string> StreamInput::TakeAll(size_t max) {
  std::string all(view_);
  while (all.size() <= max && (!piece_.empty() || Pull())) all += std::exchange(piece_, {});
  if (all.size() <= max) {
    position_ += all.size();
    view_ = {};
    return all;
  }
  joined_ = std::move(all);
  view_ = joined_;
  return std::nullopt;
}

std::optional<uint64_t> StreamInput::size() const {
  if (!ended_) return std::nullopt;
  return position_ + view_.size() + piece_.size();
}

bool StreamInput::Pull() {
  while (!ended_) {
    Piece piece = source_.Next();
    switch (piece.kind) {
      case Piece::Kind::kData:
        piece_ = piece.bytes;
        return true;
      case Piece::Kind::kNote:
        output_.Report(std::move(*piece.defect));
        break;
      // What is packed cannot be unpacked behind a gap.
      case Piece::Kind::kGap:
      case Piece::Kind::kEnd:
        failure_ = std::move(piece.defect);
        ended_ = true;
        break;
    }
  }
  return false;
}

}  // namespace bundlescope
