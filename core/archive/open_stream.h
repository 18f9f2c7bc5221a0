#pragma once

#include <memory>

#include "core/archive/byte_source.h"
#include "core/archive/packed_input.h"
#include "core/archive/reader.h"
#include "core/archive/sniff.h"

namespace bundlescope {

// The content of packed bytes; IsCompression(kind).
std::unique_ptr<ByteSource> OpenStream(ContentKind kind, std::unique_ptr<PackedInput> input,
                                       const ArchiveLimits& limits);

}  // namespace bundlescope
