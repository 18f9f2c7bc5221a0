#pragma once

#include <cstddef>

#include "core/pattern/regex_node.h"

namespace bundlescope {

// RE2 makes up the states of an expression's automaton as a text needs them. An expression that needs a new one for
// every few bytes, as (a|b)*a(a|b){20} may, is a thousand times slower than others.

// Whether this can be at all. Quick.
bool MayNeedManyStates(const RegexNode& node);

// How many states it would make up for each byte of a part of the sample text, by walking over it with all places of
// the expression at once. Counted, not timed: the answer is always the same. Takes a few milliseconds at most.
double CountStatesPerByte(const RegexNode& node);

}  // namespace bundlescope
