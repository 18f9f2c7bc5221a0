#include "analyzers/cel/builtins.h"

namespace bundlescope {

std::span<const Builtin> SetBuiltins() { return {}; }

}  // namespace bundlescope
