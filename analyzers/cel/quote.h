#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bundlescope {

// `text` in quotes for the message of an error; cut after about `max` bytes.
std::string ShortQuote(std::string_view text, size_t max = 60);

}  // namespace bundlescope
