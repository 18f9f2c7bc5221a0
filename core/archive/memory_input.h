#pragma once

#include <algorithm>

#include "core/archive/packed_input.h"
#include "core/base/check.h"

namespace bundlescope {

// Packed bytes that are in memory. `bytes` is borrowed and must outlive this.
class MemoryInput : public PackedInput {
 public:
  explicit MemoryInput(std::string_view bytes) : bytes_(bytes) {}

  std::string_view Peek(size_t) override { return bytes_.substr(std::min(position_, bytes_.size())); }
  void Consume(size_t bytes) override {
    BS_CHECK(position_ <= bytes_.size() && bytes <= bytes_.size() - position_);
    position_ += bytes;
  }
  bool CanSeek() const override { return true; }
  void SeekTo(uint64_t offset) override { position_ = static_cast<size_t>(offset); }
  uint64_t position() const override { return position_; }
  std::optional<uint64_t> size() const override { return bytes_.size(); }
  std::optional<Defect> Failure() const override { return std::nullopt; }

 private:
  std::string_view bytes_;
  size_t position_ = 0;
};

}  // namespace bundlescope
