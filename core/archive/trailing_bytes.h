#pragma once

#include <optional>
#include <string_view>

#include "core/archive/packed_input.h"
#include "core/archive/reader.h"

namespace bundlescope {

// Looks at what stands behind the last compressed unit, to the end of the input. Zeros are padding and no defect;
// anything else is archive.trailing-data. `what` is the name of the format, for the message.
std::optional<Defect> CheckTrailingBytes(PackedInput& input, std::string_view what);

// The defect for `bytes` bytes of junk from `at` on.
Defect TrailingBytesDefect(uint64_t at, uint64_t bytes, std::string_view what);

}  // namespace bundlescope
