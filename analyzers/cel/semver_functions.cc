#include "analyzers/cel/builtins.h"

namespace bundlescope {

std::span<const Builtin> SemverBuiltins() { return {}; }

}  // namespace bundlescope
