#include "analyzers/cel/builtins.h"

namespace bundlescope {

std::span<const Builtin> NetworkBuiltins() { return {}; }

}  // namespace bundlescope
