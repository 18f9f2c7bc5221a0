#include "core/archive/writer_frames.h"

#include "core/base/check.h"

namespace bundlescope {

FrameEncoder::FrameEncoder(int level) : encoder_(ZSTD_createCCtx()) {
  BS_CHECK(encoder_ != nullptr);
  ZSTD_CCtx_setParameter(encoder_, ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(encoder_, ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_setParameter(encoder_, ZSTD_c_contentSizeFlag, 1);
}

FrameEncoder::~FrameEncoder() { ZSTD_freeCCtx(encoder_); }

std::string_view FrameEncoder::Encode(std::string_view bytes) {
  const size_t bound = ZSTD_compressBound(bytes.size());
  if (out_.size() < bound) out_.resize(bound);
  // With room for the worst case it fails only when memory is out.
  const size_t size = ZSTD_compress2(encoder_, out_.data(), out_.size(), bytes.data(), bytes.size());
  BS_CHECK(!ZSTD_isError(size));
  return {out_.data(), size};
}

uint32_t FrameEncoder::ChecksumOf(std::string_view frame) {
  BS_CHECK(frame.size() > 4);
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value |= uint32_t{static_cast<uint8_t>(frame[frame.size() - 4 + i])} << (8 * i);
  return value;
}

}  // namespace bundlescope
