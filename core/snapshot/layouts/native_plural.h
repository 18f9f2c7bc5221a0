#pragma once

#include <string>
#include <string_view>

namespace bundlescope {

// The folder of the objects of a kind in our own archives: the plural that the API uses where known_kinds.h has it,
// else that of English ("Policy" -> "policies", "Ingress" -> "ingresses", "Gateway" -> "gateways"). The API may use
// another one, which means nothing: each object says its kind itself. Never one that known_kinds.h gives to another
// kind.
std::string NativePlural(std::string_view group, std::string_view kind);

}  // namespace bundlescope
