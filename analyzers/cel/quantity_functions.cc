#include "analyzers/cel/builtins.h"

namespace bundlescope {

std::span<const Builtin> QuantityBuiltins() { return {}; }

}  // namespace bundlescope
