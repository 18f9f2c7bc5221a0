#include "core/archive/zstd_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/archive/frame_index.h"
#include "core/archive/indexed_members.h"
#include "core/archive/packed_file.h"
#include "core/archive/trailing_bytes.h"
#include "core/archive/zero_bytes.h"

namespace bundlescope {
namespace {

constexpr std::string_view kMagicBytes = "\x28\xB5\x2F\xFD";
constexpr size_t kStreamBytes = (size_t{1} << 20) + kZstdMaxBlockBytes;
// Bounds for hostile files: after so many broken places, or so many blocks looked at to find the end of broken frames,
// the rest is given up.
constexpr int kMaxResyncs = 1'000;
constexpr uint64_t kMaxWalkedBlocks = 1'000'000;

}  // namespace

ZstdSource::ZstdSource(int fd, int window_log_max) : ZstdSource(std::make_unique<PackedFile>(fd), window_log_max) {}

ZstdSource::ZstdSource(std::unique_ptr<PackedInput> input, int window_log_max, uint64_t unpacked_before,
                       ZstdWindow window)
    : input_(std::move(input)),
      window_log_max_(window_log_max),
      decoder_(window_log_max),
      window_(ZstdDecoder::CanDo(window) ? window : ZstdWindow::kCopy),
      unpacked_bytes_(unpacked_before) {}

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
  room_.filled = 0;
  frame_at_ = input_->position();
  block_at_ = frame_at_;
  frame_ = ZstdFrameHeader{};
  frame_unpacked_ = 0;
  const std::string_view start = input_->Peek(kZstdMaxHeaderBytes);
  if (start.empty()) {
    if (awaits_table_) TellMissingTable();
    Finish(input_->Failure());
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
  const ZstdParse parsed = ParseZstdFrameHeader(input_->Peek(kZstdMaxHeaderBytes), &frame_);
  if (parsed != ZstdParse::kOk) {
    frame_ = ZstdFrameHeader{};
    if (parsed == ZstdParse::kCut) return CutFrame("a frame header");
    return BreakFrame("its header is damaged");
  }
  block_at_ = frame_at_ + frame_.header_bytes;
  if (std::optional<std::string> refusal = Refusal()) return BreakFrame(std::move(*refusal));
  whole_frame_ = frame_.content_bytes.has_value() && *frame_.content_bytes <= kWholeFrameBytes;
  wanted_bytes_ = whole_frame_ ? static_cast<size_t>(*frame_.content_bytes) + kZstdMaxBlockBytes : kStreamBytes;
  // A whole frame is its own window.
  const bool copies = window_ == ZstdWindow::kCopy || (!whole_frame_ && frame_.window_bytes > kMostOutputWindow);
  in_segments_ = !copies && !whole_frame_;
  if (in_segments_) segments_.Begin(static_cast<size_t>(frame_.window_bytes), wanted_bytes_);
  room_ = {};
  decoder_.Begin(copies ? ZstdWindow::kCopy : ZstdWindow::kOutput);
  std::optional<std::string> error = Feed(input_->Peek(frame_.header_bytes).substr(0, frame_.header_bytes));
  if (error) return BreakFrame(std::move(*error));
  input_->Consume(frame_.header_bytes);
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
  const std::optional<uint64_t> size = input_->size();
  if (start.size() < 8 || (size && frame_at_ + 8 + length > *size)) return CutFrame("a skippable frame");
  // Our own archives end with a seek table; what has our index is one of them.
  const std::string_view content = input_->Peek(kSkippableHeaderBytes + kIndexMagic.size());
  if (content.substr(std::min(content.size(), kSkippableHeaderBytes)).starts_with(kIndexMagic)) awaits_table_ = true;
  if (content.starts_with(EncodeSkippableFrame(kSeekTableKind, "").substr(0, 4))) awaits_table_ = false;
  input_->SeekTo(frame_at_ + 8 + length);
  if (input_->position() < frame_at_ + 8 + length) CutFrame("a skippable frame");
}

void ZstdSource::TellMissingTable() {
  awaits_table_ = false;
  Defect defect;
  defect.code = "archive.truncated";
  defect.offset = unpacked_bytes_;
  defect.message = "the file was cut in front of the seek table at its end; all members are there";
  defect.lost_data = false;
  after_.push_back(Piece::Note(std::move(defect)));
}

void ZstdSource::UnknownBytes() {
  passed_junk_ = frame_at_;
  const std::optional<uint64_t> next = resyncs_ < kMaxResyncs ? FindMagic(frame_at_) : std::nullopt;
  if (next) {
    ++resyncs_;
    if (!damage_) {
      damage_ = Damage{.why = fmt::format("no zstd frame begins at byte {} of the file, where one should", frame_at_),
                       .unpacked_at = unpacked_bytes_,
                       .lost = std::nullopt};
    }
    damage_->lost.reset();
    input_->SeekTo(*next);
    return;
  }
  if (damage_) return Finish(std::nullopt);
  std::optional<Defect> failure = input_->Failure();
  if (!failure && passed_junk_) {
    const uint64_t end = std::max(input_->size().value_or(0), input_->position() + input_->Peek(1).size());
    after_.push_back(Piece::Note(TrailingBytesDefect(*passed_junk_, end - *passed_junk_, "zstd")));
  }
  Finish(std::move(failure));
}

void ZstdSource::MakeRoom() {
  // What the decoder says of damage depends on the room that it has, so that is never more than wanted.
  room_ = {.begin = nullptr, .bytes = wanted_bytes_, .filled = 0};
  if (in_segments_) {
    room_.begin = segments_.Room();
    return;
  }
  if (!out_ || out_bytes_ < wanted_bytes_) {
    out_.reset();
    out_ = pool_.Take(wanted_bytes_);
    out_bytes_ = wanted_bytes_;
  }
  room_.begin = out_.get();
}

void ZstdSource::InFrame() {
  MakeRoom();
  while (room_.bytes - room_.filled >= kZstdMaxBlockBytes && DecodeBlock()) {
  }
  if (state_ == State::kInFrame && whole_frame_) BreakFrame("it holds more than its header says");
  if (room_.filled == 0) return;
  BytesOwner owner = in_segments_ ? segments_.Use(room_.filled) : std::move(out_);
  const std::string_view bytes(owner.get(), room_.filled);
  queue_.push_back(Piece::Data(bytes, frame_trusted_, std::move(owner)));
  unpacked_bytes_ += bytes.size();
}

bool ZstdSource::DecodeBlock() {
  block_at_ = input_->position();
  const std::string_view start = input_->Peek(ZstdBlockHeader::kBytes);
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
  const std::string_view bytes = input_->Peek(block_bytes);
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
  input_->Consume(block_bytes);
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
  const std::string_view checksum = input_->Peek(4);
  if (checksum.size() < 4) {
    CutFrame("the checksum of a frame");
    return;
  }
  const bool right = !Feed(checksum.substr(0, 4));
  input_->Consume(4);
  if (!right) TellWrongChecksum();
}

void ZstdSource::TellWrongChecksum() {
  frame_trusted_ = false;
  Defect defect;
  defect.code = "archive.crc";
  defect.offset = unpacked_bytes_ + room_.filled - frame_unpacked_;
  defect.message = fmt::format(
      "the checksum of the zstd frame at byte {} of the file is wrong: somewhere in its {} unpacked bytes the content "
      "was "
      "changed; it was read, but is not to be trusted",
      frame_at_, frame_unpacked_);
  after_.push_back(Piece::Note(std::move(defect)));
}

std::optional<std::string> ZstdSource::Feed(std::string_view bytes) {
  const size_t before = room_.filled;
  if (std::optional<std::string> error = decoder_.Feed(bytes, room_)) return error;
  if (room_.filled > before && damage_) TellGap();
  frame_unpacked_ += room_.filled - before;
  return std::nullopt;
}

void ZstdSource::BreakFrame(std::string why) {
  state_ = State::kBetweenFrames;
  // Blocks before the broken one may carry the error already: without the checksum nothing proves them.
  if (whole_frame_) frame_trusted_ = false;
  if (!damage_) {
    damage_ =
        Damage{.why = fmt::format("the zstd frame at byte {} of the file cannot be read, because {}", frame_at_, why),
               .unpacked_at = unpacked_bytes_ + room_.filled,
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
  input_->SeekTo(*next);
}

void ZstdSource::CutFrame(std::string_view where) {
  std::optional<Defect> defect = input_->Failure();
  if (!defect && FrameFollows()) {
    return BreakFrame("a length in it is damaged");  // only seems to be cut: another frame follows
  }
  if (!defect) {
    defect.emplace();
    defect->code = "archive.truncated";
    defect->message = fmt::format("the file ends inside {}, at byte {}", where,
                                  input_->size().value_or(input_->position() + input_->Peek(1).size()));
  }
  defect->offset = unpacked_bytes_ + room_.filled;
  Finish(std::move(defect));
}

bool ZstdSource::FrameFollows() {
  const uint64_t from = std::max(block_at_, frame_at_ + 4);
  if (input_->CanSeek()) return FindMagic(from).has_value();
  // All that is left is at hand.
  if (from < input_->position()) return false;
  const std::string_view rest = input_->Peek(1);
  return rest.find(kMagicBytes, static_cast<size_t>(from - input_->position())) != std::string_view::npos;
}

std::optional<uint64_t> ZstdSource::WalkToFrameEnd(uint64_t block_at) {
  if (frame_.header_bytes == 0 || !input_->CanSeek()) return std::nullopt;
  const uint64_t back = input_->position();
  std::optional<uint64_t> end;
  input_->SeekTo(block_at);
  while (++walked_blocks_ < kMaxWalkedBlocks) {
    const std::string_view start = input_->Peek(ZstdBlockHeader::kBytes);
    if (start.size() < ZstdBlockHeader::kBytes) break;
    const std::optional<ZstdBlockHeader> block = ParseZstdBlockHeader(start);
    if (!block) break;
    input_->SeekTo(input_->position() + ZstdBlockHeader::kBytes + block->body_bytes);
    if (!block->last) continue;
    input_->SeekTo(input_->position() + (frame_.has_checksum ? 4 : 0));
    const std::string_view next = input_->Peek(4);
    if (IsZstdMagic(next) || IsZstdSkippableMagic(next) || input_->position() == input_->size())
      end = input_->position();
    break;
  }
  input_->SeekTo(back);
  return end;
}

std::optional<uint64_t> ZstdSource::FindMagic(uint64_t offset) {
  passed_junk_.reset();
  input_->SeekTo(input_->CanSeek() ? offset : std::max(offset, input_->position()));
  for (;;) {
    const std::string_view bytes = input_->Peek(kMagicBytes.size());
    const size_t hit = bytes.find(kMagicBytes);
    if (hit != std::string_view::npos) return input_->position() + hit;
    const size_t junk = passed_junk_ ? std::string_view::npos : FindNonZero(bytes);
    if (junk != std::string_view::npos) passed_junk_ = input_->position() + junk;
    if (bytes.size() < kMagicBytes.size()) return std::nullopt;
    input_->Consume(bytes.size() - (kMagicBytes.size() - 1));
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
