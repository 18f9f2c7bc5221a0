#include "core/archive/peeked_source.h"

#include <algorithm>
#include <utility>

namespace bundlescope {
namespace {

// More reports in front of the first bytes are not waited for.
constexpr size_t kMaxNotes = 100;

}  // namespace

std::string_view PeekedSource::Peek(size_t want) {
  bool trusted = true;
  std::string_view start;
  std::vector<Piece> after;
  while (start.size() < want && first_.size() < kMaxNotes) {
    Piece piece = source_.Next();
    damaged_ = damaged_ || piece.defect.has_value() || !piece.trusted;
    if (piece.kind == Piece::Kind::kNote) {
      first_.push_back(std::move(piece));
      continue;
    }
    if (piece.kind != Piece::Kind::kData) {
      after.push_back(std::move(piece));
      break;
    }
    trusted = trusted && piece.trusted;
    if (head_.empty() && piece.bytes.size() >= want) {
      start = piece.bytes;
      after.push_back(std::move(piece));
      break;
    }
    const size_t taken = std::min(piece.bytes.size(), want - head_.size());
    head_ += piece.bytes.substr(0, taken);
    start = head_;
    piece.bytes.remove_prefix(taken);
    if (!piece.bytes.empty()) after.push_back(std::move(piece));
  }
  if (!head_.empty()) first_.push_back(Piece::Data(head_, trusted));
  for (Piece& piece : after) first_.push_back(std::move(piece));
  return start.substr(0, want);
}

Piece PeekedSource::Next() {
  if (given_ < first_.size()) return std::move(first_[given_++]);
  return source_.Next();
}

}  // namespace bundlescope
