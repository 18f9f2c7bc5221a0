#pragma once

#include <deque>
#include <memory>
#include <string>

#include "core/archive/block_pool.h"
#include "core/archive/byte_source.h"
#include "core/archive/packed_input.h"
#include "core/archive/window_segments.h"
#include "core/archive/zstd_decoder.h"
#include "core/archive/zstd_frame.h"

namespace bundlescope {

// The content of a zstd file, all its frames one after the other; skippable frames are passed over.
//
// A frame that says it holds at most kWholeFrameBytes is unpacked completely and its checksum compared before any of it
// is handed over; the frames of our own archives are like that. A larger one, or one of unknown size, is streamed.
//
// Behind a damaged frame reading goes on at the next one. Where that begins is known exactly when the block headers of
// the damaged frame are intact; else the next frame magic is searched, from where decoding failed.
class ZstdSource : public ByteSource {
 public:
  static constexpr uint64_t kWholeFrameBytes = uint64_t{8} << 20;
  // The largest window for which ZstdWindow::kOutput is used.
  static constexpr uint64_t kMostOutputWindow = uint64_t{8} << 20;

  // `unpacked_before`: bytes of the stream that others gave, where `input` does not stand at its start.
  // kOutput takes less time, and is not used where it would take too much memory. The pieces are the same.
  ZstdSource(std::unique_ptr<PackedInput> input, int window_log_max, uint64_t unpacked_before = 0,
             ZstdWindow window = ZstdWindow::kOutput);
  // A file; `fd` is borrowed.
  ZstdSource(int fd, int window_log_max);

  Piece Next() override;
  uint64_t packed_bytes() const override { return input_->position(); }

 private:
  enum class State : uint8_t { kBetweenFrames, kInFrame, kEnd };
  // A damaged place that is not reported yet, because more damage may follow directly.
  struct Damage {
    std::string why;
    uint64_t unpacked_at = 0;
    std::optional<uint64_t> lost;  // unpacked bytes, where the headers of the broken frames say so
  };

  // Each moves on by one step: puts what it has to tell into the queue, or changes the state, or both.
  void BetweenFrames();
  void InFrame();

  void BeginFrame();
  void SkipFrame(std::string_view start);
  void TellMissingTable();
  void UnknownBytes();
  // Nothing, or why the frame whose header was just read cannot be decoded.
  std::optional<std::string> Refusal() const;
  // Where bytes of this frame can be put.
  void MakeRoom();
  // One block into the buffer. False when the frame ended or broke; then state_ has changed.
  bool DecodeBlock();
  void FinishFrame();
  void TellWrongChecksum();
  // Feeds `bytes` to the decoder; nothing, or the error.
  std::optional<std::string> Feed(std::string_view bytes);

  // The frame cannot be read any further: notes it and goes to the place where reading can go on.
  void BreakFrame(std::string why);
  // The file ends inside `where`.
  void CutFrame(std::string_view where);
  // The end of the current frame, walking from block header to block header; nothing when that does not lead to another
  // frame or the end of the file.
  std::optional<uint64_t> WalkToFrameEnd(uint64_t block_at);
  // The next frame magic from `offset` on, which is position() or behind it where the input cannot seek.
  std::optional<uint64_t> FindMagic(uint64_t offset);
  // Whether another frame follows although this one seems to be cut by the end of the input.
  bool FrameFollows();

  // Tells the damage that is not told yet; the stream goes on behind it.
  void TellGap();
  // Ends the stream.
  void Finish(std::optional<Defect> defect);
  Defect MakeDefect(const Damage& damage, std::string_view outcome) const;

  std::unique_ptr<PackedInput> input_;
  int window_log_max_;
  ZstdDecoder decoder_;
  ZstdWindow window_;
  // Of this frame: whether it goes to segments, or to blocks.
  bool in_segments_ = false;
  WindowSegments segments_;
  BlockPool pool_;
  BlockPool::Block out_;  // none between pieces
  size_t out_bytes_ = 0;
  size_t wanted_bytes_ = 0;  // for this frame
  ZstdDecoder::Room room_;   // for what becomes the next piece

  State state_ = State::kBetweenFrames;
  ZstdFrameHeader frame_;
  bool whole_frame_ = false;
  bool frame_trusted_ = true;
  uint64_t frame_at_ = 0;        // in the file
  uint64_t frame_unpacked_ = 0;  // bytes of this frame given or in the buffer
  uint64_t block_at_ = 0;        // of the block that is decoded, in the file
  uint64_t unpacked_bytes_ = 0;  // given so far, and known to be lost
  std::optional<Damage> damage_;
  std::deque<Piece> queue_;    // told next
  std::deque<Piece> after_;    // told behind the bytes in the buffer
  bool awaits_table_ = false;  // the index of one of our own archives came by, its seek table did not yet
  int resyncs_ = 0;
  uint64_t walked_blocks_ = 0;
  std::optional<uint64_t> passed_junk_;  // where the last FindMagic met the first byte that is not zero
};

}  // namespace bundlescope
