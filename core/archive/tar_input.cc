#include "core/archive/tar_input.h"

#include <algorithm>
#include <utility>

#include "core/archive/tar_header.h"

namespace bundlescope {
namespace {

// Headers that are longer than this are not looked at a second time.
constexpr size_t kMaxHeld = (size_t{2} << 20);
// How much of the headers of a possible entry is looked at before it is believed to be one.
constexpr size_t kProbedHeaders = size_t{16} << 10;
constexpr std::string_view kMagic = "ustar";
// Of a block, what may hold all of it: a quarter.
constexpr size_t kLeastKeptPart = 4;
constexpr size_t kMagicOffset = 257;

}  // namespace

std::string_view TarInput::Read() {
  if (next_ == end() && !Pull()) return {};
  std::string_view view;
  if (next_ < chunk_begin_) {
    view = std::string_view(held_).substr(held_.size() - static_cast<size_t>(chunk_begin_ - next_));
    next_ = chunk_begin_;
  } else {
    view = chunk_.substr(static_cast<size_t>(next_ - chunk_begin_));
    next_ = end();
  }
  return view;
}

BytesOwner TarInput::OwnerOf(std::string_view bytes) const {
  const bool large = bytes.size() >= chunk_.size() / kLeastKeptPart;
  return large && IsPartOf(bytes, chunk_) ? chunk_owner_ : nullptr;
}

bool TarInput::MoveTo(uint64_t offset) {
  if (offset < begin()) return false;
  while (offset > end()) {
    hold_from_.reset();
    next_ = end();
    if (!Pull()) return false;
  }
  next_ = offset;
  return true;
}

void TarInput::HoldFrom(uint64_t offset) {
  hold_from_ = offset;
  if (offset >= chunk_begin_ && next_ >= chunk_begin_) held_.clear();
}

std::string_view TarInput::At(uint64_t offset, size_t want) {
  const uint64_t held_begin = begin();
  if (offset < held_begin || offset > end()) return {};
  if (offset >= chunk_begin_) return chunk_.substr(static_cast<size_t>(offset - chunk_begin_));
  const std::string_view held = std::string_view(held_).substr(static_cast<size_t>(offset - held_begin));
  if (held.size() >= want) return held;
  joined_ = held;
  joined_ += chunk_.substr(0, want - held.size());
  return joined_;
}

std::string_view TarInput::Fetch(uint64_t offset, size_t want) {
  HoldFrom(offset);
  while (end() < offset + want) {
    next_ = end();
    if (!Pull()) break;
  }
  return At(offset, want);
}

bool TarInput::EntryAt(uint64_t offset) {
  if (!MoveTo(offset)) return false;
  const std::string_view block = Fetch(offset, kTarBlock);
  next_ = offset;
  return HasTarChecksum(block) || IsZeroBlock(block);
}

std::optional<uint64_t> TarInput::FindHeader(uint64_t from, uint64_t limit) {
  if (from < begin()) from += (begin() - from + kTarBlock - 1) / kTarBlock * kTarBlock;
  if (!MoveTo(from)) return std::nullopt;
  for (uint64_t at = from; at < limit; at += kTarBlock) {
    std::string_view bytes = Fetch(at, 2 * kTarBlock);
    if (bytes.size() < kTarBlock) return std::nullopt;
    if (HasTarChecksum(bytes) && CanBeEntry(at, 0)) return at;
    for (size_t skip = 1; skip < kTarBlock; ++skip) {
      bytes = Fetch(at, 2 * kTarBlock).substr(0, 2 * kTarBlock - 1);
      const size_t magic = bytes.find(kMagic, skip + kMagicOffset);
      if (magic == std::string_view::npos) break;
      skip = magic - kMagicOffset;
      if (HasTarChecksum(bytes.substr(skip)) && CanBeEntry(at, skip)) return at + skip;
    }
  }
  return std::nullopt;
}

std::optional<uint64_t> TarInput::FindShiftedHeader(uint64_t from, uint64_t before) {
  from = std::max(from, begin());
  if (from >= before) return std::nullopt;
  const auto length = static_cast<size_t>(before - from);
  for (size_t skip = 0; skip < length; ++skip) {
    const std::string_view bytes = Fetch(from, length + kTarBlock);
    const size_t magic = bytes.find(kMagic, skip + kMagicOffset);
    if (magic == std::string_view::npos) break;
    skip = magic - kMagicOffset;
    const bool shifted = skip < length && (length - skip) % kTarBlock != 0;
    if (shifted && HasTarChecksum(bytes.substr(skip)) && CanBeEntry(from, skip)) return from + skip;
  }
  return std::nullopt;
}

bool TarInput::CanBeEntry(uint64_t base, size_t skip) {
  TarEntry entry;
  for (const size_t want : {kTarBlock, kProbedHeaders}) {
    const TarParse parsed = ParseTarEntry(Fetch(base, skip + want).substr(skip), &entry);
    if (parsed == TarParse::kInvalid) return false;
    if (parsed == TarParse::kOk) break;
  }
  next_ = base + skip;
  return true;
}

bool TarInput::CrossGap() {
  const bool known = gap_bytes_.has_value();
  chunk_begin_ = end() + gap_bytes_.value_or(0);
  chunk_ = {};
  chunk_owner_.reset();
  held_.clear();
  hold_from_.reset();
  next_ = chunk_begin_;
  gap_bytes_.reset();
  break_.reset();
  state_ = State::kOpen;
  return known;
}

std::optional<Defect> TarInput::TakeBreak() {
  std::optional<Defect> taken = std::move(break_);
  break_.reset();
  return taken;
}

std::optional<uint64_t> TarInput::TakeSuspectEnd(uint64_t after, uint64_t up_to) {
  if (!suspect_end_ || *suspect_end_ <= after || *suspect_end_ > up_to || *suspect_end_ < begin()) return std::nullopt;
  return std::exchange(suspect_end_, std::nullopt);
}

void TarInput::KeepHeld() {
  if (!hold_from_ || *hold_from_ >= end()) {
    held_.clear();
    return;
  }
  const uint64_t held_begin = begin();
  if (*hold_from_ > held_begin) held_.erase(0, static_cast<size_t>(std::min(*hold_from_, chunk_begin_) - held_begin));
  const uint64_t from = std::max(*hold_from_, chunk_begin_);
  held_.append(chunk_.substr(static_cast<size_t>(from - chunk_begin_)));
  if (held_.size() <= kMaxHeld) return;
  held_.clear();
  hold_from_.reset();
}

bool TarInput::Pull() {
  while (state_ == State::kOpen) {
    KeepHeld();
    chunk_begin_ = end();
    chunk_ = {};
    chunk_owner_.reset();
    Piece piece = source_.Next();
    if (output_.ended()) {
      state_ = State::kStopped;
      return false;
    }
    switch (piece.kind) {
      case Piece::Kind::kNote:
        if (piece.defect->code == "archive.crc") suspect_end_ = end();
        output_.Report(std::move(*piece.defect));
        break;
      case Piece::Kind::kGap:
        state_ = State::kGap;
        gap_bytes_ = piece.lost;
        break_ = std::move(piece.defect);
        break;
      case Piece::Kind::kEnd:
        state_ = State::kEnd;
        break_ = std::move(piece.defect);
        break;
      case Piece::Kind::kData:
        chunk_ = piece.bytes;
        chunk_owner_ = std::move(piece.owner);
        if (!piece.trusted) untrusted_end_ = end();
        if (output_.CountUnpacked(chunk_.size(), source_.packed_bytes()) == Flow::kContinue) return true;
        state_ = State::kStopped;
        break;
    }
  }
  return false;
}

}  // namespace bundlescope
