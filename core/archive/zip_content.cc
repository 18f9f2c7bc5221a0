#include "core/archive/zip_content.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/check.h"

namespace bundlescope {
namespace {

constexpr size_t kOutBytes = size_t{1} << 20;

}  // namespace

ZipContent::ZipContent(PackedInput& input, const ZipMember& member, MemberOutput& output)
    : input_(input), member_(member), output_(output) {
  if (member_.method != kZipDeflated) return;
  out_.reset(new char[kOutBytes]);
  BS_CHECK(inflateInit2(&zlib_, -MAX_WBITS) == Z_OK);
}

ZipContent::~ZipContent() {
  if (member_.method == kZipDeflated) inflateEnd(&zlib_);
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
  crc_ = static_cast<uint32_t>(crc32_z(crc_, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
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
  zlib_.next_out = reinterpret_cast<Bytef*>(out_.get());
  zlib_.avail_out = kOutBytes;
  while (zlib_.avail_out > 0 && !deflate_ended_ && !damage_) {
    std::string_view in = input_.Peek(1);
    in = in.substr(0, static_cast<size_t>(std::min<uint64_t>(in.size(), member_.packed_bytes - packed_taken_)));
    zlib_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    zlib_.avail_in = static_cast<uInt>(in.size());
    const int result = inflate(&zlib_, Z_NO_FLUSH);
    const size_t used = in.size() - zlib_.avail_in;
    input_.Consume(used);
    packed_taken_ += used;
    deflate_ended_ = result == Z_STREAM_END;
    if (result == Z_STREAM_END) break;
    const bool starved = in.empty() && zlib_.avail_out > 0;
    if (starved && packed_taken_ < member_.packed_bytes) {
      Damage("archive.truncated", "the file ends inside of it");
    } else if (starved || (result != Z_OK && result != Z_BUF_ERROR)) {
      Damage("archive.corrupt",
             fmt::format("its packed bytes are damaged ({})", zlib_.msg != nullptr ? zlib_.msg : "they end too early"));
    }
  }
  return {out_.get(), kOutBytes - zlib_.avail_out};
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
