#pragma once

#include <cstdint>
#include <string_view>

#include "core/archive/byte_source.h"
#include "core/archive/tar_input.h"
#include "core/archive/tar_parser.h"

namespace bundlescope {

// The content of the entry whose header a TarParser has just read, holes as zeros. Where the parser fails it ends
// early, without a defect: the reader of the tar knows why.
class TarContent : public ByteSource {
 public:
  // `at` is where the entry begins in the input, `size` what its content must come to.
  TarContent(TarParser& parser, const TarInput& input, uint64_t at, uint64_t size)
      : parser_(parser), input_(input), at_(at), size_(size) {}

  Piece Next() override;
  uint64_t packed_bytes() const override { return 0; }

  // Everything was given.
  bool whole() const { return state_ == State::kWhole; }
  // The parser cannot go on.
  bool broken() const { return state_ == State::kBroken; }
  uint64_t given() const { return given_; }

 private:
  enum class State : uint8_t { kOpen, kWhole, kBroken };

  Piece Give(std::string_view bytes);

  TarParser& parser_;
  const TarInput& input_;
  uint64_t at_;
  uint64_t size_;
  State state_ = State::kOpen;
  std::string_view block_;  // read, but a hole comes first
  uint64_t hole_ = 0;
  bool at_end_ = false;
  uint64_t given_ = 0;
};

}  // namespace bundlescope
