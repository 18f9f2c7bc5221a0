#pragma once

#include <span>
#include <string_view>

#include "reports/reporter.h"

namespace bundlescope {

// Every reporter, in the order in which help lists them. They live as long as the program.
std::span<const Reporter* const> AllReporters();

// The one of that name; null if there is none.
const Reporter* FindReporter(std::span<const Reporter* const> reporters, std::string_view name);

}  // namespace bundlescope
