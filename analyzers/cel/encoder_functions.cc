#include "analyzers/cel/builtins.h"

namespace bundlescope {

std::span<const Builtin> EncoderBuiltins() { return {}; }

}  // namespace bundlescope
