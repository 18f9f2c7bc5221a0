#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "core/archive/member_output.h"
#include "core/archive/packed_input.h"
#include "core/base/result.h"

namespace bundlescope {

// Makes a view of the same packed bytes that can seek. Each view is used by one thread, and other threads use others at
// the same moment.
using OpenPackedInput = std::function<std::unique_ptr<PackedInput>()>;

// Reads a zip by its directory, or where that is missing (the file is cut) by the headers in front of each member,
// which is reported. Members come in the order in which they stand in the file. What programs may read differently is
// reported and not read: members whose two headers contradict each other, and members that overlap.
//
// Where there is much to unpack this is done ahead on threads; what is handed over does not depend on it. `threads`,
// for tests: so many besides that of the caller. Error (kInvalidInput): nothing can be found.
Status ReadZip(const OpenPackedInput& open, MemberOutput& output, std::optional<unsigned> threads = std::nullopt);

}  // namespace bundlescope
