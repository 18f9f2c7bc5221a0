#pragma once

#include <string>
#include <string_view>

namespace bundlescope {

// Troubleshoot writes ***HIDDEN*** in the place of secrets, in YAML without quotes, where it would be the name of an
// anchor. Returns the text with quotes around such values; nothing else changes, and no line moves.
std::string QuoteHiddenValues(std::string_view yaml);

}  // namespace bundlescope
