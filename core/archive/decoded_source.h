#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/archive/block_pool.h"
#include "core/archive/byte_source.h"
#include "core/archive/packed_input.h"
#include "core/archive/stream_decoder.h"

namespace bundlescope {

// The content of an xz or bzip2 file, all its streams one after the other. What was unpacked before a damage is kept;
// behind it nothing is looked for.
class DecodedSource : public ByteSource {
 public:
  DecodedSource(std::unique_ptr<PackedInput> input, std::unique_ptr<StreamDecoder> decoder);

  Piece Next() override;
  uint64_t packed_bytes() const override { return input_->position(); }

 private:
  enum class State : uint8_t { kBetweenStreams, kInStream, kEnd };

  // Something to tell, or nothing when a stream begins.
  std::optional<Piece> BetweenStreams();
  // Fills the buffer as far as the stream goes.
  std::optional<Piece> InStream();
  // Takes the decoder one step further. False when no more comes from this stream for now; then pending_ says why, or
  // the stream is whole.
  bool Step(size_t* produced);
  Piece Finish(std::optional<Defect> defect);
  Defect Damage(std::string_view code, std::string_view why) const;

  std::unique_ptr<PackedInput> input_;
  std::unique_ptr<StreamDecoder> decoder_;
  BlockPool pool_;
  BlockPool::Block out_;
  State state_ = State::kBetweenStreams;
  bool first_stream_ = true;
  uint64_t stream_at_ = 0;
  uint64_t unpacked_bytes_ = 0;
  std::optional<Piece> pending_;
};

}  // namespace bundlescope
