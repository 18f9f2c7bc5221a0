#include "analyzers/cel/builtins.h"

namespace bundlescope {

std::span<const Builtin> RegexBuiltins() { return {}; }

}  // namespace bundlescope
