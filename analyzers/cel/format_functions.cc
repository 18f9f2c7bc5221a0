#include "analyzers/cel/builtins.h"

namespace bundlescope {

std::span<const Builtin> FormatBuiltins() { return {}; }

}  // namespace bundlescope
