#include "core/archive/open_stream.h"

#include <utility>

#include "core/archive/decoded_source.h"
#include "core/archive/gzip_source.h"
#include "core/archive/zstd_source.h"
#include "core/base/check.h"

namespace bundlescope {

std::unique_ptr<ByteSource> OpenStream(ContentKind kind, std::unique_ptr<PackedInput> input,
                                       const ArchiveLimits& limits) {
  BS_CHECK(IsCompression(kind));
  if (kind == ContentKind::kGzip) return std::make_unique<GzipSource>(std::move(input));
  if (kind == ContentKind::kZstd) return std::make_unique<ZstdSource>(std::move(input), limits.zstd_window_log_max);
  std::unique_ptr<StreamDecoder> decoder =
      kind == ContentKind::kXz ? NewXzDecoder(limits.max_xz_memory) : NewBzip2Decoder();
  return std::make_unique<DecodedSource>(std::move(input), std::move(decoder));
}

}  // namespace bundlescope
