#include "core/archive/zstd_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/archive/trailing_bytes.h"
#include "core/base/check.h"

namespace bundlescope {
namespace {

constexpr std::string_view kMagicBytes = "\x28\xB5\x2F\xFD";
constexpr size_t kStreamBytes = (size_t{1} << 20) + kZstdMaxBlockBytes;
// Bounds for hostile files: after so many broken places, or so many blocks looked at to find the end of broken frames,
// the rest is given up.
constexpr int kMaxResyncs = 1'000;
constexpr uint64_t kMaxWalkedBlocks = 1'000'000;

}  // namespace

ZstdSource::ZstdSource(int fd, int window_log_max)
    : file_(fd), window_log_max_(window_log_max), decoder_(ZSTD_createDCtx()) {
  BS_CHECK(decoder_ != nullptr);
  ZSTD_DCtx_setParameter(decoder_, ZSTD_d_windowLogMax, window_log_max);
}

ZstdSource::~ZstdSource() { ZSTD_freeDCtx(decoder_); }

Piece ZstdSource::Next() {
  while (queue_.empty() && state_ != State::kEnd) {
    if (state_ == State::kBetweenFrames) {
      BetweenFrames();
    } else {
      InFrame();
    }
    for (Piece& piece : after_) queue_.push_back(std::move(piece));
    after_.clear();
  }
  if (queue_.empty()) return Piece::End();
  Piece piece = std::move(queue_.front());
  queue_.pop_front();
  return piece;
}

void ZstdSource::BetweenFrames() {
  produced_ = 0;
  frame_at_ = file_.position();
  block_at_ = frame_at_;
  frame_ = ZstdFrameHeader{};
  frame_unpacked_ = 0;
  const std::string_view start = file_.Peek(kZstdMaxHeaderBytes);
  if (start.empty()) {
    Finish(ReadFailure(file_));
  } else if (IsZstdMagic(start)) {
    BeginFrame();
  } else if (IsZstdSkippableMagic(start)) {
    SkipFrame(start);
  } else if (kMagicBytes.starts_with(start)) {
    CutFrame("a frame header");
  } else {
    UnknownBytes();
  }
}

void ZstdSource::BeginFrame() {
  frame_trusted_ = true;
  const ZstdParse parsed = ParseZstdFrameHeader(file_.Peek(kZstdMaxHeaderBytes), &frame_);
  if (parsed != ZstdParse::kOk) {
    frame_ = ZstdFrameHeader{};
    if (parsed == ZstdParse::kCut) return CutFrame("a frame header");
    return BreakFrame("its header is damaged");
  }
  block_at_ = frame_at_ + frame_.header_bytes;
  if (std::optional<std::string> refusal = Refusal()) return BreakFrame(std::move(*refusal));
  whole_frame_ = frame_.content_bytes.has_value() && *frame_.content_bytes <= kWholeFrameBytes;
  const size_t capacity = whole_frame_ ? static_cast<size_t>(*frame_.content_bytes) + kZstdMaxBlockBytes : kStreamBytes;
  if (capacity > out_capacity_) {
    out_.reset(new char[capacity]);
    out_capacity_ = capacity;
  }
  ZSTD_DCtx_reset(decoder_, ZSTD_reset_session_only);
  std::optional<std::string> error = Feed(file_.Peek(frame_.header_bytes).substr(0, frame_.header_bytes));
  if (error) return BreakFrame(std::move(*error));
  file_.Consume(frame_.header_bytes);
  state_ = State::kInFrame;
}

std::optional<std::string> ZstdSource::Refusal() const {
  if (frame_.dictionary_id != 0) {
    return fmt::format("it needs the dictionary {}, which is not part of the archive", frame_.dictionary_id);
  }
  const uint64_t limit = uint64_t{1} << window_log_max_;
  if (frame_.window_bytes > limit) {
    return fmt::format("it needs a window of {} bytes of memory, and the limit is {}", frame_.window_bytes, limit);
  }
  return std::nullopt;
}

void ZstdSource::SkipFrame(std::string_view start) {
  uint64_t length = 0;
  for (size_t i = 0; start.size() >= 8 && i < 4; ++i) {
    length |= uint64_t{static_cast<uint8_t>(start[4 + i])} << (8 * i);
  }
  if (start.size() < 8 || frame_at_ + 8 + length > file_.size()) return CutFrame("a skippable frame");
  file_.SeekTo(frame_at_ + 8 + length);
}

void ZstdSource::UnknownBytes() {
  const std::optional<uint64_t> next = resyncs_ < kMaxResyncs ? FindMagic(frame_at_ + 1) : std::nullopt;
  if (next) {
    ++resyncs_;
    if (!damage_) {
      damage_ = Damage{.why = fmt::format("no zstd frame begins at byte {} of the file, where one should", frame_at_),
                       .unpacked_at = unpacked_bytes_,
                       .lost = std::nullopt};
    }
    damage_->lost.reset();
    file_.SeekTo(*next);
    return;
  }
  if (damage_) return Finish(std::nullopt);
  file_.SeekTo(frame_at_);
  if (std::optional<Defect> junk = CheckTrailingBytes(file_, "zstd")) after_.push_back(Piece::Note(std::move(*junk)));
  Finish(std::nullopt);
}

void ZstdSource::InFrame() {
  produced_ = 0;
  while (out_capacity_ - produced_ >= kZstdMaxBlockBytes && DecodeBlock()) {
  }
  if (state_ == State::kInFrame && whole_frame_) BreakFrame("it holds more than its header says");
  if (produced_ == 0) return;
  queue_.push_back(Piece::Data({out_.get(), produced_}, frame_trusted_));
  unpacked_bytes_ += produced_;
}

bool ZstdSource::DecodeBlock() {
  block_at_ = file_.position();
  const std::string_view start = file_.Peek(ZstdBlockHeader::kBytes);
  if (start.size() < ZstdBlockHeader::kBytes) {
    CutFrame("a frame");
    return false;
  }
  const std::optional<ZstdBlockHeader> block = ParseZstdBlockHeader(start);
  if (!block) {
    BreakFrame("a block header is damaged");
    return false;
  }
  const size_t block_bytes = ZstdBlockHeader::kBytes + block->body_bytes;
  const std::string_view bytes = file_.Peek(block_bytes);
  if (bytes.size() < block_bytes) {
    CutFrame("a frame");
    return false;
  }
  std::optional<std::string> error = Feed(bytes.substr(0, ZstdBlockHeader::kBytes));
  if (!error) error = Feed(bytes.substr(ZstdBlockHeader::kBytes, block->body_bytes));
  if (error) {
    BreakFrame(std::move(*error));
    return false;
  }
  file_.Consume(block_bytes);
  if (block->last) FinishFrame();
  return state_ == State::kInFrame;
}

void ZstdSource::FinishFrame() {
  state_ = State::kBetweenFrames;
  if (frame_.content_bytes && *frame_.content_bytes != frame_unpacked_) {
    BreakFrame("it holds another number of bytes than its header says");
    return;
  }
  if (!frame_.has_checksum) return;
  const std::string_view checksum = file_.Peek(4);
  if (checksum.size() < 4) {
    CutFrame("the checksum of a frame");
    return;
  }
  const bool right = !Feed(checksum.substr(0, 4));
  file_.Consume(4);
  if (!right) TellWrongChecksum();
}

void ZstdSource::TellWrongChecksum() {
  frame_trusted_ = false;
  Defect defect;
  defect.code = "archive.crc";
  defect.offset = unpacked_bytes_ + produced_ - frame_unpacked_;
  defect.message = fmt::format(
      "the checksum of the zstd frame at byte {} of the file is wrong: somewhere in its {} unpacked bytes the content "
      "was "
      "changed; it was read, but is not to be trusted",
      frame_at_, frame_unpacked_);
  after_.push_back(Piece::Note(std::move(defect)));
}

std::optional<std::string> ZstdSource::Feed(std::string_view bytes) {
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  ZSTD_outBuffer out{out_.get(), out_capacity_, produced_};
  while (in.pos < in.size) {
    const size_t before = in.pos;
    const size_t result = ZSTD_decompressStream(decoder_, &out, &in);
    if (ZSTD_isError(result)) return std::string("it is damaged: ") + ZSTD_getErrorName(result);
    if (in.pos == before) return std::string("it is damaged: the decoder does not move");
  }
  if (out.pos > produced_ && damage_) TellGap();
  frame_unpacked_ += out.pos - produced_;
  produced_ = out.pos;
  return std::nullopt;
}

void ZstdSource::BreakFrame(std::string why) {
  state_ = State::kBetweenFrames;
  // Blocks before the broken one may carry the error already: without the checksum nothing proves them.
  if (whole_frame_) frame_trusted_ = false;
  if (!damage_) {
    damage_ =
        Damage{.why = fmt::format("the zstd frame at byte {} of the file cannot be read, because {}", frame_at_, why),
               .unpacked_at = unpacked_bytes_ + produced_,
               .lost = 0};
  }
  std::optional<uint64_t> next = WalkToFrameEnd(block_at_);
  if (next && damage_->lost && frame_.content_bytes && *frame_.content_bytes >= frame_unpacked_) {
    *damage_->lost += *frame_.content_bytes - frame_unpacked_;
  } else {
    damage_->lost.reset();
  }
  if (!next && ++resyncs_ < kMaxResyncs) next = FindMagic(std::max(block_at_, frame_at_ + 4));
  if (!next) return Finish(std::nullopt);
  file_.SeekTo(*next);
}

void ZstdSource::CutFrame(std::string_view where) {
  std::optional<Defect> defect = ReadFailure(file_);
  if (!defect && FindMagic(std::max(block_at_, frame_at_ + 4))) {
    return BreakFrame("a length in it is damaged");  // only seems to be cut: another frame follows
  }
  if (!defect) {
    defect.emplace();
    defect->code = "archive.truncated";
    defect->message = fmt::format("the file ends inside {}, at byte {}", where, file_.size());
  }
  defect->offset = unpacked_bytes_ + produced_;
  Finish(std::move(defect));
}

std::optional<uint64_t> ZstdSource::WalkToFrameEnd(uint64_t block_at) {
  if (frame_.header_bytes == 0) return std::nullopt;
  const uint64_t back = file_.position();
  std::optional<uint64_t> end;
  file_.SeekTo(block_at);
  while (++walked_blocks_ < kMaxWalkedBlocks) {
    const std::string_view start = file_.Peek(ZstdBlockHeader::kBytes);
    if (start.size() < ZstdBlockHeader::kBytes) break;
    const std::optional<ZstdBlockHeader> block = ParseZstdBlockHeader(start);
    if (!block) break;
    file_.SeekTo(file_.position() + ZstdBlockHeader::kBytes + block->body_bytes);
    if (!block->last) continue;
    file_.SeekTo(file_.position() + (frame_.has_checksum ? 4 : 0));
    const std::string_view next = file_.Peek(4);
    if (IsZstdMagic(next) || IsZstdSkippableMagic(next) || file_.position() == file_.size()) end = file_.position();
    break;
  }
  file_.SeekTo(back);
  return end;
}

std::optional<uint64_t> ZstdSource::FindMagic(uint64_t offset) {
  file_.SeekTo(offset);
  for (;;) {
    const std::string_view bytes = file_.Peek(kMagicBytes.size());
    if (bytes.size() < kMagicBytes.size()) return std::nullopt;
    const size_t hit = bytes.find(kMagicBytes);
    if (hit != std::string_view::npos) return file_.position() + hit;
    file_.Consume(bytes.size() - (kMagicBytes.size() - 1));
  }
}

void ZstdSource::TellGap() {
  const std::optional<uint64_t> lost = damage_->lost;
  queue_.push_back(Piece::Gap(MakeDefect(*damage_, fmt::format("reading went on at byte {}", frame_at_)), lost));
  unpacked_bytes_ += lost.value_or(0);
  damage_.reset();
}

void ZstdSource::Finish(std::optional<Defect> defect) {
  state_ = State::kEnd;
  if (damage_) {
    defect = MakeDefect(*damage_, "nothing behind it could be read");
    damage_.reset();
  }
  after_.push_back(Piece::End(std::move(defect)));
}

Defect ZstdSource::MakeDefect(const Damage& damage, std::string_view outcome) const {
  Defect defect;
  defect.code = "archive.corrupt";
  defect.offset = damage.unpacked_at;
  const std::string lost = damage.lost ? fmt::format("{} unpacked bytes are lost", *damage.lost)
                                       : std::string("an unknown number of bytes is lost");
  defect.message = fmt::format("{}; {}; {}", damage.why, lost, outcome);
  return defect;
}

}  // namespace bundlescope
