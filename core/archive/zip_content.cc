#include "core/archive/zip_content.h"

#include <fmt/format.h>

#include <algorithm>

namespace bundlescope {
namespace {

constexpr size_t kOutBytes = size_t{1} << 20;

}  // namespace

ZipContent::ZipContent(PackedInput& input, const ZipMember& member, MemberOutput& output)
    : input_(input), member_(member), output_(output) {
  if (member_.method != kZipDeflated) return;
  out_.reset(new char[kOutBytes]);
  inflater_.Begin(member_.packed_bytes);
}

Piece ZipContent::Next() {
  if (ended_) return Piece::End();
  std::string_view bytes = member_.method == kZipDeflated ? Inflated() : Stored();
  if (bytes.size() > member_.unpacked_bytes - given_) {
    bytes = bytes.substr(0, static_cast<size_t>(member_.unpacked_bytes - given_));
    Damage("archive.corrupt", "it holds more than its header says");
  }
  if (!bytes.empty() && output_.CountUnpacked(bytes.size(), input_.position()) != Flow::kContinue) {
    ended_ = true;
    return Piece::End();
  }
  if (bytes.empty()) {
    if (!damage_) CheckEnd();
    ended_ = true;
    return Piece::End();
  }
  given_ += bytes.size();
  crc_ = AddToCrc32(crc_, bytes);
  return Piece::Data(bytes, !damage_);
}

std::string_view ZipContent::Stored() {
  input_.Consume(consume_);
  consume_ = 0;
  if (damage_ || packed_taken_ == member_.packed_bytes) return {};
  std::string_view bytes = input_.Peek(1);
  bytes = bytes.substr(0, static_cast<size_t>(std::min<uint64_t>(bytes.size(), member_.packed_bytes - packed_taken_)));
  if (bytes.empty()) Damage("archive.truncated", "the file ends inside of it");
  packed_taken_ += bytes.size();
  consume_ = bytes.size();
  return bytes;
}

std::string_view ZipContent::Inflated() {
  if (deflate_ended_ || damage_) return {};
  const Inflater::Step step = inflater_.Unpack(input_, out_.get(), kOutBytes);
  packed_taken_ = inflater_.taken();
  deflate_ended_ = step.state == Inflater::State::kEnd;
  if (step.state == Inflater::State::kStarved && packed_taken_ < member_.packed_bytes) {
    Damage("archive.truncated", "the file ends inside of it");
  } else if (step.state == Inflater::State::kStarved) {
    Damage("archive.corrupt", "its packed bytes are damaged (they end too early)");
  } else if (step.state == Inflater::State::kDamaged) {
    Damage("archive.corrupt", fmt::format("its packed bytes are damaged ({})", inflater_.problem()));
  }
  return {out_.get(), step.produced};
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
