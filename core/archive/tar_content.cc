#include "core/archive/tar_content.h"

#include <algorithm>
#include <string>
#include <utility>

namespace bundlescope {

Piece TarContent::Next() {
  static const std::string zeros(size_t{1} << 20, '\0');
  while (state_ == State::kOpen) {
    if (hole_ > 0) {
      const uint64_t step = std::min<uint64_t>(hole_, zeros.size());
      hole_ -= step;
      return Give(std::string_view(zeros).substr(0, static_cast<size_t>(step)));
    }
    if (!block_.empty()) return Give(std::exchange(block_, {}));
    if (at_end_) {
      state_ = State::kWhole;
      break;
    }
    TarParser::Block block;
    const TarParser::Result result = parser_.NextBlock(&block);
    at_end_ = result == TarParser::Result::kEnd;
    const uint64_t next = at_end_ ? size_ : block.offset;
    if (result == TarParser::Result::kFailed || next < given_) {
      state_ = State::kBroken;
      break;
    }
    hole_ = next - given_;
    block_ = {static_cast<const char*>(block.bytes), block.size};
  }
  return Piece::End();
}

Piece TarContent::Give(std::string_view bytes) {
  given_ += bytes.size();
  return Piece::Data(bytes, !input_.UntrustedSince(at_), input_.OwnerOf(bytes));
}

}  // namespace bundlescope
