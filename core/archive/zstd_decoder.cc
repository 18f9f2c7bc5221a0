#include "core/archive/zstd_decoder.h"

// For ZSTD_decompressContinue and what belongs to it, the one part of libzstd that unpacks blocks to where the caller
// wants them. The library exports it, but says that it may change with every version. So it is compiled and used only
// with versions that the tests were run with; and it is a weak reference, because a library without it must not keep
// the program from starting.
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>
#define BS_ZSTD_IN_PLACE (ZSTD_VERSION_NUMBER == 10504)
#if BS_ZSTD_IN_PLACE
#pragma weak ZSTD_decompressBegin
#pragma weak ZSTD_nextSrcSizeToDecompress
#pragma weak ZSTD_decompressContinue
#endif

#include "core/base/check.h"

namespace bundlescope {
namespace {

// The library's own words depend on what it has read before.
constexpr const char* kDamaged = "it is damaged";

}  // namespace

ZstdDecoder::ZstdDecoder(int window_log_max) : context_(ZSTD_createDCtx()) {
  BS_CHECK(context_ != nullptr);
  ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, window_log_max);
}

ZstdDecoder::~ZstdDecoder() { ZSTD_freeDCtx(context_); }

std::optional<std::string> ZstdDecoder::Feed(std::string_view bytes, Room& room) {
  return window_ == ZstdWindow::kOutput ? FeedInPlace(bytes, room) : FeedCopying(bytes, room);
}

std::optional<std::string> ZstdDecoder::FeedCopying(std::string_view bytes, Room& room) {
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  ZSTD_outBuffer out{room.begin, room.bytes, room.filled};
  while (in.pos < in.size) {
    const size_t before = in.pos;
    const size_t result = ZSTD_decompressStream(context_, &out, &in);
    if (ZSTD_isError(result)) return kDamaged;
    if (in.pos == before) return std::string(kDamaged) + ": the decoder does not move";
  }
  room.filled = out.pos;
  return std::nullopt;
}

#if BS_ZSTD_IN_PLACE

bool ZstdDecoder::CanDo(ZstdWindow window) {
  return window == ZstdWindow::kCopy ||
         (ZSTD_versionNumber() == ZSTD_VERSION_NUMBER && &ZSTD_decompressBegin != nullptr &&
          &ZSTD_nextSrcSizeToDecompress != nullptr && &ZSTD_decompressContinue != nullptr);
}

void ZstdDecoder::Begin(ZstdWindow window) {
  BS_CHECK(CanDo(window));
  window_ = window;
  ZSTD_DCtx_reset(context_, ZSTD_reset_session_only);
  if (window_ == ZstdWindow::kOutput) BS_CHECK(!ZSTD_isError(ZSTD_decompressBegin(context_)));
}

std::optional<std::string> ZstdDecoder::FeedInPlace(std::string_view bytes, Room& room) {
  while (!bytes.empty()) {
    // It takes nothing but exactly what it expects. That is more than there is when it takes the sizes in a header for
    // others than we do.
    const size_t expected = ZSTD_nextSrcSizeToDecompress(context_);
    if (expected == 0 || expected > bytes.size()) return kDamaged;
    const size_t filled =
        ZSTD_decompressContinue(context_, room.begin + room.filled, room.bytes - room.filled, bytes.data(), expected);
    if (ZSTD_isError(filled)) return kDamaged;
    room.filled += filled;
    bytes.remove_prefix(expected);
  }
  return std::nullopt;
}

#else

bool ZstdDecoder::CanDo(ZstdWindow window) { return window == ZstdWindow::kCopy; }

void ZstdDecoder::Begin(ZstdWindow window) {
  BS_CHECK(CanDo(window));
  window_ = window;
  ZSTD_DCtx_reset(context_, ZSTD_reset_session_only);
}

std::optional<std::string> ZstdDecoder::FeedInPlace(std::string_view bytes, Room& room) {
  return FeedCopying(bytes, room);
}

#endif

}  // namespace bundlescope
