#include "core/archive/gzip_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/archive/trailing_bytes.h"
#include "core/base/check.h"

namespace bundlescope {
namespace {

constexpr size_t kOutBytes = size_t{1} << 20;
// A header carries a file name and a comment; nobody needs more, and the format sets no bound.
constexpr size_t kMaxHeaderBytes = size_t{64} << 10;

constexpr uint8_t kFlagHeaderCrc = 2;
constexpr uint8_t kFlagExtra = 4;
constexpr uint8_t kFlagName = 8;
constexpr uint8_t kFlagComment = 16;
constexpr uint8_t kFlagsReserved = 0xe0;

uint8_t Byte(std::string_view bytes, size_t i) { return static_cast<uint8_t>(bytes[i]); }

uint32_t Le32(std::string_view bytes, size_t i) {
  return uint32_t{Byte(bytes, i)} | uint32_t{Byte(bytes, i + 1)} << 8 | uint32_t{Byte(bytes, i + 2)} << 16 |
         uint32_t{Byte(bytes, i + 3)} << 24;
}

bool IsGzip(std::string_view bytes) {
  return bytes.size() >= 3 && bytes[0] == '\x1f' && Byte(bytes, 1) == 0x8b && bytes[2] == 8;
}

// The length of the header at the start of `bytes`; 0 when it does not end there.
size_t HeaderLength(std::string_view bytes) {
  if (bytes.size() < 10) return 0;
  const uint8_t flags = Byte(bytes, 3);
  size_t length = 10;
  if (flags & kFlagExtra) {
    if (bytes.size() < length + 2) return 0;
    length += 2 + size_t{Byte(bytes, length)} + (size_t{Byte(bytes, length + 1)} << 8);
  }
  for (const uint8_t text : {kFlagName, kFlagComment}) {
    if (!(flags & text)) continue;
    const size_t end = length < bytes.size() ? bytes.find('\0', length) : std::string_view::npos;
    if (end == std::string_view::npos) return 0;
    length = end + 1;
  }
  if (flags & kFlagHeaderCrc) length += 2;
  return length <= bytes.size() ? length : 0;
}

}  // namespace

GzipSource::GzipSource(int fd) : file_(fd), out_(new char[kOutBytes]) {
  // Raw deflate: header and trailer are ours, so that reading can go on behind a wrong checksum.
  BS_CHECK(inflateInit2(&zlib_, -MAX_WBITS) == Z_OK);
}

GzipSource::~GzipSource() { inflateEnd(&zlib_); }

Piece GzipSource::Next() {
  if (pending_) {
    Piece piece = std::move(*pending_);
    pending_.reset();
    return piece;
  }
  for (;;) {
    if (state_ == State::kEnd) return Piece::End();
    if (state_ == State::kHeader) {
      if (std::optional<Piece> piece = BeginMember()) return std::move(*piece);
    }
    if (std::optional<Piece> piece = Inflate()) return std::move(*piece);
    if (pending_) return Next();
  }
}

std::optional<Piece> GzipSource::BeginMember() {
  const std::string_view start = file_.Peek(10);
  if (start.empty()) return Finish(ReadFailure(file_));
  if (start.size() < 3 && std::string_view("\x1f\x8b").starts_with(start.substr(0, 2))) {
    return Finish(Damage("archive.truncated", "the file ends inside a gzip header"));
  }
  if (!IsGzip(start) && !first_member_) {
    std::optional<Defect> junk = CheckTrailingBytes(file_, "gzip");
    state_ = State::kEnd;
    return junk ? Piece::Note(std::move(*junk)) : Piece::End();
  }
  if (start.size() >= 4 && (Byte(start, 3) & kFlagsReserved)) {
    return Finish(Damage("archive.corrupt", "a gzip header has flags that no version of the format knows"));
  }
  const std::string_view header = file_.Peek(kMaxHeaderBytes).substr(0, kMaxHeaderBytes);
  const size_t length = HeaderLength(header);
  if (length == 0 && header.size() >= kMaxHeaderBytes) {
    return Finish(Damage("archive.corrupt", "a gzip header is longer than 64 KiB"));
  }
  if (length == 0) return Finish(Damage("archive.truncated", "the file ends inside a gzip header"));
  file_.Consume(length);
  inflateReset(&zlib_);
  crc_ = 0;
  member_bytes_ = 0;
  first_member_ = false;
  state_ = State::kBody;
  return std::nullopt;
}

std::optional<Piece> GzipSource::Inflate() {
  zlib_.next_out = reinterpret_cast<Bytef*>(out_.get());
  zlib_.avail_out = kOutBytes;
  int result = Z_OK;
  std::optional<Defect> damage;
  while (zlib_.avail_out > 0 && result != Z_STREAM_END && !damage) {
    const std::string_view in = file_.Peek(1);
    if (in.empty()) {
      damage = ReadFailure(file_);
      if (!damage) damage = Damage("archive.truncated", "the gzip data ends too early");
      break;
    }
    zlib_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    zlib_.avail_in = static_cast<uInt>(in.size());
    result = inflate(&zlib_, Z_NO_FLUSH);
    file_.Consume(in.size() - zlib_.avail_in);
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
      damage = Damage("archive.corrupt", fmt::format("the gzip data is damaged ({}); what follows cannot be unpacked",
                                                     zlib_.msg ? zlib_.msg : "out of memory"));
    }
  }
  const size_t produced = kOutBytes - zlib_.avail_out;
  crc_ = static_cast<uint32_t>(crc32_z(crc_, reinterpret_cast<const Bytef*>(out_.get()), produced));
  member_bytes_ += produced;
  unpacked_bytes_ += produced;
  bool trusted = true;
  if (damage) {
    state_ = State::kEnd;
    pending_ = Piece::End(std::move(damage));
  } else if (result == Z_STREAM_END) {
    trusted = CheckTrailer();
  }
  if (produced == 0) return std::nullopt;
  return Piece::Data({out_.get(), produced}, trusted);
}

bool GzipSource::CheckTrailer() {
  const std::string_view trailer = file_.Peek(8);
  if (trailer.size() < 8) {
    state_ = State::kEnd;
    pending_ =
        Piece::End(Damage("archive.truncated", "the gzip checksum at the end is missing; nothing proves the content"));
    return true;
  }
  const bool crc_right = Le32(trailer, 0) == crc_;
  const bool length_right = Le32(trailer, 4) == static_cast<uint32_t>(member_bytes_);
  file_.Consume(8);
  state_ = State::kHeader;
  if (crc_right && length_right) return true;
  pending_ = Piece::Note(
      Damage("archive.crc",
             fmt::format("the gzip {} is wrong: somewhere in the {} unpacked bytes before this place the content "
                         "was changed; it was read, but is not to be trusted",
                         crc_right ? "length" : "checksum", member_bytes_)));
  return false;
}

Piece GzipSource::Finish(std::optional<Defect> defect) {
  state_ = State::kEnd;
  return Piece::End(std::move(defect));
}

Defect GzipSource::Damage(std::string_view code, std::string message) const {
  Defect defect;
  defect.code = code;
  defect.offset = unpacked_bytes_;
  defect.message = fmt::format("at byte {} of the file: {}", file_.position(), message);
  return defect;
}

}  // namespace bundlescope
