#include "core/archive/zip_content.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace bundlescope {
namespace {

// Blocks up to this size are not worth keeping.
constexpr size_t kPooledBytes = size_t{64} << 10;

BlockPool::Block TakeBlock(BlockPool& pool, size_t bytes) {
  return bytes > kPooledBytes ? pool.Take(kZipPieceBytes) : std::make_shared_for_overwrite<char[]>(bytes);
}

}  // namespace

uint64_t ZipContent::BlockBytes(uint64_t unpacked_bytes) {
  if (unpacked_bytes < kPooledBytes) return unpacked_bytes + 1;
  return (unpacked_bytes / kZipPieceBytes + 1) * kZipPieceBytes;
}

ZipContent::ZipContent(PackedInput& input, uint64_t content_at, const ZipMember& member, BlockPool& pool)
    : input_(input), member_(member), pool_(pool) {
  input_.SeekTo(content_at);
  if (member_.method != kZipDeflated) return;
  inflater_.emplace();
  inflater_->Begin(member_.packed_bytes);
}

Piece ZipContent::Next() {
  if (ended_) return Piece::End();
  Piece piece = inflater_ ? Inflated() : Stored();
  if (piece.bytes.size() > member_.unpacked_bytes - given_) {
    piece.bytes = piece.bytes.substr(0, static_cast<size_t>(member_.unpacked_bytes - given_));
    Damage("archive.corrupt", "it holds more than its header says");
  }
  if (piece.bytes.empty()) {
    if (!damage_) CheckEnd();
    ended_ = true;
    return Piece::End(std::move(damage_));
  }
  given_ += piece.bytes.size();
  crc_ = AddToCrc32(crc_, piece.bytes);
  if (damage_) {
    ended_ = true;
    piece.trusted = false;
    piece.defect = std::move(damage_);
  }
  return piece;
}

Piece ZipContent::Stored() {
  input_.Consume(consume_);
  consume_ = 0;
  if (packed_taken_ == member_.packed_bytes) return Piece::Data({});
  std::string_view bytes = input_.Peek(1);
  bytes = bytes.substr(0, static_cast<size_t>(std::min<uint64_t>(bytes.size(), member_.packed_bytes - packed_taken_)));
  if (bytes.empty()) Damage("archive.truncated", "the file ends inside of it");
  packed_taken_ += bytes.size();
  consume_ = bytes.size();
  return Piece::Data(bytes);
}

Piece ZipContent::Inflated() {
  if (deflate_ended_) return Piece::Data({});
  // One byte more than is stated.
  const auto room = static_cast<size_t>(std::min<uint64_t>(member_.unpacked_bytes - given_, kZipPieceBytes - 1)) + 1;
  BlockPool::Block block = TakeBlock(pool_, room);
  Inflater::Step step = inflater_->Unpack(input_, block.get(), room);
  if (step.state == Inflater::State::kMore && room < kZipPieceBytes) {
    // There is more than is stated; what is wrong with it may say what happened.
    const size_t excess = kZipPieceBytes - room;
    step.state = inflater_->Unpack(input_, TakeBlock(pool_, excess).get(), excess).state;
  }
  packed_taken_ = inflater_->taken();
  deflate_ended_ = step.state == Inflater::State::kEnd;
  if (step.state == Inflater::State::kStarved && packed_taken_ < member_.packed_bytes) {
    Damage("archive.truncated", "the file ends inside of it");
  } else if (step.state == Inflater::State::kStarved) {
    Damage("archive.corrupt", "its packed bytes are damaged (they end too early)");
  } else if (step.state == Inflater::State::kDamaged) {
    Damage("archive.corrupt", fmt::format("its packed bytes are damaged ({})", inflater_->problem()));
  }
  const std::string_view bytes(block.get(), step.produced);
  return Piece::Data(bytes, true, std::move(block));
}

void ZipContent::CheckEnd() {
  if (given_ != member_.unpacked_bytes) {
    Damage("archive.corrupt", fmt::format("it holds {} bytes, and {} were stated", given_, member_.unpacked_bytes));
  } else if (member_.packed_bytes != packed_taken_) {
    Damage("archive.corrupt", "its packed bytes end before their stated end");
  } else if (crc_ != member_.crc) {
    Damage("archive.crc", "the checksum of its content is wrong");
  }
}

void ZipContent::Damage(std::string_view code, std::string why) {
  if (damage_) return;
  damage_.emplace();
  damage_->code = code;
  damage_->member = member_.name;
  damage_->message = std::move(why);
}

}  // namespace bundlescope
