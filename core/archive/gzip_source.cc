#include "core/archive/gzip_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/archive/packed_file.h"
#include "core/archive/trailing_bytes.h"
#include "core/archive/zero_bytes.h"
#include "core/base/check.h"

namespace bundlescope {
namespace {

constexpr size_t kOutBytes = size_t{1} << 20;
// A header carries a file name and a comment; nobody needs more, and the format sets no bound.
constexpr size_t kMaxHeaderBytes = size_t{64} << 10;

// Bounds of the search for the next member: places that are tried, bytes that are unpacked to try one (a member that
// unpacks so far without an error is believed), and for all together.
constexpr int kMaxCandidates = 10'000;
constexpr uint64_t kTrialBytes = uint64_t{64} << 20;
constexpr uint64_t kAllTrialBytes = uint64_t{512} << 20;

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

// A header whose flags, compression level and system are such as programs write: what is searched for behind damage.
bool LooksLikeMember(std::string_view bytes) {
  if (bytes.size() < 10 || !IsGzip(bytes) || (Byte(bytes, 3) & kFlagsReserved)) return false;
  const uint8_t level = Byte(bytes, 8);
  const uint8_t system = Byte(bytes, 9);
  return (level == 0 || level == 2 || level == 4) && (system <= 13 || system == 255);
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

// Header and trailer are read here, so that reading can go on behind a wrong checksum.
GzipSource::GzipSource(std::unique_ptr<PackedInput> input) : input_(std::move(input)) {}

GzipSource::GzipSource(int fd) : GzipSource(std::make_unique<PackedFile>(fd)) {}

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
  const std::string_view start = input_->Peek(10);
  if (start.empty()) return Finish(input_->Failure());
  if (start.size() < 3 && std::string_view("\x1f\x8b").starts_with(start.substr(0, 2))) {
    return Finish(Damage("archive.truncated", "the file ends inside a gzip header"));
  }
  if (!IsGzip(start) && !first_member_) return UnknownBytes();
  if (start.size() >= 4 && (Byte(start, 3) & kFlagsReserved)) {
    return GoOnBehind(Damage("archive.corrupt", "a gzip header has flags that no version of the format knows"),
                      input_->position() + 1);
  }
  const std::string_view header = input_->Peek(kMaxHeaderBytes).substr(0, kMaxHeaderBytes);
  const size_t length = HeaderLength(header);
  if (length == 0 && header.size() >= kMaxHeaderBytes) {
    return GoOnBehind(Damage("archive.corrupt", "a gzip header is longer than 64 KiB"), input_->position() + 1);
  }
  if (length == 0) return Finish(Damage("archive.truncated", "the file ends inside a gzip header"));
  input_->Consume(length);
  body_at_ = input_->position();
  inflater_.Begin();
  crc_ = 0;
  member_bytes_ = 0;
  first_member_ = false;
  state_ = State::kBody;
  return std::nullopt;
}

std::optional<Piece> GzipSource::Inflate() {
  BlockPool::Block out = pool_.Take(kOutBytes);
  const Inflater::Step step = inflater_.Unpack(*input_, out.get(), kOutBytes);
  const size_t produced = step.produced;
  std::optional<Defect> damage;
  if (step.state == Inflater::State::kStarved) {
    damage = input_->Failure();
    if (!damage) damage = Damage("archive.truncated", "the gzip data ends too early");
  } else if (step.state == Inflater::State::kDamaged) {
    damage = Damage("archive.corrupt", fmt::format("the gzip data is damaged ({})", inflater_.problem()));
  }
  crc_ = AddToCrc32(crc_, {out.get(), produced});
  member_bytes_ += produced;
  unpacked_bytes_ += produced;
  bool trusted = true;
  if (damage && damage->code != "archive.unreadable") {
    // Also where the end of the file seems to have come too early: a cut member may be followed by another.
    pending_ = GoOnBehind(std::move(*damage), body_at_);
  } else if (damage) {
    pending_ = Finish(std::move(damage));
  } else if (step.state == Inflater::State::kEnd) {
    trusted = CheckTrailer();
  }
  if (produced == 0) return std::nullopt;
  const std::string_view bytes(out.get(), produced);
  return Piece::Data(bytes, trusted, std::move(out));
}

bool GzipSource::CheckTrailer() {
  const std::string_view trailer = input_->Peek(8);
  if (trailer.size() < 8) {
    state_ = State::kEnd;
    pending_ =
        Piece::End(Damage("archive.truncated", "the gzip checksum at the end is missing; nothing proves the content"));
    return true;
  }
  const bool crc_right = Le32(trailer, 0) == crc_;
  const bool length_right = Le32(trailer, 4) == static_cast<uint32_t>(member_bytes_);
  input_->Consume(8);
  state_ = State::kHeader;
  if (crc_right && length_right) return true;
  pending_ = Piece::Note(
      Damage("archive.crc",
             fmt::format("the gzip {} is wrong: somewhere in the {} unpacked bytes before this place the content "
                         "was changed; it was read, but is not to be trusted",
                         crc_right ? "length" : "checksum", member_bytes_)));
  return false;
}

Piece GzipSource::UnknownBytes() {
  const uint64_t at = input_->position();
  const std::optional<uint64_t> next = FindMember(at);
  input_->SeekTo(at);
  if (next) return GapTo(*next, Damage("archive.corrupt", "no gzip member begins here, where one should"));
  std::optional<Defect> junk = CheckTrailingBytes(*input_, "gzip");
  state_ = State::kEnd;
  return junk ? Piece::Note(std::move(*junk)) : Piece::End();
}

Piece GzipSource::GoOnBehind(Defect damage, uint64_t offset) {
  const std::optional<uint64_t> next = FindMember(offset);
  if (!next) {
    if (damage.code == "archive.corrupt") damage.message += "; what follows cannot be unpacked";
    return Finish(std::move(damage));
  }
  return GapTo(*next, std::move(damage));
}

Piece GzipSource::GapTo(uint64_t next, Defect damage) {
  damage.message += fmt::format("; an unknown number of bytes is lost; reading went on at byte {}", next);
  input_->SeekTo(next);
  state_ = State::kHeader;
  return Piece::Gap(std::move(damage), std::nullopt);
}

std::optional<uint64_t> GzipSource::FindMember(uint64_t offset) {
  constexpr std::string_view kMagic = "\x1f\x8b\x08";
  if (!input_->CanSeek()) return std::nullopt;
  input_->SeekTo(offset);
  while (candidates_ < kMaxCandidates && tried_bytes_ < kAllTrialBytes) {
    const std::string_view bytes = input_->Peek(10);
    if (bytes.size() < 10) return std::nullopt;
    const size_t hit = bytes.find(kMagic);
    if (hit == std::string_view::npos) {
      input_->Consume(bytes.size() - (kMagic.size() - 1));
      continue;
    }
    input_->Consume(hit);
    const uint64_t at = input_->position();
    if (LooksLikeMember(input_->Peek(10)) && CanBeMember(at)) return at;
    input_->SeekTo(at + 1);
  }
  return std::nullopt;
}

bool GzipSource::CanBeMember(uint64_t offset) {
  ++candidates_;
  const size_t header = HeaderLength(input_->Peek(kMaxHeaderBytes).substr(0, kMaxHeaderBytes));
  if (header == 0) return false;
  input_->SeekTo(offset + header);
  inflater_.Begin();
  const std::unique_ptr<char[]> out(new char[kMaxHeaderBytes]);
  uint64_t unpacked = 0;
  Inflater::Step step;
  while (step.state == Inflater::State::kMore && unpacked < kTrialBytes) {
    step = inflater_.Unpack(*input_, out.get(), kMaxHeaderBytes);
    unpacked += step.produced;
    tried_bytes_ += step.produced;
  }
  if (step.state != Inflater::State::kEnd) return step.state == Inflater::State::kMore;
  input_->Consume(std::min<size_t>(8, input_->Peek(8).size()));
  // Zeros alone prove nothing: a tar fills up its members with them.
  for (;;) {
    const std::string_view behind = input_->Peek(10);
    if (behind.empty() || LooksLikeMember(behind)) return true;
    const size_t zeros = std::min(FindNonZero(behind), behind.size());
    if (zeros == 0) return false;
    input_->Consume(zeros);
  }
}

Piece GzipSource::Finish(std::optional<Defect> defect) {
  state_ = State::kEnd;
  return Piece::End(std::move(defect));
}

Defect GzipSource::Damage(std::string_view code, std::string message) const {
  Defect defect;
  defect.code = code;
  defect.offset = unpacked_bytes_;
  defect.message = fmt::format("at byte {} of the file: {}", input_->position(), message);
  return defect;
}

}  // namespace bundlescope
