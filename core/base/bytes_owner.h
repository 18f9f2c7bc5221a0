#pragma once

#include <functional>
#include <memory>
#include <string_view>

namespace bundlescope {

// Keeps bytes alive that somebody else has a view of; null where they live only as long as a call.
using BytesOwner = std::shared_ptr<const char[]>;

// Whether `part` is a piece of `whole`, not of equal bytes elsewhere. An empty one never is.
inline bool IsPartOf(std::string_view part, std::string_view whole) {
  const std::less_equal<const char*> not_behind;
  return !part.empty() && not_behind(whole.data(), part.data()) &&
         not_behind(part.data() + part.size(), whole.data() + whole.size());
}

}  // namespace bundlescope
