#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bundlescope {

// A signal's regular expression is written for the line behind the prefix of the container runtime (cri.h); candidates
// are looked for in lines as they stand. This is the expression in a form that matches every line in which the original
// matches behind a prefix, and perhaps others: where it asks for the beginning of the line, a prefix may stand before.
//   ^panic:   becomes   (?:^(?:[0-9][^ ]{19,40} (?:std(?:out|err) [FP][^ ]* ?)?)?)panic:
// Nothing where the original does not ask for it. `regex` must compile.
std::optional<std::string> BehindPrefix(std::string_view regex);

}  // namespace bundlescope
