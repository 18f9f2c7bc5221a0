#pragma once

#include <optional>
#include <string_view>

#include "core/archive/packed_file.h"
#include "core/archive/reader.h"

namespace bundlescope {

// Looks at what stands behind the last compressed unit, to the end of the file. Zeros are padding and no defect;
// anything else is archive.trailing-data. `what` is the name of the format, for the message.
std::optional<Defect> CheckTrailingBytes(PackedFile& file, std::string_view what);

// The defect of a file that cannot be read any further, if that is so: archive.unreadable.
std::optional<Defect> ReadFailure(const PackedFile& file);

}  // namespace bundlescope
