#include "analyzers/cel/builtins.h"

namespace bundlescope {

std::span<const Builtin> UrlBuiltins() { return {}; }

}  // namespace bundlescope
