#pragma once

#include <optional>
#include <string>

#include "core/archive/block_pool.h"
#include "core/archive/byte_source.h"
#include "core/archive/inflater.h"
#include "core/archive/packed_input.h"
#include "core/archive/zip_directory.h"

namespace bundlescope {

// Most bytes in a piece of a zip member.
inline constexpr size_t kZipPieceBytes = size_t{1} << 20;

// The content of a zip member, stored or deflated. Where it is damaged it ends early: the `defect` of its last piece,
// be it data that is not to be trusted or the end, says what is wrong. Its pieces, and packed_bytes() behind each,
// which is a place in the file, depend only on the file: not on what was read before, or on what is at hand. What is
// deflated has owners.
class ZipContent : public ByteSource {
 public:
  // The content begins at `content_at` of `input`. Both and the pool are borrowed; nobody else uses the input while
  // this is read.
  ZipContent(PackedInput& input, uint64_t content_at, const ZipMember& member, BlockPool& pool);

  Piece Next() override;
  uint64_t packed_bytes() const override { return input_.position(); }

  // The memory that all pieces of so many bytes take together, where they are deflated.
  static uint64_t BlockBytes(uint64_t unpacked_bytes);

 private:
  // What is at hand is always as much: the decoder looks ahead by a few bytes more or less, depending on it.
  class EvenInput : public PackedInput {
   public:
    explicit EvenInput(PackedInput& input) : input_(input) {}
    std::string_view Peek(size_t) override { return input_.Peek(kAtHand).substr(0, kAtHand); }
    void Consume(size_t bytes) override { input_.Consume(bytes); }
    bool CanSeek() const override { return input_.CanSeek(); }
    void SeekTo(uint64_t offset) override { input_.SeekTo(offset); }
    uint64_t position() const override { return input_.position(); }
    std::optional<uint64_t> size() const override { return input_.size(); }
    std::optional<Defect> Failure() const override { return input_.Failure(); }

   private:
    static constexpr size_t kAtHand = size_t{64} << 10;
    PackedInput& input_;
  };

  Piece Stored();
  Piece Inflated();
  // At the end of the content.
  void CheckEnd();
  void Damage(std::string_view code, std::string why);

  EvenInput input_;
  const ZipMember& member_;
  BlockPool& pool_;
  std::optional<Inflater> inflater_;  // of what is deflated
  bool deflate_ended_ = false;
  bool ended_ = false;
  uint64_t packed_taken_ = 0;
  uint64_t given_ = 0;
  uint32_t crc_ = 0;
  size_t consume_ = 0;  // of the input, with the next call
  std::optional<Defect> damage_;
};

}  // namespace bundlescope
